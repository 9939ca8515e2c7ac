#include "core/features/join.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/position.h"
#include "core/base/time.h"

namespace airshed::features {

namespace {

using data::Column;
using data::ColumnType;
using data::Table;

constexpr std::size_t rowsBetweenChecks = 65'536;
constexpr std::size_t noSeries = std::numeric_limits<std::size_t>::max();

const Column& timeColumn(const Table& table, const std::string& name) {
    const Column& column = table.column(name);
    if (column.type() != ColumnType::Time)
        throw Error(ErrorCode::InvalidInput, fmt::format("The column \"{}\" holds no times.", name));
    return column;
}

/// The rows of a table by series, in order of time; rows without a time belong to none.
class SeriesRows {
public:
    SeriesRows(const Table& table, const Column& time, const std::string& seriesColumn) : m_times(time.times()) {
        const Column* series = seriesColumn.empty() ? nullptr : &table.column(seriesColumn);
        std::map<std::string, std::size_t> known;
        m_seriesOfRow.assign(table.rows(), noSeries);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (!time.isValid(row))
                continue;
            const auto [place, isNew] =
                known.try_emplace(series != nullptr ? series->cellText(row) : std::string(), m_names.size());
            if (isNew) {
                m_names.push_back(place->first);
                m_rows.emplace_back();
            }
            m_rows[place->second].push_back(row);
            m_seriesOfRow[row] = place->second;
        }
        for (auto& rows : m_rows)
            std::ranges::stable_sort(rows, {}, [this](std::size_t row) { return m_times[row]; });
    }

    [[nodiscard]] std::size_t count() const noexcept { return m_names.size(); }
    [[nodiscard]] const std::string& name(std::size_t series) const { return m_names[series]; }
    [[nodiscard]] const std::vector<std::size_t>& rows(std::size_t series) const { return m_rows[series]; }
    /// `noSeries` for a row without a time.
    [[nodiscard]] std::size_t seriesOf(std::size_t row) const { return m_seriesOfRow[row]; }
    [[nodiscard]] std::size_t find(const std::string& name) const {
        const auto found = std::ranges::find(m_names, name);
        return found == m_names.end() ? noSeries : static_cast<std::size_t>(found - m_names.begin());
    }

private:
    std::span<const TimeNs> m_times;
    std::vector<std::string> m_names;
    std::vector<std::vector<std::size_t>> m_rows;
    std::vector<std::size_t> m_seriesOfRow;
};

/// The columns of positions.
class Positions {
public:
    /// @param side for the message, "left".
    Positions(const Table& table, const std::string& side)
        : m_latitude(table.find("latitude")), m_longitude(table.find("longitude")) {
        if (m_latitude == nullptr || m_longitude == nullptr || !m_latitude->isNumeric() || !m_longitude->isNumeric())
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("The {} table has no columns \"latitude\" and \"longitude\", so nothing is nearest.", side),
                        "Match by name, or use data that say where they were measured.");
    }
    [[nodiscard]] std::optional<Position> at(std::size_t row) const {
        if (!m_latitude->isValid(row) || !m_longitude->isValid(row))
            return std::nullopt;
        return Position{m_latitude->number(row), m_longitude->number(row)};
    }

private:
    const Column* m_latitude;
    const Column* m_longitude;
};

/// Finds the nearest right series of a position; a sensor may move, a station is where its first row says.
class NearestSeries {
public:
    NearestSeries(const Table& left, const Table& right, const SeriesRows& rightRows, double maxDistanceKm)
        : m_left(left, "left"), m_maxDistanceKm(maxDistanceKm) {
        const Positions positions(right, "right");
        for (std::size_t series = 0; series < rightRows.count(); ++series)
            for (const std::size_t row : rightRows.rows(series))
                if (const auto position = positions.at(row)) {
                    m_stations.emplace_back(series, *position);
                    break;
                }
    }

    struct Found {
        std::size_t series = noSeries;
        double distanceKm = -1;
    };
    Found of(std::size_t leftRow) {
        const auto position = m_left.at(leftRow);
        if (!position)
            return {};
        const auto [place, isNew] = m_known.try_emplace({position->latitude, position->longitude});
        if (isNew)
            place->second = search(*position);
        return place->second;
    }

private:
    [[nodiscard]] Found search(const Position& position) const {
        Found best;
        for (const auto& [series, station] : m_stations) {
            const double distance = distanceKm(position, station);
            if (distance <= m_maxDistanceKm && (best.series == noSeries || distance < best.distanceKm))
                best = {series, distance};
        }
        return best;
    }

