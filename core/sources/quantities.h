#pragma once

#include <string>
#include <string_view>

namespace airshed::sources {

/// The name that Airshed gives to a quantity which services spell in many ways: "pm25", "pm2_5", "P2" → "PM2.5"; "temperature",
/// "temp" → "temperature". One that is not known keeps its spelling.
[[nodiscard]] std::string quantityName(std::string_view spelling);

/// The unit in Airshed's spelling where it is known (see data::canonicalUnit), else as it is written.
[[nodiscard]] std::string unitName(std::string_view spelling);

} // namespace airshed::sources
