#include "core/forms/onnx_graph.h"

#include <fmt/format.h>

namespace airshed::forms {

std::string OnnxGraph::fresh() {
    return fmt::format("t{}", ++m_count);
}

std::string OnnxGraph::node(const std::string& type, std::vector<std::string> inputs, std::vector<OnnxAttribute> attributes) {
    std::string output = fresh();
    nodeTo(output, type, std::move(inputs), std::move(attributes));
    return output;
}

void OnnxGraph::nodeTo(const std::string& output, const std::string& type, std::vector<std::string> inputs,
                       std::vector<OnnxAttribute> attributes) {
    nodes.push_back({type, std::move(inputs), {output}, std::move(attributes), fmt::format("{}_{}", type, nodes.size() + 1)});
}

std::string OnnxGraph::floats(models::Shape shape, std::vector<float> values, const std::string& name) {
    std::string chosen = name.empty() ? fresh() : name;
    tensors.push_back({chosen, std::move(shape), std::move(values)});
    return chosen;
}

std::string OnnxGraph::integers(std::vector<std::int64_t> values) {
    std::string name = fresh();
    const auto count = static_cast<std::int64_t>(values.size());
    tensors.push_back({name, {count}, {}, std::move(values)});
    return name;
}

std::string OnnxGraph::real(double value) {
    std::string name = fresh();
    tensors.push_back({name, {}, {}, {}, {value}});
    return name;
}

std::string toOnnx(const models::Program& program, const WeightValues& values, const std::string& name) {
    OnnxGraph graph;
    OnnxModel model;
    model.name = name;
    std::vector<std::string> inputs;
    for (const models::Value input : program.inputs()) {
        const models::Step& step = program.steps[input];
        inputs.push_back(std::get<models::op::Input>(step.operation).name);
        model.inputs.push_back({inputs.back(), step.shape});
    }
    const std::string result = appendProgram(graph, program, values, inputs);
    graph.nodeTo("output", "Identity", {result});
    model.outputs.push_back({"output", program.outputShape()});
    model.nodes = std::move(graph.nodes);
    model.tensors = std::move(graph.tensors);
    return encodeOnnx(model);
}

} // namespace airshed::forms
