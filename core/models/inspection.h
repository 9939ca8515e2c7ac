#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::models {

/// What is known of one layer of a spec without building it.
struct LayerInspection {
    std::string id;
    std::string type;
    std::vector<Shape> inputs; ///< of what feeds it, in order; an empty one where it could not be inferred
    Shape output;              ///< empty where it could not be inferred
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0;
};

struct ModelInspection {
    std::vector<LayerInspection> layers; ///< in an order in which each comes after what it is fed; ties as in the spec
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0; ///< for one window
    Findings findings;             ///< place = "layer ID"; Error: the spec cannot be trained
    /// Of each layer that cannot take its input: the catalogue type which, put in before it, may cure that
    /// (LayerMisfit::fixLayer).
    std::map<std::string, std::string> fixLayers;
    [[nodiscard]] bool usable() const { return !hasErrors(findings); }
};

/// Infers shapes, parameters and multiply-adds, and finds: no layer, double or malformed ids, unknown types, inputs that do not
/// exist, cycles, layers nobody uses, parameters out of range, shapes that do not meet (both are named), an output that is not
/// task.output. Needs no LibTorch.
[[nodiscard]] ModelInspection inspectModel(const ModelSpec& spec, const TaskShape& task);

} // namespace airshed::models
