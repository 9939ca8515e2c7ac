#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"

namespace airshed {

enum class Severity { Info, Warning, Error };

/// Something a person should know about data, a model or an experiment: a value, returned in lists.
struct Finding {
    Severity severity = Severity::Info;
    std::string code;    ///< stable identifier such as "shape_mismatch", for programs and tests
    std::string place;   ///< where: "file:row:column", a JSON path, or "layer conv1"
    std::string message; ///< what is wrong, one sentence
    std::string hint;    ///< what to do, one sentence; may be empty
};

using Findings = std::vector<Finding>;

/// "info", "warning" or "error".
[[nodiscard]] std::string toText(Severity severity);
/// True when at least one finding has severity Error.
[[nodiscard]] bool hasErrors(const Findings& findings);
/// [{"severity", "code", "place", "message", "hint"}].
[[nodiscard]] Json toJson(const Findings& findings);

} // namespace airshed
