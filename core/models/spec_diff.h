#pragma once

#include <string>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::models {

/// One thing of a layer that two specs say differently.
struct FieldDifference {
    std::string field; ///< "id", "type", "inputs", "block", "output", or the name of a parameter
    std::string before;
    std::string after;
    bool operator==(const FieldDifference&) const = default;
};

/// What became of one layer.
struct LayerDifference {
    enum class Kind { Same, Changed, Added, Removed };
    Kind kind = Kind::Same;
    std::string before;                  ///< its id in the first spec, "" when it was added
    std::string after;                   ///< its id in the second spec, "" when it was removed
    std::string type;                    ///< in the second spec; of a removed layer in the first
    std::vector<FieldDifference> fields; ///< of a changed layer; a parameter that is not set stands as the catalogue's default
    bool operator==(const LayerDifference&) const = default;
};

/// What leads from one spec to another, layer by layer, in the order of the second with removed layers where they stood. Layers
/// of one id are one layer; of the rest, those of one type that come in the same order are (a renamed layer is no other). The
/// output is a layer that stands last in one spec and not in the other: it is said as the field "output".
[[nodiscard]] std::vector<LayerDifference> diffSpecs(const ModelSpec& before, const ModelSpec& after);

/// Whether there is any difference.
[[nodiscard]] bool differ(const std::vector<LayerDifference>& differences);

} // namespace airshed::models