    Positions m_left;
    double m_maxDistanceKm;
    std::vector<std::pair<std::size_t, Position>> m_stations;
    std::map<std::pair<double, double>, Found> m_known;
};

/// For each left row the right series that it is joined with.
struct Matching {
    std::vector<std::size_t> rightSeries; ///< by left row; noSeries: none
    std::vector<JoinedSeries> series;     ///< by left series
};

Matching match(const Table& left, const SeriesRows& leftRows, const Table& right, const SeriesRows& rightRows,
               const JoinSettings& settings) {
    if (settings.match == JoinMatch::Only && rightRows.count() > 1)
        throw Error(ErrorCode::InvalidInput, fmt::format("The right table has {} series, not one.", rightRows.count()),
                    "Match by name or by the nearest station.");
    std::optional<NearestSeries> nearest;
    if (settings.match == JoinMatch::Nearest)
        nearest.emplace(left, right, rightRows, settings.maxDistanceKm);
    Matching matching;
    matching.rightSeries.assign(left.rows(), noSeries);
    for (std::size_t series = 0; series < leftRows.count(); ++series) {
        JoinedSeries joined{leftRows.name(series), "", -1};
        const std::size_t fixed =
            settings.match == JoinMatch::Only ? (rightRows.count() == 0 ? noSeries : 0) : rightRows.find(leftRows.name(series));
        for (const std::size_t row : leftRows.rows(series)) {
            const NearestSeries::Found found = nearest ? nearest->of(row) : NearestSeries::Found{fixed, -1};
            matching.rightSeries[row] = found.series;
            if (found.series != noSeries && (joined.right.empty() || found.distanceKm < joined.distanceKm)) {
                joined.right = rightRows.name(found.series);
                joined.distanceKm = found.distanceKm;
            }
        }
        matching.series.push_back(std::move(joined));
    }
    return matching;
}

/// The values of one right column that each right series has made available by a time.
class AvailableValues {
public:
    AvailableValues(const Column& column, std::span<const TimeNs> times, const SeriesRows& rows, TimeNs lag) {
        for (std::size_t series = 0; series < rows.count(); ++series) {
            auto& values = m_values.emplace_back();
            for (const std::size_t row : rows.rows(series))
                if (column.isValid(row))
                    values.push_back({times[row] + lag, column.number(row)});
        }
    }
    /// The latest value available at `time` or before, and not longer ago than the tolerance; NaN when there is none.
    [[nodiscard]] double at(std::size_t series, TimeNs time, TimeNs tolerance) const {
        const auto& values = m_values[series];
        const auto after = std::ranges::upper_bound(values, time, {}, &Value::available);
        if (after == values.begin() || time - std::prev(after)->available > tolerance)
            return std::numeric_limits<double>::quiet_NaN();
        return std::prev(after)->value;
    }

private:
    struct Value {
        TimeNs available;
        double value;
    };
    std::vector<std::vector<Value>> m_values; ///< by series, in order of time
};

std::vector<const Column*> joinedColumns(const Table& right, const JoinSettings& settings) {
    std::vector<const Column*> columns;
    for (const std::string& name : settings.columns) {
        const Column& column = right.column(name);
        if (!column.isNumeric())
            throw Error(ErrorCode::InvalidInput, fmt::format("The column \"{}\" holds no numbers and cannot be joined.", name));
        columns.push_back(&column);
    }
    if (settings.columns.empty())
        for (const Column& column : right.columns())
            if (column.isNumeric() && column.name() != "latitude" && column.name() != "longitude" &&
                column.name() != settings.rightSeries)
                columns.push_back(&column);
    if (columns.empty())
        throw Error(ErrorCode::InvalidInput, "The right table has no column of numbers to join.");
    return columns;
}

void checkSettings(const JoinSettings& settings) {
    if (settings.intervalSeconds < 0 || settings.delaySeconds < 0 || settings.toleranceSeconds < 0)
        throw Error(ErrorCode::InvalidInput, "Interval, delay and tolerance of a join cannot be below 0 s.",
                    "A value is never available before it was measured.");
}

