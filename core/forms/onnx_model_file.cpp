#include "core/forms/onnx_model_file.h"

#include "core/models/program.h"

namespace airshed::forms {

namespace {

std::vector<drawing::ModelFilePort> describe(const std::vector<OnnxPort>& ports) {
    std::vector<drawing::ModelFilePort> described;
    described.reserve(ports.size());
    for (const OnnxPort& port : ports)
        described.push_back({port.name, port.shape});
    return described;
}

} // namespace

drawing::ModelFile describeOnnx(const OnnxModel& model) {
    drawing::ModelFile file;
    file.format = "ONNX";
    file.inputs = describe(model.inputs);
    file.outputs = describe(model.outputs);
    file.operations.reserve(model.nodes.size());
    for (const OnnxNode& node : model.nodes)
        file.operations.push_back({node.type, node.name, node.inputs, node.outputs});
    for (const OnnxTensor& tensor : model.tensors)
        file.parameters += models::elements(tensor.shape);
    return file;
}

} // namespace airshed::forms
