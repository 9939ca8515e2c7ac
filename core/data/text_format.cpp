#include "core/data/text_format.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/number_evidence.h"
#include "core/data/stamp_parser.h"
#include "core/data/units.h"

namespace airshed::data {

namespace {

constexpr std::size_t sampleRecords = 1000;

std::string_view lineAt(std::string_view text, std::size_t offset) {
    return text.substr(offset, text.find_first_of("\r\n", offset) - offset);
}

std::size_t nextLine(std::string_view text, std::size_t offset) {
    offset = text.find_first_of("\r\n", offset);
    if (offset == std::string_view::npos)
        return text.size();
    return text.substr(offset).starts_with("\r\n") ? offset + 2 : offset + 1;
}

/// The mark that some line at the beginning of the text begins with.
std::string detectCommentMark(std::string_view text) {
    constexpr std::size_t linesLookedAt = 30;
    std::size_t offset = 0;
    for (std::size_t line = 0; line < linesLookedAt && offset < text.size(); ++line, offset = nextLine(text, offset))
        for (const char* mark : {"#", "//", "%"})
            if (lineAt(text, offset).starts_with(mark))
                return mark;
    return {};
}

/// A single quote where cells stand in them and nothing stands in double quotes.
char detectQuote(std::string_view text) {
    constexpr std::size_t bytesLookedAt = 64 * 1024;
    const std::string_view beginning = text.substr(0, bytesLookedAt);
    if (beginning.find('"') != std::string_view::npos)
        return '"';
    std::size_t lines = 0;
    std::size_t quotedLines = 0;
    for (std::size_t offset = 0; offset < beginning.size(); offset = nextLine(beginning, offset), ++lines) {
        const std::string_view line = lineAt(beginning, offset);
        const bool opens =
            line.starts_with('\'') || line.find(",'") != std::string_view::npos || line.find(";'") != std::string_view::npos;
        const bool closes =
            line.ends_with('\'') || line.find("',") != std::string_view::npos || line.find("';") != std::string_view::npos;
        quotedLines += opens && closes ? 1 : 0;
    }
    return quotedLines * 2 > lines ? '\'' : '"';
}

/// The most frequent number of cells of the records.
std::size_t usualWidth(const TextRecords& records) {
    std::map<std::size_t, std::size_t> recordsOfWidth;
    for (std::size_t record = 0; record < records.size(); ++record)
        ++recordsOfWidth[records.cellCount(record)];
    const auto usual = std::ranges::max_element(recordsOfWidth, {}, [](const auto& entry) { return entry.second; });
    return usual == recordsOfWidth.end() ? 0 : usual->first;
}

/// Looks at the first records and says which of them are names and units.
class HeaderFinder {
public:
    HeaderFinder(const TextRecords& records, NumberFormat numbers, const MissingMarkers& markers)
        : m_records(records), m_numbers(numbers), m_markers(markers) {}

    /// Names may be numbers too ("0.3", a particle size), so a text above a value tells, unless a time stands in the record.
    [[nodiscard]] bool firstHoldsData() const {
        bool anyValue = false;
        bool anyTextAboveValue = false;
        std::string scratch;
        for (std::size_t column = 0; column < m_records.cellCount(0); ++column) {
            const std::string_view text = m_records.cell(0, column, scratch);
            if (isStamp(text))
                return true;
            const bool number = isNumber(text);
            anyValue |= number;
            const bool isText = !text.empty() && !number;
            anyTextAboveValue |= isText && m_records.size() > 1 && isValue(m_records.cell(1, column, scratch));
        }
        return anyValue && !anyTextAboveValue;
    }

    /// Whether a record belongs to the header: it holds texts alone, at least one of them above a value of the next record.
    [[nodiscard]] bool isMoreNames(std::size_t record) const {
        if (record + 1 >= m_records.size())
            return false;
        bool aboveValue = false;
        std::string scratch;
        for (std::size_t column = 0; column < m_records.cellCount(record); ++column) {
            const std::string text(m_records.cell(record, column, scratch));
            if (!text.empty() && (isValue(text) || m_markers.isMissing(text)))
                return false;
            aboveValue |= !text.empty() && isValue(m_records.cell(record + 1, column, scratch));
        }
        return aboveValue;
    }

    /// Half of what stands in a row of units are units, and nothing in it is a value.
    [[nodiscard]] bool isUnits(std::size_t record) const {
        if (record >= m_records.size())
            return false;
        std::size_t texts = 0;
        std::size_t units = 0;
        std::string scratch;
        for (std::size_t column = 0; column < m_records.cellCount(record); ++column) {
            const std::string_view text = m_records.cell(record, column, scratch);
            if (text.empty())
                continue;
            if (isValue(text))
                return false;
            ++texts;
            units += canonicalUnit(withoutBrackets(text)) ? 1 : 0;
        }
        return units > 0 && units * 2 >= texts;
    }

