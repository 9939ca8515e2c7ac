#include <fmt/format.h>

#include "core/base/error.h"
#include "core/engine/modules/torchscript_internal.h"
#include "core/forms/torch_source.h"

namespace airshed::modules {

torch::jit::Module toTorchScript(const Network& network) {
    torch::jit::Module module("Network");
    // Python's Module.training raises for a module that has no such attribute.
    module.register_attribute("training", c10::BoolType::get(), false);
    const models::Program& program = network.program();
    const std::vector<std::string> identifiers = models::weightIdentifiers(program);
    forms::WeightValues values = network.values();
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        const models::WeightSpec& weight = program.weights[i];
        const torch::Tensor array = torch::from_blob(values[i].data(), weight.shape).clone();
        if (weight.role == models::WeightRole::Learned)
            module.register_parameter(identifiers[i], array, false);
        else
            module.register_buffer(identifiers[i], array);
    }
    defineMethod(module, forms::torchScriptForward(program));
    return module;
}

void defineMethod(torch::jit::Module& module, const std::string& source) {
    try {
        module.define(source);
    } catch (const std::exception& e) {
        throw Error(ErrorCode::Internal, fmt::format("LibTorch refuses a module of the export:\n{}\n{}", source, e.what()),
                    "Please report this with the experiment's JSON.");
    }
}

} // namespace airshed::modules
