#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/position.h"
#include "core/base/time.h"
#include "core/sources/fetched.h"

namespace airshed::sources {

/// What a station measures: one quantity by one sensor.
struct StationSensor {
    std::int64_t id = 0;
    std::string quantity; ///< "PM2.5"; of Sensor.Community the sensor's type: "SDS011"
    std::string unit;     ///< as the service states it; "" where it does not
};

/// A place where something is measured, as a service lists it.
struct Station {
    std::int64_t id = 0;
    std::string name;
    std::string owner; ///< who runs it; may be ""
    Position position;
    double distanceKm = 0; ///< from the point that was asked about
    std::vector<StationSensor> sensors;
    TimeNs first = 0; ///< of the values that the service has; 0: not known
    TimeNs last = 0;
    std::vector<Attribution> attributions;
};

/// What to look for: stations within a circle.
struct StationSearch {
    Position centre;
    double radiusKm = 5; ///< above 0; OpenAQ: at most 25
    /// Only stations with one of these quantities ("PM2.5", "NO2"); empty: all.
    std::vector<std::string> quantities;
};

} // namespace airshed::sources