    static std::string_view withoutBrackets(std::string_view text) {
        const bool isBracketed =
            text.size() > 2 && ((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')'));
        return isBracketed ? text.substr(1, text.size() - 2) : text;
    }

private:
    [[nodiscard]] bool isNumber(std::string_view text) const {
        return parseNumber(text, m_numbers).isNumber() || parseNumber(text, {',', '\0'}).isNumber();
    }
    [[nodiscard]] static bool isStamp(std::string_view text) {
        // Eight digits may be any number.
        return text.find_first_not_of("0123456789") != std::string_view::npos &&
               (parseStamp(text, DateOrder::DayFirst) || parseStamp(text, DateOrder::MonthFirst));
    }
    [[nodiscard]] bool isValue(std::string_view text) const { return isNumber(text) || isStamp(text); }

    const TextRecords& m_records;
    NumberFormat m_numbers;
    const MissingMarkers& m_markers;
};

/// Finds one thing after the other, each with the help of those before.
class FormatFinder {
public:
    FormatFinder(std::string_view text, const ReadOptions& options, const MissingMarkers& markers, const std::string& name)
        : m_text(text), m_options(options), m_markers(markers), m_name(name) {}

    TextFormat find(bool isCut) {
        m_format.rules.isCut = isCut;
        skipGivenLines();
        m_format.rules.commentMark = m_options.commentMark.value_or(detectCommentMark(m_text.substr(m_headerOffset)));
        m_format.rules.quote = m_options.quote.value_or(detectQuote(m_text));
        m_format.rules.separator =
            m_options.separator != 0 ? m_options.separator : detectSeparator(rest(), m_format.rules, m_name);
        takeSample();
        if (!m_options.skipLines)
            skipPreamble();
        findNumbers();
        findHeader();
        m_format.dataOffset = m_format.firstDataRecord < m_format.sample.size()
                                  ? m_headerOffset + m_format.sample.offset(m_format.firstDataRecord)
                                  : m_text.size();
        if (m_format.sampleRows() == 0)
            throw Error(ErrorCode::InvalidInput, fmt::format("{} holds a header and no rows.", m_name),
                        "Choose a file with data.");
        m_format.dataLine = m_format.sample.line(m_format.firstDataRecord);
        return std::move(m_format);
    }

private:
    [[nodiscard]] std::string_view rest() const { return m_text.substr(m_headerOffset); }

    void skipGivenLines() {
        for (std::size_t line = 0; line < m_options.skipLines.value_or(0); ++line)
            skipLine();
        m_format.skippedLines = m_options.skipLines.value_or(0);
    }

    void skipLine() {
        m_headerOffset = nextLine(m_text, m_headerOffset);
        ++m_headerLine;
    }

    void takeSample() {
        m_format.sample = TextRecords(rest(), m_format.rules, m_name, sampleRecords, m_headerLine);
        if (m_format.sample.size() == 0)
            throw Error(ErrorCode::InvalidInput, fmt::format("{} holds separators and nothing else.", m_name),
                        "Choose a file with data.");
    }

    /// What stands above the header is much narrower than the table: "Station: Rome", a serial number.
    void skipPreamble() {
        const std::size_t width = usualWidth(m_format.sample);
        std::size_t narrow = 0;
        while (narrow < m_format.sample.size() && m_format.sample.cellCount(narrow) * 2 <= width)
            ++narrow;
        if (narrow == 0 || narrow * 2 > m_format.sample.size())
            return;
        m_headerLine = m_format.sample.line(narrow);
        m_headerOffset += m_format.sample.offset(narrow);
        m_format.skippedLines = narrow;
        takeSample();
    }

    void findNumbers() {
        NumberEvidence evidence;
        std::string scratch;
        for (std::size_t record = 1; record < m_format.sample.size(); ++record)
            for (std::size_t column = 0; column < m_format.sample.cellCount(record); ++column)
                evidence.add(m_format.sample.cell(record, column, scratch));
        m_format.numbers = evidence.format(m_options.decimalMark, m_options.thousandsMark);
        m_format.numbersOpen = !m_options.decimalMark && !evidence.isDecided();
        // Where commas separate cells, a point is no mark between thousands.
        if (!m_options.decimalMark && !m_options.thousandsMark && m_format.rules.separator != ',')
            m_format.ambiguousNumber = evidence.ambiguousExample();
    }

