#include "core/data/column_builder.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "core/data/text_encoding.h"

namespace airshed::data {

namespace {

using Form = ParsedNumber::Form;

constexpr std::size_t rowsBetweenChecks = 65'536;
constexpr double noValue = std::numeric_limits<double>::quiet_NaN();

bool isWord(std::string_view text, std::string_view lowerCase) {
    return std::ranges::equal(text, lowerCase, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

void setBit(ValidityWords& words, std::size_t row) {
    words[row / 64] |= std::uint64_t{1} << (row % 64);
}

class Builder {
public:
    Builder(const Sources& sources, const TimedRows& rows, std::size_t column, const MissingMarkers& markers,
            const JobContext& job)
        : m_sources(sources), m_rows(rows), m_column(column), m_markers(markers), m_job(job) {}

    BuiltColumn build(bool asText) {
        const SourceColumn& column = m_sources.columns[m_column];
        classify();
        const std::size_t values = m_rows.times.size() - m_built.missing;
        if (values == 0 && !column.isNamed && !asText)
            return std::move(m_built);
        const bool isBoolean = !asText && values > 0 && m_booleans == values;
        const bool isNumeric = !asText && !isBoolean && (m_numbers * 2 > values || values == 0);
        if (isBoolean)
            buildBooleans();
        else if (isNumeric)
            buildNumbers();
        else
            buildTexts();
        return std::move(m_built);
    }

private:
    /// Calls `use(row, file, record, text)` for each kept row; text is "" where the cell is absent.
    template <typename Use> void forEachCell(const Use& use) {
        std::string scratch;
        for (std::size_t f = 0; f < m_rows.files.size(); ++f) {
            const TimedRows::File& file = m_rows.files[f];
            for (std::size_t i = 0; i < file.records.size(); ++i) {
                if (i % rowsBetweenChecks == 0)
                    m_job.throwIfStopped();
                use(file.firstRow + i, f, file.records[i], m_sources.cell(f, file.records[i], m_column, scratch));
            }
        }
    }

    /// Parses every cell as a number once; the type is decided from the counts.
    void classify() {
        m_values.assign(m_rows.times.size(), noValue);
        forEachCell([this](std::size_t row, std::size_t file, std::size_t, std::string_view text) {
            if (m_markers.isMissing(text)) {
                ++m_built.missing;
                return;
            }
            const ParsedNumber number = parseNumber(text, m_sources.files[file].decimalComma);
            if (number.form == Form::None || number.form == Form::OutOfRange) {
                m_booleans += isWord(text, "true") || isWord(text, "false") ? 1 : 0;
                return;
            }
            if (m_markers.isMissingNumber(number.value)) {
                ++m_built.missing;
                return;
            }
            ++m_numbers;
            m_wholes += number.form == Form::Whole ? 1 : 0;
            m_values[row] = number.value;
        });
    }

    void buildNumbers() {
        const SourceColumn& column = m_sources.columns[m_column];
        // Whole numbers with a gap are a measurement that happens to be whole so far.
        if (m_wholes == m_rows.times.size()) {
            std::vector<std::int64_t> cells(m_wholes);
            forEachCell([&](std::size_t row, std::size_t file, std::size_t, std::string_view text) {
                cells[row] = parseNumber(text, m_sources.files[file].decimalComma).whole;
            });
            m_built.column = Column::integers(column.name, column.unit, std::move(cells));
            return;
        }
        m_built.altered = m_rows.times.size() - m_built.missing - m_numbers;
        if (m_built.altered > 0)
            noteAltered();
        m_built.column = Column::floats(column.name, column.unit, std::move(m_values));
    }

    void noteAltered() {
        forEachCell([this](std::size_t, std::size_t file, std::size_t record, std::string_view text) {
            if (m_markers.isMissing(text))
                return;
            const Form form = parseNumber(text, m_sources.files[file].decimalComma).form;
            if (form == Form::None || form == Form::OutOfRange)
                m_built.notes.add(m_sources.files[file], file, record, m_sources.columns[m_column].name, text,
                                  form == Form::None ? "no number: now missing" : "number out of range: now missing");
        });
    }

    void buildBooleans() {
        std::vector<std::uint8_t> cells(m_rows.times.size(), 0);
        ValidityWords valid((cells.size() + 63) / 64, 0);
        forEachCell([&](std::size_t row, std::size_t, std::size_t, std::string_view text) {
            if (m_markers.isMissing(text))
                return;
            cells[row] = isWord(text, "true") ? 1 : 0;
            setBit(valid, row);
        });
        m_built.column = Column::booleans(m_sources.columns[m_column].name, std::move(cells), std::move(valid));
    }

    void buildTexts() {
        std::vector<std::uint32_t> codes(m_rows.times.size(), 0);
        ValidityWords valid((codes.size() + 63) / 64, 0);
        std::vector<std::string> dictionary;
        std::unordered_map<std::string, std::uint32_t> known;
        std::string key;
        m_built.missing = 0;
        forEachCell([&](std::size_t row, std::size_t file, std::size_t, std::string_view text) {
            if (m_markers.isMissing(text)) {
                ++m_built.missing;
                return;
            }
            if (m_sources.files[file].isLatin1)
                key = latin1ToUtf8(text);
            else
                key.assign(text);
            const auto [place, isNew] = known.try_emplace(key, static_cast<std::uint32_t>(dictionary.size()));
            if (isNew)
                dictionary.push_back(key);
            codes[row] = place->second;
            setBit(valid, row);
        });
        m_built.column =
            Column::texts(m_sources.columns[m_column].name, std::move(codes), std::move(dictionary), std::move(valid));
    }

    const Sources& m_sources;
    const TimedRows& m_rows;
    std::size_t m_column;
    const MissingMarkers& m_markers;
    const JobContext& m_job;
    BuiltColumn m_built;
    std::vector<double> m_values;
    std::size_t m_numbers = 0;
    std::size_t m_wholes = 0;
    std::size_t m_booleans = 0;
};

} // namespace

BuiltColumn buildColumn(const Sources& sources, const TimedRows& rows, std::size_t column, const MissingMarkers& markers,
                        bool asText, const JobContext& job) {
    return Builder(sources, rows, column, markers, job).build(asText);
}

} // namespace airshed::data
