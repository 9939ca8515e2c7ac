#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/date_range.h"
#include "core/sources/fetched.h"
#include "core/sources/source_context.h"
#include "core/sources/station.h"

namespace airshed::sources {

/// Readings of Sensor.Community's sensors (no key; DbCL 1.0, the archive ODbL 1.0). Plain data.
struct SensorCommunityQuery {
    /// Stations whose day files are taken from the archive; empty: the last five minutes of all sensors in the circle.
    std::vector<Station> stations;
    DateRange days;      ///< of the archive; left open: 30 days up to yesterday
    Position centre;     ///< of the circle, without stations
    double radiusKm = 5; ///< of the circle, without stations
};

/// Stations that sent something in the last five minutes, the nearest first.
/// @throws Error(InvalidInput) for a radius of 0 or less; as getJsonText.
[[nodiscard]] std::vector<Station> findSensorCommunityStations(SourceContext& context, const StationSearch& search,
                                                               const JobContext& job = {});

/// One series a sensor: "time" (UTC), "sensor" (its number), "sensor type", "latitude", "longitude", then PM10, PM2.5,
/// temperature, relative humidity, pressure (Pa) as far as sensors have them. Single readings, about every 2.5 minutes; days
/// without a file are said in the findings.
/// @throws Error(InvalidInput) for no such place or day; Error(NotFound) when there is no reading at all; as getJsonText;
///   Cancelled.
[[nodiscard]] Fetched fetchSensorCommunity(SourceContext& context, const SensorCommunityQuery& query,
                                           const JobContext& job = {});

[[nodiscard]] Json toJson(const SensorCommunityQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] SensorCommunityQuery sensorCommunityQueryFromJson(const Json& json);

} // namespace airshed::sources