    void findHeader() {
        const HeaderFinder finder(m_format.sample, m_format.numbers, m_markers);
        std::size_t names = 0;
        if (m_options.headerRows) {
            names = std::min(*m_options.headerRows, m_format.sample.size());
        } else if (!takeCommentedHeader(finder) && !finder.firstHoldsData()) {
            constexpr std::size_t mostNames = 3;
            names = 1;
            while (names < mostNames && !finder.isUnits(names) && finder.isMoreNames(names))
                ++names;
        }
        for (std::size_t record = 0; record < names; ++record)
            joinNames(record, record + 1 == names);
        const bool hasNames = !m_format.headers.empty();
        const bool hasUnits = m_options.unitsRow.value_or(hasNames && finder.isUnits(names)) && names < m_format.sample.size();
        if (hasUnits)
            takeUnits(names);
        m_format.firstDataRecord = names + (hasUnits ? 1 : 0);
        findWidth();
    }

    /// "# time;PM10" right above rows without a header.
    bool takeCommentedHeader(const HeaderFinder& finder) {
        const std::string& mark = m_format.rules.commentMark;
        if (mark.empty() || !finder.firstHoldsData())
            return false;
        std::string_view last;
        const std::size_t end = m_headerOffset + m_format.sample.offset(0);
        for (std::size_t offset = m_headerOffset; offset < end; offset = nextLine(m_text, offset))
            if (lineAt(m_text, offset).starts_with(mark))
                last = lineAt(m_text, offset).substr(mark.size());
        TextRules rules = m_format.rules;
        rules.commentMark.clear();
        const TextRecords names(last, rules, m_name, 1);
        if (names.size() == 0 || names.cellCount(0) != m_format.sample.cellCount(0))
            return false;
        std::string scratch;
        for (std::size_t column = 0; column < names.cellCount(0); ++column)
            m_format.headers.emplace_back(names.cell(0, column, scratch));
        return true;
    }

    /// @param isLast of the rows of names. In those above it a name also holds for the columns to its right that have none.
    void joinNames(std::size_t record, bool isLast) {
        std::string scratch;
        std::string below;
        std::string name;
        m_format.headers.resize(std::max(m_format.headers.size(), m_format.sample.cellCount(record)));
        for (std::size_t column = 0; column < m_format.headers.size(); ++column) {
            const std::string_view text = m_format.sample.cell(record, column, scratch);
            const bool isCovered = !isLast && text.empty() && !m_format.sample.cell(record + 1, column, below).empty();
            if (!isCovered)
                name = text;
            std::string& header = m_format.headers[column];
            if (!header.empty() && !name.empty())
                header += ' ';
            header += name;
        }
    }

    void takeUnits(std::size_t record) {
        std::string scratch;
        for (std::size_t column = 0; column < m_format.sample.cellCount(record); ++column)
            m_format.units.emplace_back(HeaderFinder::withoutBrackets(m_format.sample.cell(record, column, scratch)));
    }

    /// Where most rows have more cells than the header, the header lacks names; where few have, those rows are crooked.
    void findWidth() {
        m_format.width = m_format.headers.size();
        std::size_t wider = 0;
        std::size_t widest = 0;
        for (std::size_t record = m_format.firstDataRecord; record < m_format.sample.size(); ++record) {
            wider += m_format.sample.cellCount(record) > m_format.width ? 1 : 0;
            widest = std::max(widest, m_format.sample.cellCount(record));
        }
        if (m_format.headers.empty())
            m_format.width = std::max(usualWidth(m_format.sample), m_format.sample.cellCount(0));
        else if (wider * 2 > m_format.sampleRows())
            m_format.width = widest;
    }

    std::string_view m_text;
    const ReadOptions& m_options;
    const MissingMarkers& m_markers;
    const std::string& m_name;
    TextFormat m_format;
    std::size_t m_headerOffset = 0;
    std::size_t m_headerLine = 1;
};

} // namespace

TextFormat findFormat(std::string_view text, const ReadOptions& options, const MissingMarkers& markers, const std::string& name,
                      bool isCut) {
    return FormatFinder(text, options, markers, name).find(isCut);
}

char detectSeparator(std::string_view text, const TextRules& rules, const std::string& name) {
    constexpr std::size_t recordsLookedAt = 200;
    char best = ',';
    double bestScore = 0.0;
    for (const char separator : {',', ';', '\t', '|'}) {
        TextRules tried = rules;
        tried.separator = separator;
        TextRecords records;
        try {
            records = TextRecords(text, tried, name, recordsLookedAt);
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
