#include "core/engine/build_info.h"

namespace airshed::engine {

const char* torchVersion() noexcept {
    return AIRSHED_TORCH_VERSION;
}

} // namespace airshed::engine
