#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/record_cursor.h"

namespace airshed::data {

/// The first records of a text, kept so that they can be looked at in any order: what detection looks at. The text must outlive
/// the object.
class TextRecords {
public:
    TextRecords() = default;
    /// @param name what the text is, for messages. @param limit stop after so many records.
    /// @throws as RecordCursor.
    TextRecords(std::string_view text, const TextRules& rules, const std::string& name,
                std::size_t limit = std::numeric_limits<std::size_t>::max(), std::size_t line = 1);

    [[nodiscard]] std::size_t size() const noexcept { return m_records.size(); }
    [[nodiscard]] std::size_t cellCount(std::size_t record) const noexcept { return m_records[record].cells; }
    /// 1-based line of the text where the record begins, and the offset of its beginning.
    [[nodiscard]] std::size_t line(std::size_t record) const noexcept { return m_records[record].line; }
    [[nodiscard]] std::size_t offset(std::size_t record) const noexcept { return m_records[record].offset; }
    /// Lines that hold separators and nothing else.
    [[nodiscard]] std::size_t separatorLines() const noexcept { return m_separatorLines; }

    /// A cell's text, see RawCell::text; "" beyond the record's last cell.
    [[nodiscard]] std::string_view cell(std::size_t record, std::size_t column, std::string& scratch) const {
        return column < cellCount(record) ? m_cells[m_records[record].firstCell + column].text(m_quote, scratch)
                                          : std::string_view();
    }

private:
    struct Record {
        std::size_t firstCell = 0;
        std::size_t cells = 0;
        std::size_t line = 1;
        std::size_t offset = 0;
    };
    char m_quote = '"';
    std::vector<RawCell> m_cells;
    std::vector<Record> m_records;
    std::size_t m_separatorLines = 0;
};

} // namespace airshed::data
