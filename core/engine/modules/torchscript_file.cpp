#include "core/engine/modules/torchscript_file.h"

#include <fmt/format.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/script.h>

#include "core/base/error.h"
#include "core/engine/modules/torch_compat_internal.h"

namespace airshed::modules {

namespace {

/// What only brings values to where they are used is no operation to a person.
bool isPlumbing(const torch::jit::Node& node) {
    const std::string kind = node.kind().toQualString();
    return kind == "prim::Constant" || kind == "prim::GetAttr" || kind == "prim::ListConstruct";
}

/// Names of the values behind a node's inputs; a list counts as what is in it.
void addInputs(const torch::jit::Node& node, std::vector<std::string>& names) {
    for (const torch::jit::Value* value : node.inputs())
        if (value->node()->kind() == torch::jit::prim::ListConstruct)
            addInputs(*value->node(), names);
        else
            names.push_back(value->debugName());
}

/// Branches and loops are gone through in the order in which they stand.
void addOperations(at::ArrayRef<const torch::jit::Block*> blocks, drawing::ModelFile& model);

void addBlock(const torch::jit::Block& block, drawing::ModelFile& model) {
    for (const torch::jit::Node* node : block.nodes()) {
        if (node->kind() == torch::jit::prim::Constant && node->output()->type()->isSubtypeOf(*c10::TensorType::get()))
            model.parameters += node->t(torch::jit::attr::value).numel(); // weights that were frozen
        if (isPlumbing(*node))
            continue;
        drawing::ModelFileOperation operation;
        operation.type = node->kind().toQualString();
        addInputs(*node, operation.inputs);
        for (const torch::jit::Value* value : node->outputs())
            operation.outputs.push_back(value->debugName());
        model.operations.push_back(std::move(operation));
        addOperations(node->blocks(), model);
    }
}

void addOperations(at::ArrayRef<const torch::jit::Block*> blocks, drawing::ModelFile& model) {
    for (const torch::jit::Block* block : blocks)
        addBlock(*block, model);
}

models::Shape shapeOf(const torch::jit::Value& value) {
    models::Shape shape;
    if (const auto type = value.type()->cast<c10::TensorType>())
        if (const auto sizes = type->sizes().concrete_sizes(); sizes && !sizes->empty())
            shape.assign(sizes->begin() + 1, sizes->end());
    return shape;
}

drawing::ModelFile describe(const std::filesystem::path& file) {
    const torch::jit::Module module = torch::jit::load(file.string());
    const auto forward = module.find_method("forward");
    if (!forward)
        throw Error(ErrorCode::Damaged, fmt::format("{} has no method \"forward\".", file.string()),
                    "Save the module that is called, not one of its parts.");
    const auto graph = forward->graph()->copy();
    torch::jit::Inline(*graph);
    drawing::ModelFile model;
    model.format = "TorchScript";
    for (const torch::jit::Value* value : graph->inputs().slice(1)) // the first is the module itself
        model.inputs.push_back({value->debugName(), shapeOf(*value)});
    for (const torch::jit::Value* value : graph->outputs())
        model.outputs.push_back({value->debugName(), shapeOf(*value)});
    addBlock(*graph->block(), model);
    for (const torch::Tensor& parameter : module.parameters())
        model.parameters += parameter.numel();
    for (const torch::Tensor& buffer : module.buffers())
        model.parameters += buffer.numel();
    return model;
}

} // namespace

drawing::ModelFile describeTorchScript(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} does not exist.", file.string()));
    try {
        return describe(file);
    } catch (const c10::Error& error) {
        throw Error(ErrorCode::Damaged,
                    fmt::format("{} is no TorchScript file: {}", file.string(), error.what_without_backtrace()),
                    "Save the model with torch.jit.save.");
    }
}

} // namespace airshed::modules
