#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/sources/synthetic_air.h"

namespace airshed::test {

/// A synthetic station's rows, to plant faults in.
struct Station {
    struct Values {
        std::string name;
        std::string unit;
        std::vector<double> cells;
    };
    std::string name;
    std::vector<TimeNs> times;
    std::deque<Values> columns; ///< so that references stay good when one is added

    [[nodiscard]] Values& column(const std::string& wanted) {
        for (Values& values : columns)
            if (values.name == wanted)
                return values;
        columns.push_back({wanted, "", std::vector<double>(times.size(), 0.0)});
        return columns.back();
    }
    [[nodiscard]] std::vector<double>& cells(const std::string& wanted) { return column(wanted).cells; }
    /// Rows [first, first + count) go.
    void erase(std::size_t first, std::size_t count) {
        const auto begin = static_cast<std::ptrdiff_t>(first);
        const auto end = static_cast<std::ptrdiff_t>(first + count);
        times.erase(times.begin() + begin, times.begin() + end);
        for (Values& values : columns)
            values.cells.erase(values.cells.begin() + begin, values.cells.begin() + end);
    }
    /// Row `row` stands there twice.
    void repeat(std::size_t row) {
        const auto at = static_cast<std::ptrdiff_t>(row);
        times.insert(times.begin() + at, times[row]);
        for (Values& values : columns)
            values.cells.insert(values.cells.begin() + at, values.cells[row]);
    }
};

/// The synthetic town without a fault: hourly from 2024-01-01, stations roadside, residential and rural.
inline std::vector<Station> cleanTown(int days) {
    sources::SyntheticAirOptions options;
    options.days = days;
    options.faults = false;
    std::vector<Station> town;
    for (const sources::SyntheticStation& simulated : sources::simulateTown(options)) {
        Station station;
        station.name = simulated.name;
        const auto times = simulated.table.columns().front().times();
        station.times.assign(times.begin(), times.end());
        for (const data::Column& column : simulated.table.columns())
            if (column.isNumeric()) {
                const auto cells = column.floats();
                station.columns.push_back({column.name(), column.unit(), {cells.begin(), cells.end()}});
            }
        town.push_back(std::move(station));
    }
    return town;
}

/// All stations in one table, with columns "time" and "station". A column has the unit that the first station gives it.
inline data::Table tableOf(std::vector<Station> town) {
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> names;
    for (const Station& station : town) {
        times.insert(times.end(), station.times.begin(), station.times.end());
        names.insert(names.end(), station.times.size(), station.name);
    }
    std::vector<data::Column> columns = {data::Column::times("time", std::move(times)), data::Column::texts("station", names)};
    const std::deque<Station::Values> first = town.front().columns;
    for (const Station::Values& values : first) {
        std::vector<double> cells;
        for (Station& station : town) {
            const std::vector<double>& own = station.cells(values.name);
            cells.insert(cells.end(), own.begin(), own.end());
        }
        columns.push_back(data::Column::floats(values.name, values.unit, std::move(cells)));
    }
    return data::Table(std::move(columns));
}

} // namespace airshed::test
