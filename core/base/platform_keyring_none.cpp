#include "core/base/error.h"
#include "core/base/keyring.h"

namespace airshed {

bool hasKeyring() noexcept {
    return false;
}

std::optional<std::string> readKeyring(const std::string& /*service*/) {
    return std::nullopt;
}

void writeKeyring(const std::string& /*service*/, const std::string& /*secret*/) {
    throw Error(ErrorCode::Unavailable, "This build of Airshed knows no desktop keyring.",
                "Set the key in an environment variable.");
}

bool eraseKeyring(const std::string& /*service*/) {
    throw Error(ErrorCode::Unavailable, "This build of Airshed knows no desktop keyring.");
}

} // namespace airshed
