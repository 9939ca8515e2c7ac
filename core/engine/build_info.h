#pragma once

namespace airshed::engine {

/// The LibTorch that this engine was built against, "1.13.0".
[[nodiscard]] const char* torchVersion() noexcept;

} // namespace airshed::engine
