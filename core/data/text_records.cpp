#include "core/data/text_records.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr std::size_t cellLimit = (std::size_t{1} << 22U);
constexpr std::size_t recordsBetweenChecks = 16'384;

bool isBlank(char c) noexcept {
    return c == ' ' || c == '\t';
}

} // namespace

/// Walks once over the text and appends to the records it was given.
class TextRecords::Scanner {
public:
    Scanner(TextRecords& records, char separator, const std::string& name)
        : m_records(records), m_text(records.m_text), m_separator(separator), m_name(name) {
        m_special[static_cast<unsigned char>(separator)] = true;
        m_special[static_cast<unsigned char>('\n')] = true;
        m_special[static_cast<unsigned char>('\r')] = true;
    }

    [[nodiscard]] bool atEnd() const noexcept { return m_at >= m_text.size(); }

    void takeRecord() {
        const std::size_t firstCell = m_records.m_cells.size();
        const std::size_t firstLine = m_line;
        bool holdsSomething = false;
        do {
            holdsSomething |= takeCell();
        } while (takeSeparator());
        takeLineEnd();
        if (holdsSomething) {
            m_records.m_firstCells.push_back(m_records.m_cells.size());
            m_records.m_lines.push_back(firstLine);
            return;
        }
        if (m_records.m_cells.size() - firstCell > 1)
            ++m_records.m_separatorLines;
        m_records.m_cells.resize(firstCell);
    }

private:
    /// @return whether the cell holds anything; an empty cell in quotes does.
    bool takeCell() {
        const std::size_t cellBegin = m_at;
        while (!atEnd() && isBlank(m_text[m_at]) && m_text[m_at] != m_separator)
            ++m_at;
        if (!atEnd() && m_text[m_at] == '"' && takeQuoted())
            return true;
        m_at = cellBegin;
        while (!atEnd() && !m_special[static_cast<unsigned char>(m_text[m_at])])
            ++m_at;
        std::size_t begin = cellBegin;
        std::size_t end = m_at;
        while (begin < end && isBlank(m_text[begin]))
            ++begin;
        while (end > begin && isBlank(m_text[end - 1]))
            --end;
        add(begin, end, false);
        return end > begin;
    }

    /// @return false, having taken nothing, when text follows the closing quote: then the quotes are part of the cell.
    bool takeQuoted() {
        const std::size_t begin = m_at + 1;
        const std::size_t firstLine = m_line;
        bool doubled = false;
        std::size_t at = begin;
        std::size_t lines = 0;
        for (;; ++at) {
            if (at >= m_text.size())
                throw Error(ErrorCode::InvalidInput,
                            fmt::format("{}, line {}: a quote is opened and never closed.", m_name, firstLine),
                            "Close the quote or remove it.");
            if (m_text[at] == '\n' || (m_text[at] == '\r' && (at + 1 >= m_text.size() || m_text[at + 1] != '\n')))
                ++lines;
            if (m_text[at] != '"')
                continue;
            if (at + 1 < m_text.size() && m_text[at + 1] == '"') {
                doubled = true;
                ++at;
                continue;
            }
            break;
        }
        std::size_t after = at + 1;
        while (after < m_text.size() && isBlank(m_text[after]) && m_text[after] != m_separator)
            ++after;
        if (after < m_text.size() && !m_special[static_cast<unsigned char>(m_text[after])])
            return false;
        add(begin, at, doubled);
        m_line += lines;
        m_at = after;
        return true;
    }

    void add(std::size_t begin, std::size_t end, bool hasDoubledQuotes) {
        if (end - begin > cellLimit)
            throw Error(ErrorCode::InvalidInput, fmt::format("{}, line {}: a cell has over 4 MB.", m_name, m_line),
                        "Check the separator and the quotes; the file may be no delimited text.");
        Cell cell{};
        cell.begin = begin;
        cell.length = end - begin;
        cell.hasDoubledQuotes = hasDoubledQuotes ? 1 : 0;
        m_records.m_cells.push_back(cell);
    }

    bool takeSeparator() {
        if (atEnd() || m_text[m_at] != m_separator)
            return false;
        ++m_at;
        return true;
    }

    void takeLineEnd() {
        if (!atEnd() && m_text[m_at] == '\r')
            ++m_at;
        if (!atEnd() && m_text[m_at] == '\n')
            ++m_at;
        ++m_line;
    }

    TextRecords& m_records;
    std::string_view m_text;
    char m_separator;
    const std::string& m_name;
    std::array<bool, 256> m_special{};
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

TextRecords::TextRecords(std::string_view text, char separator, const std::string& name, const JobContext& job,
                         std::size_t limit)
    : m_text(text) {
    Scanner scanner(*this, separator, name);
    while (!scanner.atEnd() && size() < limit) {
        if (size() % recordsBetweenChecks == 0)
            job.throwIfStopped();
        scanner.takeRecord();
    }
}

std::string_view TextRecords::withSingleQuotes(std::string_view text, std::string& scratch) {
    scratch.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        scratch += text[i];
        if (text[i] == '"')
            ++i;
    }
    return scratch;
}

char detectSeparator(std::string_view text, const std::string& name) {
    constexpr std::size_t sampleRecords = 200;
    char best = ',';
    double bestScore = 0.0;
    for (const char separator : {',', ';', '\t', '|'}) {
        TextRecords records;
        try {
            records = TextRecords(text, separator, name, {}, sampleRecords);
        } catch (const Error&) {
            // With this separator some quote does not close; another may still do.
            continue;
        }
        if (records.size() == 0 && records.separatorLines() > 0)
            return separator;
        std::map<std::size_t, std::size_t> recordsOfWidth;
        for (std::size_t record = 0; record < records.size(); ++record)
            ++recordsOfWidth[records.cellCount(record)];
        for (const auto& [width, count] : recordsOfWidth) {
            if (width < 2)
                continue;
            // Regular records count before wide ones: a comma within numbers or dates cuts irregularly.
            const double share = static_cast<double>(count) / static_cast<double>(records.size());
            const double score = share * share * (1.0 - 1.0 / static_cast<double>(width + 1)) +
                                 (records.cellCount(0) == width ? 0.5 : 0.0) * share;
            if (score > bestScore) {
                bestScore = score;
                best = separator;
            }
        }
    }
    return best;
}

} // namespace airshed::data
