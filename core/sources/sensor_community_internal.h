#pragma once

#include <string>
#include <vector>

#include "core/sources/sensor_community.h"

namespace airshed::sources {

/// A column of Sensor.Community's values.
struct CommunityQuantity {
    std::string column;
    std::string unit;
};

/// Of a value type ("P1", "temperature").
[[nodiscard]] CommunityQuantity communityQuantity(const std::string& valueType);
[[nodiscard]] SourceFacts communityFacts(TimeNs now);
[[nodiscard]] const std::vector<RateLimit>& communityLimits();

/// The day files of the query's stations. @throws as fetchSensorCommunity.
[[nodiscard]] Fetched fetchCommunityArchive(SourceContext& context, const SensorCommunityQuery& query, const JobContext& job);

} // namespace airshed::sources
