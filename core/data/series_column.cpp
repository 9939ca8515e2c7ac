#include "core/data/series_column.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

namespace airshed::data {

namespace {

/// Names of columns that tell stations or sensors apart, the most telling first.
constexpr auto seriesNames = std::to_array<std::string_view>(
    {"stationname", "station", "stationid", "stationcode", "site", "sitename", "siteid", "sensorid", "sensor", "sensorindex",
     "deviceid", "device", "nodeid", "node", "locationid", "location", "locationname", "series", "id"});

class SeriesFinder {
public:
    SeriesFinder(const Sources& sources, const TimedRows& rows, const TimeLayout& layout, const MissingMarkers& markers)
        : m_sources(sources), m_rows(rows), m_layout(layout), m_markers(markers) {}

    [[nodiscard]] std::optional<std::size_t> byName() const {
        for (const std::string_view name : seriesNames)
            for (std::size_t column = 0; column < m_sources.columns.size(); ++column)
                if (isFree(column) && plainName(m_sources.columns[column].name) == name && repeatsItself(column))
                    return column;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::size_t> constantPerFile() const {
        if (m_sources.files.size() < 2)
            return std::nullopt;
        for (std::size_t column = 0; column < m_sources.columns.size(); ++column)
            if (isFree(column) && isConstantTextPerFile(column))
                return column;
        return std::nullopt;
    }

    /// Whether some two files cover the same times: more than half of the shorter one's range lies in the other's.
    [[nodiscard]] bool filesOverlap() const {
        struct Range {
            TimeNs first;
            TimeNs last;
        };
        std::vector<Range> ranges;
        for (const TimedRows::File& file : m_rows.files) {
            if (file.records.empty())
                continue;
            const auto begin = m_rows.times.begin() + static_cast<std::ptrdiff_t>(file.firstRow);
            const auto [least, greatest] = std::minmax_element(begin, begin + static_cast<std::ptrdiff_t>(file.records.size()));
            ranges.push_back({*least, *greatest});
        }
        std::ranges::sort(ranges, {}, &Range::first);
        for (std::size_t i = 1; i < ranges.size(); ++i) {
            const TimeNs shared = std::min(ranges[i - 1].last, ranges[i].last) - ranges[i].first;
            const TimeNs shorter = std::min(ranges[i - 1].last - ranges[i - 1].first, ranges[i].last - ranges[i].first);
            if (shorter > 0 && shared > shorter / 2)
                return true;
        }
        return false;
    }

private:
    [[nodiscard]] bool isFree(std::size_t column) const {
        return std::ranges::find(m_layout.columns, column) == m_layout.columns.end();
    }

    /// A row number names each row, not its sensor.
    [[nodiscard]] bool repeatsItself(std::size_t column) const {
        const std::size_t most = std::max(m_sources.files.size(), m_rows.times.size() / 2);
        std::unordered_set<std::string> values;
        std::string scratch;
        for (std::size_t f = 0; f < m_rows.files.size(); ++f)
            for (const std::uint32_t record : m_rows.files[f].records) {
                const std::string_view text = m_sources.cell(f, record, column, scratch);
                if (!m_markers.isMissing(text) && values.emplace(text).second && values.size() > most)
                    return false;
            }
        return !values.empty();
    }

    [[nodiscard]] bool isConstantTextPerFile(std::size_t column) const {
        std::set<std::string> values;
        std::string scratch;
        for (std::size_t f = 0; f < m_rows.files.size(); ++f) {
            std::optional<std::string> value;
            for (const std::uint32_t record : m_rows.files[f].records) {
                const std::string_view text = m_sources.cell(f, record, column, scratch);
                if (m_markers.isMissing(text) || parseNumber(text, false).form != ParsedNumber::Form::None ||
                    (value && *value != text))
                    return false;
                value = text;
            }
            if (value)
                values.insert(*value);
        }
        return values.size() > 1;
    }

    const Sources& m_sources;
    const TimedRows& m_rows;
    const TimeLayout& m_layout;
    const MissingMarkers& m_markers;
};

} // namespace

SeriesChoice findSeries(Sources& sources, const TimedRows& rows, const TimeLayout& layout, const ReadOptions& options,
                        const MissingMarkers& markers) {
    SeriesChoice choice;
    if (!options.seriesColumn.empty()) {
        choice.column = sources.requireColumn(options.seriesColumn, "series");
        return choice;
    }
    const SeriesFinder finder(sources, rows, layout, markers);
    choice.column = finder.byName();
    if (!choice.column)
        choice.column = finder.constantPerFile();
    if (choice.column) {
        sources.guesses.push_back(fmt::format("Column \"{}\" tells the series apart.", sources.columns[*choice.column].name));
    } else if (sources.files.size() > 1 && finder.filesOverlap()) {
        choice.byFile = true;
        sources.guesses.emplace_back(
            "No column tells the series apart, but the files cover the same times: each file is a series.");
    }
    return choice;
}

} // namespace airshed::data
