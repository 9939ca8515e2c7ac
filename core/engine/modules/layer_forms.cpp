#include <fmt/format.h>

#include "core/base/error.h"
#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

const LayerForms& layerForms(std::string_view type) {
    for (const auto forms : {denseForms(), recurrentForms(), convolutionForms(), regularisationForms(), activationForms(),
                             shapeForms(), mergeForms()})
        for (const LayerForms& entry : forms)
            if (entry.type == type)
                return entry;
    throw Error(ErrorCode::Internal, fmt::format("Layer type \"{}\" is in the catalogue but cannot be trained.", type));
}

std::vector<LearnedArray> noArrays(const LayerContext& /*layer*/) {
    return {};
}

} // namespace airshed::modules
