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

/// OpenAQ v3 needs a key (free, from explore.openaq.org): the environment variable OPENAQ_API_KEY, or "openaq" in the keyring.

/// Hourly means of some stations. Plain data; holds no key.
struct OpenAqQuery {
    /// As findOpenAqStations gives them, with the sensors that are wanted.
    std::vector<Station> stations;
    DateRange days; ///< left open: 30 days up to yesterday
};

/// Stations within at most 25 km of a point, the nearest first.
/// @throws Error(InvalidInput) for a radius beyond that; Error(Unavailable) without a key; as getJsonText.
[[nodiscard]] std::vector<Station> findOpenAqStations(SourceContext& context, const StationSearch& search,
                                                      const JobContext& job = {});

/// One series a station: "time" (UTC), "station", "latitude", "longitude", then a column a quantity. OpenAQ stamps the end of
/// the hour; the table has its beginning. A quantity that stations measure in different units has a column for each ("NO2",
/// "NO2 ppm"). Downloads month by month, and goes on where an earlier attempt was cut.
/// @throws Error(InvalidInput) for a query without a sensor; Error(Unavailable) without a key; as getJsonText; Cancelled.
[[nodiscard]] Fetched fetchOpenAq(SourceContext& context, const OpenAqQuery& query, const JobContext& job = {});

[[nodiscard]] Json toJson(const OpenAqQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] OpenAqQuery openAqQueryFromJson(const Json& json);

} // namespace airshed::sources
