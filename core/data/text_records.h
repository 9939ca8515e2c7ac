#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"

namespace airshed::data {

/// Delimited text taken apart into records and cells (RFC 4180: quotes, doubled quotes, line ends within quotes; LF, CRLF or CR
/// line ends). Only positions are kept; the text must outlive the object. Lines without anything but separators are left out.
class TextRecords {
public:
    TextRecords() = default;
    /// @param name what the text is, for messages. @param limit stop after so many records.
    /// @throws Error(InvalidInput) naming the line of a quote that is never closed or of a cell of over 4 MB; Cancelled.
    TextRecords(std::string_view text, char separator, const std::string& name, const JobContext& job = {},
                std::size_t limit = std::numeric_limits<std::size_t>::max());

    [[nodiscard]] std::size_t size() const noexcept { return m_lines.size(); }
    [[nodiscard]] std::size_t cellCount(std::size_t record) const noexcept {
        return static_cast<std::size_t>(m_firstCells[record + 1] - m_firstCells[record]);
    }
    /// 1-based line of the text where the record begins.
    [[nodiscard]] std::size_t line(std::size_t record) const noexcept { return m_lines[record]; }
    /// Lines that hold separators and nothing else.
    [[nodiscard]] std::size_t separatorLines() const noexcept { return m_separatorLines; }

    /// A cell without its quotes or, where it has none, without the blanks around it; "" beyond the record's last cell. Doubled
    /// quotes are made single in `scratch`, to which the result then refers.
    [[nodiscard]] std::string_view cell(std::size_t record, std::size_t column, std::string& scratch) const {
        if (column >= cellCount(record))
            return {};
        const Cell& cell = m_cells[m_firstCells[record] + column];
        const std::string_view text = m_text.substr(cell.begin, cell.length);
        return cell.hasDoubledQuotes == 0 ? text : withSingleQuotes(text, scratch);
    }

    /// The record as it stands in the text.
    [[nodiscard]] std::string_view recordText(std::size_t record) const noexcept {
        const Cell& first = m_cells[m_firstCells[record]];
        const Cell& last = m_cells[m_firstCells[record + 1] - 1];
        return m_text.substr(first.begin, last.begin + last.length - first.begin);
    }

private:
    struct Cell {
        std::uint64_t begin : 40;
        std::uint64_t length : 23;
        std::uint64_t hasDoubledQuotes : 1;
    };
    class Scanner;

    static std::string_view withSingleQuotes(std::string_view text, std::string& scratch);

    std::string_view m_text;
    std::vector<Cell> m_cells;
    std::vector<std::uint64_t> m_firstCells = {0}; ///< of each record, and one past the last
    std::vector<std::uint64_t> m_lines;
    std::size_t m_separatorLines = 0;
};

/// The separator among , ; tab | that cuts the beginning of a text into the most regular records; a comma where none does.
[[nodiscard]] char detectSeparator(std::string_view text, const std::string& name);

} // namespace airshed::data
