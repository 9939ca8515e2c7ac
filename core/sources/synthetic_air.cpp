#include "core/sources/synthetic_air.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/data/delimited_writer.h"
#include "core/sources/town_model.h"

namespace airshed::sources {

namespace {

constexpr int maxDays = 3660;
constexpr int hoursPerDay = 24;
constexpr std::size_t quantityCount = 9;
constexpr double noValue = std::numeric_limits<double>::quiet_NaN();
/// Below so many days the planted faults would be most of the data.
constexpr int leastDaysForFaults = 30;

enum Quantity : std::size_t { Pm25, No2, O3, Temperature, Humidity, Pressure, WindSpeed, WindDirection, Rain };

/// A quantity's name and unit, and how a sensor sees it: standard deviation of its noise, share of the value and absolute, and
/// the step it rounds to.
struct Sensor {
    const char* name;
    const char* unit;
    double relativeNoise;
    double absoluteNoise;
    double stepsPerUnit;
    double least;
    double most;
};
constexpr std::array<Sensor, quantityCount> sensors = {{{"PM2.5", "µg/m³", 0.05, 0.6, 10, 0, 1000},
                                                        {"NO2", "µg/m³", 0.04, 0.8, 10, 0, 1000},
                                                        {"O3", "µg/m³", 0.03, 1.0, 10, 0, 1000},
                                                        {"temperature", "°C", 0.0, 0.2, 10, -60, 60},
                                                        {"relative humidity", "%", 0.0, 1.5, 1, 1, 100},
                                                        {"pressure", "hPa", 0.0, 0.15, 10, 800, 1100},
                                                        {"wind speed", "m/s", 0.05, 0.1, 10, 0, 100},
                                                        {"wind direction", "°", 0.0, 8.0, 1, 0, 359},
                                                        {"rain", "mm", 0.0, 0.0, 10, 0, 1000}}};

using Row = std::array<double, quantityCount>;

/// A station's rows as its logger wrote them.
struct Log {
    std::vector<TimeNs> times;
    std::vector<Row> rows;
};

/// What was planted, in sentences for the README.
using FaultList = std::vector<std::string>;

double measured(const Sensor& sensor, double truth, RandomStream& random) {
    double value = truth + (sensor.relativeNoise * truth + sensor.absoluteNoise) * random.normal();
    if (std::string_view(sensor.unit) == "°")
        value -= 360.0 * std::floor(value / 360.0);
    value = std::round(std::clamp(value, sensor.least, sensor.most) * sensor.stepsPerUnit) / sensor.stepsPerUnit;
    return value == 0.0 ? 0.0 : value; // no "-0"
}

std::vector<Log> measureTown(const SyntheticAirOptions& options, const JobContext& job) {
    const auto hours = static_cast<std::size_t>(options.days) * hoursPerDay;
    // The boxes begin with guessed contents, which ten days wash out.
    constexpr int settlingHours = 10 * hoursPerDay;
    TownModel town(options.start - settlingHours * nsPerHour, options.seed);
    for (int hour = 0; hour < settlingHours; ++hour)
        static_cast<void>(town.next());
    RandomStream noise(options.seed, "synthetic sensors");
    std::vector<Log> logs(stationCount);
    for (std::size_t hour = 0; hour < hours; ++hour) {
        if (hour % 1000 == 0) {
            job.throwIfStopped();
            job.progress(static_cast<double>(hour) / static_cast<double>(hours), "Simulating a synthetic town");
        }
        const auto stations = town.next();
        for (std::size_t s = 0; s < stationCount; ++s) {
            const StationHour& at = stations[s];
            const Row truth = {at.pm25,      at.no2,           at.o3,  at.temperature, at.relativeHumidity, at.pressure,
                               at.windSpeed, at.windDirection, at.rain};
            Row row{};
            for (std::size_t q = 0; q < quantityCount; ++q)
                row[q] = measured(sensors[q], truth[q], noise);
            logs[s].times.push_back(options.start + static_cast<TimeNs>(hour) * nsPerHour);
            logs[s].rows.push_back(row);
        }
    }
    return logs;
}

/// Plants the faults that real networks have. Row positions are shares of the length, so that every length has them all.
class FaultPlanter {
public:
    FaultPlanter(std::vector<Log>& logs, std::uint64_t seed) : m_logs(logs), m_random(seed, "synthetic faults") {}

