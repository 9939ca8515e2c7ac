#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/base/position.h"
#include "core/sources/source_context.h"

namespace airshed::sources {

/// A named point to ask about.
struct Place {
    std::string name;
    Position position;
};

/// A place that was found by its name.
struct FoundPlace {
    Place place;
    double elevation = 0; ///< m above the sea; NaN where not known
    std::string region;   ///< "Scotland"; may be ""
    std::string country;  ///< "United Kingdom", else the country's code; may be ""
    std::string timeZone; ///< IANA name; may be ""
    std::int64_t population = 0;

    /// "Aberdeen, Scotland, United Kingdom".
    [[nodiscard]] std::string fullName() const;
};

/// Places whose name begins like `name`, the likeliest first, by Open-Meteo's search (names of GeoNames). An empty list when
/// there is none. @param language of the names, as "en". @throws Error(InvalidInput) for a name of under 2 letters; as
/// getJsonText.
[[nodiscard]] std::vector<FoundPlace> findPlaces(SourceContext& context, const std::string& name,
                                                 const std::string& language = "en", const JobContext& job = {});

[[nodiscard]] Json toJson(const Place& place);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] Place placeFromJson(const Json& json, const std::string& path);

} // namespace airshed::sources
