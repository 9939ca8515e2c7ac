#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"

namespace airshed::sources {

/// Settings of the synthetic three-station town. Everything it yields is *synthetic* and must be called so wherever it is
/// shown.
struct SyntheticAirOptions {
    int days = 731; ///< 1 to 3660, hourly rows
    std::uint64_t seed = 20240101;
    TimeNs start = 1'704'067'200LL * nsPerSecond; ///< 2024-01-01 00:00 UTC
    bool faults = true;                           ///< gaps, a stuck sensor, a spike, duplicate stamps, as real sensors have
};

/// One station's name and its raw hourly table: time, PM2.5, NO2, O3 (µg/m³), temperature (°C), relative humidity (%), pressure
/// (hPa), wind speed (m/s), wind direction (°), rain (mm). Rows in time order but for the planted faults.
struct SyntheticStation {
    std::string name;
    data::Table table;
};

/// Simulates a town with a roadside, a residential and a rural station: emissions by hour and weekday, dispersion by wind and
/// mixing height, washout by rain, transport between stations, sensor noise and faults. Deterministic for given options.
/// @throws Error(InvalidInput), Cancelled.
[[nodiscard]] std::vector<SyntheticStation> simulateTown(const SyntheticAirOptions& options, const JobContext& job = {});

/// Writes one CSV a station ("synthetic-roadside.csv", …, columns with units in the header, a "station" column) and README.md
/// that says how the numbers were made and which faults were planted. @return the CSV files. @throws Error(Storage).
std::vector<std::filesystem::path> writeSyntheticSample(const std::filesystem::path& folder, const SyntheticAirOptions& options,
                                                        const JobContext& job = {});

} // namespace airshed::sources