    FaultList plant() {
        stickSensor(0, O3, 0.52, 36);
        spike(1, Pm25, 0.37, 612.4);
        emptyCells(1, Pm25, 0.23, 20);
        for (std::size_t station = 0; station < stationCount; ++station)
            scatterEmptyCells(station);
        removeRows(2, 0.61, 5 * hoursPerDay);
        for (std::size_t station = 0; station < stationCount; ++station)
            scatterAbsentRows(station);
        repeatRows(2, 0.44, 12);
        return std::move(m_faults);
    }

private:
    [[nodiscard]] std::size_t rowAt(std::size_t station, double share) const {
        return static_cast<std::size_t>(share * static_cast<double>(m_logs[station].rows.size()));
    }

    void say(std::size_t station, std::size_t row, const std::string& what) {
        m_faults.push_back(fmt::format("{}, from {}: {}.", stationNames[station], formatIso(m_logs[station].times[row]), what));
    }

    void stickSensor(std::size_t station, Quantity quantity, double share, std::size_t hours) {
        const std::size_t first = rowAt(station, share);
        for (std::size_t row = first; row < first + hours; ++row)
            m_logs[station].rows[row][quantity] = m_logs[station].rows[first][quantity];
        say(station, first, fmt::format("the {} sensor is stuck for {} hours", sensors[quantity].name, hours));
    }

    void spike(std::size_t station, Quantity quantity, double share, double value) {
        const std::size_t row = rowAt(station, share);
        m_logs[station].rows[row][quantity] = value;
        say(station, row,
            fmt::format("one {} reading is a spike of {} {}", sensors[quantity].name, value, sensors[quantity].unit));
    }

    void emptyCells(std::size_t station, Quantity quantity, double share, std::size_t hours) {
        const std::size_t first = rowAt(station, share);
        for (std::size_t row = first; row < first + hours; ++row)
            m_logs[station].rows[row][quantity] = noValue;
        say(station, first, fmt::format("{} is empty for {} hours", sensors[quantity].name, hours));
    }

    /// Pollutant sensors fail to answer now and then, for one to four hours.
    void scatterEmptyCells(std::size_t station) {
        constexpr std::size_t meanHoursBetween = 250;
        std::size_t cells = 0;
        for (const Quantity quantity : {Pm25, No2, O3})
            for (std::size_t row = m_random.below(meanHoursBetween); row < m_logs[station].rows.size();
                 row += 1 + m_random.below(2 * meanHoursBetween))
                for (std::size_t end = row + 1 + m_random.below(4); row < std::min(end, m_logs[station].rows.size()); ++row) {
                    m_logs[station].rows[row][quantity] = noValue;
                    ++cells;
                }
        m_faults.push_back(fmt::format("{}, scattered: {} empty cells of PM2.5, NO2 and O3.", stationNames[station], cells));
    }

    void removeRows(std::size_t station, double share, std::size_t hours) {
        const std::size_t first = rowAt(station, share);
        say(station, first, fmt::format("{} hours have no row: the logger was down", hours));
        erase(station, first, hours);
    }

    /// The radio loses single rows.
    void scatterAbsentRows(std::size_t station) {
        constexpr std::size_t meanHoursBetween = 400;
        std::size_t count = 0;
        for (std::size_t row = m_random.below(meanHoursBetween); row < m_logs[station].rows.size();
             row += 1 + m_random.below(2 * meanHoursBetween)) {
            erase(station, row, 1);
            ++count;
        }
        m_faults.push_back(fmt::format("{}, scattered: {} single rows are absent.", stationNames[station], count));
    }

    void repeatRows(std::size_t station, double share, std::size_t count) {
        Log& log = m_logs[station];
        const std::size_t first = rowAt(station, share);
        say(station, first, fmt::format("{} rows are sent twice, with slightly different readings", count));
        const std::vector<TimeNs> times(log.times.begin() + at(first), log.times.begin() + at(first + count));
        std::vector<Row> rows(log.rows.begin() + at(first), log.rows.begin() + at(first + count));
        for (Row& row : rows)
            for (const Quantity quantity : {Pm25, No2, O3})
                row[quantity] = std::max(0.0, std::round(row[quantity] * 10.0 + m_random.normal()) / 10.0);
        log.times.insert(log.times.begin() + at(first + count), times.begin(), times.end());
        log.rows.insert(log.rows.begin() + at(first + count), rows.begin(), rows.end());
    }

