#pragma once

#include <string>

#include "core/quality/label_set.h"

namespace airshed::test {

/// A label from one hour of 1970 to another.
inline quality::Label label(const std::string& kind, int from, int to, const std::string& column = "",
                            const std::string& series = "a") {
    quality::Label made;
    made.series = series;
    made.column = column;
    made.from = from * nsPerHour;
    made.to = to * nsPerHour;
    made.kind = kind;
    return made;
}

} // namespace airshed::test