void addFindings(JoinResult& result, const JoinSettings& settings) {
    for (const JoinedSeries& series : result.series)
        if (series.right.empty() && settings.match != JoinMatch::Only)
            result.findings.push_back(
                {Severity::Warning, "no_partner", series.left,
                 settings.match == JoinMatch::Nearest
                     ? fmt::format("No station is within {} km of \"{}\".", settings.maxDistanceKm, series.left)
                     : fmt::format("The right table has no series \"{}\".", series.left),
                 ""});
}

} // namespace

JoinResult joinAsOf(const Table& left, const Table& right, const JoinSettings& settings, const JobContext& job) {
    checkSettings(settings);
    const Column& leftTime = timeColumn(left, settings.leftTime);
    const Column& rightTime = timeColumn(right, settings.rightTime);
    const SeriesRows leftRows(left, leftTime, settings.leftSeries);
    const SeriesRows rightRows(right, rightTime, settings.rightSeries);
    Matching matching = match(left, leftRows, right, rightRows, settings);
    const TimeNs lag = (settings.intervalSeconds + settings.delaySeconds) * nsPerSecond;
    const TimeNs tolerance = settings.toleranceSeconds * nsPerSecond;
    JoinResult result;
    std::vector<Column> columns = left.columns();
    for (const Column* column : joinedColumns(right, settings)) {
        job.progress(-1, fmt::format("Joining {}", column->name()));
        const AvailableValues values(*column, rightTime.times(), rightRows, lag);
        std::vector<double> cells(left.rows(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t row = 0; row < left.rows(); ++row) {
            if (row % rowsBetweenChecks == 0)
                job.throwIfStopped();
            if (matching.rightSeries[row] != noSeries)
                cells[row] = values.at(matching.rightSeries[row], leftTime.times()[row], tolerance);
        }
        const bool isTaken = std::ranges::any_of(columns, [&](const Column& known) { return known.name() == column->name(); });
        columns.push_back(Column::floats(column->name() + (isTaken ? " (joined)" : ""), column->unit(), std::move(cells)));
        if (const std::size_t missing = columns.back().missingCount(); missing > 0)
            result.findings.push_back(
                {Severity::Info, "not_available", columns.back().name(),
                 fmt::format("{} of {} rows have no value that was available and fresh enough.", missing, left.rows()), ""});
    }
    result.table = Table(std::move(columns));
    result.series = std::move(matching.series);
    addFindings(result, settings);
    return result;
}

std::string toText(JoinMatch match) {
    switch (match) {
    case JoinMatch::SameName: return "same-name";
    case JoinMatch::Nearest: return "nearest";
    case JoinMatch::Only: return "only";
    }
    return "unknown";
}

Json toJson(const JoinSettings& settings) {
    return {{"left_time", settings.leftTime},   {"left_series", settings.leftSeries},
            {"right_time", settings.rightTime}, {"right_series", settings.rightSeries},
            {"match", toText(settings.match)},  {"max_distance_km", settings.maxDistanceKm},
            {"columns", settings.columns},      {"interval_s", settings.intervalSeconds},
            {"delay_s", settings.delaySeconds}, {"tolerance_s", settings.toleranceSeconds}};
}

JoinSettings joinSettingsFromJson(const Json& json) {
    constexpr std::int64_t longest = 366LL * 86'400 * 10;
    constexpr double halfTheEarthKm = 20'100;
    JsonReader reader(json, "settings");
    JoinSettings settings;
    settings.leftTime = reader.text("left_time", settings.leftTime);
    settings.leftSeries = reader.text("left_series", "");
    settings.rightTime = reader.text("right_time", settings.rightTime);
    settings.rightSeries = reader.text("right_series", "");
    const std::string match = reader.choice("match", toText(settings.match), {"same-name", "nearest", "only"});
    settings.match = match == "nearest" ? JoinMatch::Nearest : match == "only" ? JoinMatch::Only : JoinMatch::SameName;
    settings.maxDistanceKm = reader.number("max_distance_km", settings.maxDistanceKm, 0, halfTheEarthKm);
    settings.columns = reader.texts("columns", {});
    settings.intervalSeconds = reader.integer("interval_s", 0, 0, longest);
    settings.delaySeconds = reader.integer("delay_s", 0, 0, longest);
    settings.toleranceSeconds = reader.integer("tolerance_s", settings.toleranceSeconds, 0, longest);
    reader.finish();
    return settings;
}

} // namespace airshed::features