    void erase(std::size_t station, std::size_t first, std::size_t count) {
        Log& log = m_logs[station];
        log.times.erase(log.times.begin() + at(first), log.times.begin() + at(first + count));
        log.rows.erase(log.rows.begin() + at(first), log.rows.begin() + at(first + count));
    }

    static std::ptrdiff_t at(std::size_t row) { return static_cast<std::ptrdiff_t>(row); }

    std::vector<Log>& m_logs;
    RandomStream m_random;
    FaultList m_faults;
};

data::Table tableOf(const Log& log) {
    std::vector<data::Column> columns = {data::Column::times("time", log.times)};
    for (std::size_t q = 0; q < quantityCount; ++q) {
        std::vector<double> cells;
        cells.reserve(log.rows.size());
        for (const Row& row : log.rows)
            cells.push_back(row[q]);
        columns.push_back(data::Column::floats(sensors[q].name, sensors[q].unit, std::move(cells)));
    }
    return data::Table(std::move(columns));
}

struct SimulatedTown {
    std::vector<SyntheticStation> stations;
    FaultList faults;
};

SimulatedTown simulate(const SyntheticAirOptions& options, const JobContext& job) {
    if (options.days < 1 || options.days > maxDays)
        throw Error(ErrorCode::InvalidInput, fmt::format("A synthetic sample of {} days cannot be made.", options.days),
                    fmt::format("Choose 1 to {} days.", maxDays));
    std::vector<Log> logs = measureTown(options, job);
    SimulatedTown town;
    if (options.faults && options.days >= leastDaysForFaults)
        town.faults = FaultPlanter(logs, options.seed).plant();
    for (std::size_t s = 0; s < stationCount; ++s)
        town.stations.push_back({stationNames[s], tableOf(logs[s])});
    return town;
}

data::Table withStation(const SyntheticStation& station) {
    std::vector<data::Column> columns = station.table.columns();
    columns.insert(columns.begin() + 1,
                   data::Column::texts("station", std::vector<std::uint32_t>(station.table.rows(), 0), {station.name}));
    return data::Table(std::move(columns));
}

std::string readme(const SyntheticAirOptions& options, const SimulatedTown& town) {
    std::string text = fmt::format("# Synthetic air of a made-up town\n\n"
                                   "These numbers are **synthetic**: Airshed's own simulator made them. They describe no real "
                                   "place and no real air; use them "
                                   "to learn and to test, never as measurements.\n\n"
                                   "Three stations (roadside, residential, rural), hourly for {} days from {} (UTC), seed {}. "
                                   "One file a station. Columns: "
                                   "time (UTC), station",
                                   options.days, formatIso(options.start), options.seed);
    for (const Sensor& sensor : sensors)
        text += fmt::format(", {} ({})", sensor.name, sensor.unit);
    text +=
        ". Missing values are empty.\n\n"
        "## How they were made\n\n"
        "Weather comes in regimes of high and low pressure that last some days. Each station is a box of air: traffic and "
        "heating emit into it by hour and weekday, it is diluted by the mixing height and carried off by the wind, rain washes "
        "it out, and air drifts from station to station and in from the region, where particles build up on calm days. Each "
        "sensor adds noise. The same seed gives the same numbers. The constants are in core/sources/town_model.h.\n\n"
        "## Planted faults\n\n";
    if (town.faults.empty())
        text += "None.\n";
    for (const std::string& fault : town.faults)
        text += "- " + fault + "\n";
    return text;
}

} // namespace

std::vector<SyntheticStation> simulateTown(const SyntheticAirOptions& options, const JobContext& job) {
    return simulate(options, job).stations;
}

std::vector<std::filesystem::path> writeSyntheticSample(const std::filesystem::path& folder, const SyntheticAirOptions& options,
                                                        const JobContext& job) {
    const SimulatedTown town = simulate(options, job);
    makeFolder(folder);
    std::vector<std::filesystem::path> files;
    for (const SyntheticStation& station : town.stations) {
        files.push_back(folder / fmt::format("synthetic-{}.csv", station.name));
        data::writeDelimited(withStation(station), files.back(), job);
    }
    writeFileAtomically(folder / "README.md", readme(options, town));
    return files;
}

} // namespace airshed::sources
