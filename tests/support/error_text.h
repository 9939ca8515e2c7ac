#pragma once

#include <QString>

#include "core/base/error.h"

namespace airshed::test {

/// The text of the Error that `work` throws, "" when it throws none.
template <typename Work> QString errorOf(const Work& work, ErrorCode* code = nullptr) {
    try {
        work();
    } catch (const Error& error) {
        if (code != nullptr)
            *code = error.code();
        return QString::fromStdString(error.text());
    }
    return {};
}

} // namespace airshed::test
