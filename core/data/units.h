#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace airshed::data {

/// The one spelling used for a unit that is written in many ways ("ug/m3", "ug m-3", "μg/m³" → "µg/m³").
/// @return nothing when the text is no unit that is known here.
[[nodiscard]] std::optional<std::string> canonicalUnit(std::string_view text);

/// A column header taken apart.
struct HeaderName {
    std::string name;
    std::string unit; ///< canonical; "" when the header states none
};

/// "PM2.5 (ug/m3)" and "PM2.5 [µg/m³]" have a unit; the bracket of "CO(GT)" holds none and stays in the name.
[[nodiscard]] HeaderName splitHeader(std::string_view header);

/// The inverse: name and, where it is one that `splitHeader` knows again, the unit in round brackets.
[[nodiscard]] std::string joinHeader(const std::string& name, const std::string& unit);

} // namespace airshed::data
