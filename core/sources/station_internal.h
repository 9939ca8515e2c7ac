#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/sources/station.h"

namespace airshed::sources {

[[nodiscard]] Json toJson(const Station& station);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] Station stationFromJson(const Json& json, const std::string& path);
[[nodiscard]] Json toJson(const std::vector<Station>& stations);
/// The field "stations"; none when it is absent.
[[nodiscard]] std::vector<Station> stationsFromJson(JsonReader& reader);

/// Sets the distances, leaves out what is beyond the circle or has no quantity that is wanted, and sorts: the nearest first.
void keepNearest(std::vector<Station>& stations, const StationSearch& search);
/// @throws Error(InvalidInput).
void checkSearch(const StationSearch& search, double largestRadiusKm);
/// A name for each station: its own, with its number where two share one.
[[nodiscard]] std::vector<std::string> uniqueNames(const std::vector<Station>& stations);

} // namespace airshed::sources
