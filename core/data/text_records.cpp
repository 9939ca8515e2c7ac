#include "core/data/text_records.h"

namespace airshed::data {

TextRecords::TextRecords(std::string_view text, const TextRules& rules, const std::string& name, std::size_t limit,
                         std::size_t line)
    : m_quote(rules.quote) {
    RecordCursor cursor(text, rules, name, line);
    while (m_records.size() < limit && cursor.next()) {
        const auto cells = cursor.cells();
        m_records.push_back({m_cells.size(), cells.size(), cursor.line(), cursor.recordOffset()});
        m_cells.insert(m_cells.end(), cells.begin(), cells.end());
    }
    m_separatorLines = cursor.separatorLines();
}

} // namespace airshed::data
