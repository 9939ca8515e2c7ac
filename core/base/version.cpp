#include "core/base/version.h"

namespace airshed {

const char* version() noexcept {
    return AIRSHED_VERSION;
}

} // namespace airshed
