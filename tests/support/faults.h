#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace airshed::test {

/// The Error that `work` throws; nothing when it throws none.
template <typename Work> std::optional<Error> faultOf(const Work& work) {
    try {
        static_cast<void>(work());
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// Whether `work` throws an Error of that code whose message or hint holds every one of `parts`.
template <typename Work, typename... Parts> bool failsWith(ErrorCode code, const Work& work, const Parts&... parts) {
    const auto fault = faultOf(work);
    return fault && fault->code() == code && (... && (fault->text().find(std::string_view(parts)) != std::string::npos));
}

} // namespace airshed::test
