#pragma once

namespace airshed {

/// This program's version, "0.1.0".
[[nodiscard]] const char* version() noexcept;

} // namespace airshed
