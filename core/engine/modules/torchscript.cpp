#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/engine/modules/torchscript_internal.h"

namespace airshed::modules {

namespace {

/// Statements indented as the body of a function.
std::string indented(const std::string& statements) {
    std::istringstream lines(statements);
    std::string result;
    for (std::string line; std::getline(lines, line);)
        result += "    " + line + "\n";
    return result;
}

torch::jit::Module emptyModule(const std::string& name) {
    torch::jit::Module module(name);
    // Python's Module.training raises for a module that has no such attribute.
    module.register_attribute("training", c10::BoolType::get(), false);
    return module;
}

torch::jit::Module layerModule(const Network::Node& node) {
    torch::jit::Module module = emptyModule("Layer_" + node.layer.id);
    for (std::size_t i = 0; i < node.arrays.size(); ++i)
        module.register_parameter(node.specs[i].name, node.arrays[i].detach().to(torch::kCPU, false, true), false);
    std::string inputs = "x: Tensor";
    for (std::size_t i = 1; i < node.sources.size(); ++i)
        inputs += fmt::format(", x{}: Tensor", i + 1);
    defineMethod(module,
                 fmt::format("def forward(self, {}) -> Tensor:\n{}", inputs, indented(node.forms->torchScript(node.layer))));
    return module;
}

} // namespace

torch::jit::Module toTorchScript(const Network& network) {
    torch::jit::Module module = emptyModule("Network");
    std::string statements;
    const auto& nodes = network.nodes();
    for (const Network::Node& node : nodes) {
        std::vector<std::string> sources;
        for (const std::size_t source : node.sources)
            sources.push_back(source == 0 ? "x" : "y_" + nodes[source - 1].layer.id);
        module.register_module("layer_" + node.layer.id, layerModule(node));
        statements += fmt::format("y_{0} = self.layer_{0}.forward({1})\n", node.layer.id, fmt::join(sources, ", "));
    }
    statements += fmt::format("return y_{}\n", network.outputNode().layer.id);
    defineMethod(module, "def forward(self, x: Tensor) -> Tensor:\n" + indented(statements));
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
