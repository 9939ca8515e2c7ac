#include "core/base/failure.h"

#include <new>

namespace airshed {

Error asError(const std::exception& fault, const std::string& doing, const std::string& hint) {
    if (const auto* error = dynamic_cast<const Error*>(&fault))
        return *error;
    if (dynamic_cast<const std::bad_alloc*>(&fault) != nullptr)
        return {ErrorCode::Unavailable, doing + " needs more memory than this machine has free.",
                "Close other programs, or do less at once."};
    return {ErrorCode::Internal, doing + " failed: " + fault.what(), hint};
}

} // namespace airshed
