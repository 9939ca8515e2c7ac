#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/models/inspection.h"

namespace airshed::models {

/// A change of a spec that cures one finding of its inspection, or brings the cure a step nearer.
struct ModelFix {
    std::size_t finding = 0;               ///< position in ModelInspection::findings
    std::string title;                     ///< what it does, for a button: "Put a flatten layer before it"
    std::function<void(ModelSpec&)> apply; ///< to be called with the spec that was inspected
};

/// At most one fix for each finding, in the order of the findings. One that puts layers in, moves or connects is offered only
/// if the layer that the finding names then takes what it is given; so for some findings there is none.
[[nodiscard]] std::vector<ModelFix> suggestFixes(const ModelSpec& spec, const TaskShape& task,
                                                 const ModelInspection& inspection);

} // namespace airshed::models
