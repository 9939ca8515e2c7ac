#include "core/data/series_column.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace airshed::data {

namespace {

/// Names of columns that tell stations or sensors apart, the most telling first.
constexpr auto seriesNames = std::to_array<std::string_view>(
    {"stationname", "station", "stationid", "stationcode", "site", "sitename", "siteid", "sensorid", "sensor", "sensorindex",
     "deviceid", "device", "nodeid", "node", "locationid", "location", "locationname", "series", "id"});

/// A row number names each row, not its sensor.
bool repeatsItself(std::size_t values, std::size_t rows, std::size_t files) {
    return values > 0 && values <= std::max(files, rows / 2);
}

/// Whether a column of the sample repeats itself.
bool sampleRepeatsItself(const Sources& sources, std::size_t column, const MissingMarkers& markers) {
    std::set<std::string, std::less<>> values;
    std::size_t rows = 0;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const TextFormat& format = sources.files[f].format;
        rows += format.sampleRows();
        for (std::size_t r = format.firstDataRecord; r < format.sample.size(); ++r)
            if (const auto text = sources.sampleCell(f, r, column, scratch); !markers.isMissing(text))
                values.emplace(text);
    }
    return repeatsItself(values.size(), rows, sources.files.size());
}

/// Whether a text column holds one text in each file, and not the same in all.
bool isConstantPerFile(const ColumnTarget& target, const ReadCells& read) {
    std::set<std::uint32_t> values;
    std::size_t row = 0;
    for (const std::size_t rows : read.rowsOfFile) {
        const std::uint32_t* const codes = target.cells.codes() + row;
        row += rows;
        if (rows == 0)
            continue;
        if (codes[0] == missingCode || !std::all_of(codes, codes + rows, [&](std::uint32_t code) { return code == codes[0]; }))
            return false;
        values.insert(codes[0]);
    }
    return values.size() > 1;
}

/// Whether some two files cover the same times: more than half of the shorter one's range lies in the other's.
bool filesOverlap(const ReadCells& read) {
    struct Range {
        TimeNs first;
        TimeNs last;
    };
    std::vector<Range> ranges;
    const TimeNs* times = read.times.wholes();
    for (const std::size_t rows : read.rowsOfFile) {
        if (rows == 0)
            continue;
        const auto [least, greatest] = std::minmax_element(times, times + rows);
        ranges.push_back({*least, *greatest});
        times += rows;
    }
    std::ranges::sort(ranges, {}, &Range::first);
    // Times that lie three centuries apart differ by more than 64 bits of nanoseconds.
    const auto span = [](TimeNs from, TimeNs to) { return static_cast<double>(to) - static_cast<double>(from); };
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        const double shared = span(ranges[i].first, std::min(ranges[i - 1].last, ranges[i].last));
        const double shorter = std::min(span(ranges[i - 1].first, ranges[i - 1].last), span(ranges[i].first, ranges[i].last));
        if (shorter > 0 && shared > shorter / 2)
            return true;
    }
    return false;
}

} // namespace

std::optional<std::size_t> suggestSeries(const Sources& sources, const TimeLayout& layout, const ReadOptions& options,
                                         const MissingMarkers& markers) {
    if (!options.seriesColumn.empty())
        return sources.requireColumn(options.seriesColumn, "series");
    for (const std::string_view name : seriesNames)
        for (std::size_t column = 0; column < sources.columns.size(); ++column) {
            const bool isFree = std::ranges::find(layout.columns, column) == layout.columns.end();
            if (isFree && !sources.columns[column].options.leaveOut && !sources.columns[column].options.type &&
                plainName(sources.columns[column].name) == name && sampleRepeatsItself(sources, column, markers))
                return column;
        }
    return std::nullopt;
}

SeriesChoice findSeries(Sources& sources, const ReadCells& read, std::optional<std::size_t> suggested,
                        const ReadOptions& options) {
    SeriesChoice choice;
    for (const ColumnTarget& target : read.targets)
        if (target.source == suggested && repeatsItself(target.dictionary.size(), read.rows, sources.files.size()))
            choice.column = suggested;
    if (!options.seriesColumn.empty()) {
        choice.column = suggested;
        return choice;
    }
    const bool severalFiles = sources.files.size() > 1;
    for (const ColumnTarget& target : read.targets)
        if (!choice.column && severalFiles && target.kind == CellKind::Text && isConstantPerFile(target, read))
            choice.column = target.source;
    if (choice.column) {
        sources.guesses.push_back(fmt::format("Column \"{}\" tells the series apart.", sources.columns[*choice.column].name));
    } else if (severalFiles && read.times.wholes() != nullptr && filesOverlap(read)) {
        choice.byFile = true;
        sources.guesses.emplace_back(
            "No column tells the series apart, but the files cover the same times: each file is a series.");
    }
    return choice;
}

} // namespace airshed::data
