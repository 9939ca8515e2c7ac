#include "core/forms/torch_source.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/forms/torch_dialect.h"

namespace airshed::forms {

using models::Program;
using models::Start;
using models::Value;
using models::WeightRole;
using models::WeightSpec;
namespace op = models::op;

namespace {

std::vector<std::string> inputNames(const Program& program, const TorchStatements& statements) {
    std::vector<std::string> names;
    for (const Value input : program.inputs())
        names.push_back(statements.name(input));
    return names;
}

/// What differs between training and use, which TorchStatements leaves out.
std::string trainingStatement(const Program& program, const TorchStatements& statements, Value value, TorchDialect dialect) {
    const models::Step& step = program.steps[value];
    const bool cpp = dialect == TorchDialect::Cpp;
    if (const auto* dropout = std::get_if<op::Dropout>(&step.operation)) {
        const std::string x = statements.name(step.inputs[0]);
        return cpp ? fmt::format("auto {} = torch::dropout({}, {}, is_training());\n", statements.name(value), x, dropout->rate)
                   : fmt::format("{} = F.dropout({}, {}, self.training)\n", statements.name(value), x, dropout->rate);
    }
    std::string text = statements(value);
    if (std::holds_alternative<op::BatchNorm>(step.operation)) {
        const std::string fixed = cpp ? ", false, 0.1" : ", False, 0.1";
        text.replace(text.find(fixed), fixed.size(), cpp ? ", is_training(), 0.1" : ", self.training, 0.1");
    }
    return text;
}

std::string indented(const std::string& statements, int spaces) {
    std::string result;
    std::size_t first = 0;
    while (first < statements.size()) {
        const std::size_t end = statements.find('\n', first);
        result += fmt::format("{:{}}{}\n", "", spaces, statements.substr(first, end - first));
        first = end + 1;
    }
    return result;
}

/// The layers' statements, each layer under a line that names it.
std::string body(const Program& program, TorchDialect dialect, const char* comment) {
    const TorchStatements statements(program, dialect);
    std::string text;
    for (const models::ProgramLayer& layer : program.layers) {
        text +=
            fmt::format("{} {} ({}): {}\n", comment, layer.id, layer.type, models::toText(program.steps[layer.output].shape));
        for (Value value = layer.first; value < layer.end; ++value)
            text += trainingStatement(program, statements, value, dialect);
    }
    return text + fmt::format("return {}{}\n", statements.name(program.output), dialect == TorchDialect::Cpp ? ";" : "");
}

std::string literal(const std::vector<float>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::string number = fmt::format("{:.9g}", values[i]);
        if (number.find_first_of(".e") == std::string::npos)
            number += ".0";
        text += fmt::format("{}{}", i == 0 ? "" : i % 12 == 0 ? ",\n            " : ", ", number);
    }
    return text;
}

std::string pythonArray(const WeightSpec& weight, const std::string& identifier) {
    const std::string shape = fmt::format("{}", fmt::join(weight.shape, ", "));
    std::string start;
    switch (weight.start.kind) {
    case Start::Kind::Uniform:
        start = fmt::format("torch.empty({}).uniform_({}, {})", shape, -weight.start.bound, weight.start.bound);
        break;
    case Start::Kind::Normal: start = fmt::format("torch.empty({}).normal_(0.0, {})", shape, weight.start.bound); break;
    case Start::Kind::Zeros: start = fmt::format("torch.zeros({})", shape); break;
    case Start::Kind::Ones: start = fmt::format("torch.ones({})", shape); break;
    case Start::Kind::Given:
        start = fmt::format("torch.tensor([{}]).reshape({})", literal(weight.start.values()), shape);
        break;
    }
    return weight.role == WeightRole::Learned ? fmt::format("self.{} = nn.Parameter({})\n", identifier, start)
                                              : fmt::format("self.register_buffer(\"{}\", {})\n", identifier, start);
}

std::string cppArray(const WeightSpec& weight, const std::string& identifier) {
    const std::string shape = fmt::format("{{{}}}", fmt::join(weight.shape, ", "));
    std::string start;
    switch (weight.start.kind) {
    case Start::Kind::Uniform:
        start = fmt::format("torch::empty({}).uniform_({}, {})", shape, -weight.start.bound, weight.start.bound);
        break;
    case Start::Kind::Normal: start = fmt::format("torch::empty({}).normal_(0.0, {})", shape, weight.start.bound); break;
    case Start::Kind::Zeros: start = fmt::format("torch::zeros({})", shape); break;
    case Start::Kind::Ones: start = fmt::format("torch::ones({})", shape); break;
    case Start::Kind::Given:
        start = fmt::format("torch::tensor(std::vector<float>{{{}}}).reshape({})", literal(weight.start.values()), shape);
        break;
    }
    return fmt::format("{0} = register_{1}(\"{0}\", {2});\n", identifier,
                       weight.role == WeightRole::Learned ? "parameter" : "buffer", start);
}

} // namespace

std::string torchScriptForward(const Program& program, const std::string& method) {
    const TorchStatements statements(program, TorchDialect::Script);
    std::string text;
    for (Value value = 0; value < program.steps.size(); ++value)
        text += statements(value);
    text += fmt::format("return {}\n", statements.name(program.output));
    std::string parameters;
    for (const std::string& name : inputNames(program, statements))
        parameters += fmt::format(", {}: Tensor", name);
    return fmt::format("def {}(self{}) -> Tensor:\n{}", method, parameters, indented(text, 4));
}

std::string pythonSource(const Program& program, const std::string& about) {
    const TorchStatements statements(program, TorchDialect::Python);
    const std::vector<std::string> identifiers = models::weightIdentifiers(program);
    std::string arrays;
    for (std::size_t i = 0; i < identifiers.size(); ++i)
        arrays += pythonArray(program.weights[i], identifiers[i]);
    return fmt::format("\"\"\"{}\"\"\"\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"
                       "class Network(nn.Module):\n    def __init__(self):\n        super().__init__()\n{}\n"
                       "    def forward(self, {}):\n{}",
                       about, indented(arrays, 8), fmt::join(inputNames(program, statements), ", "),
                       indented(body(program, TorchDialect::Python, "#"), 8));
}

std::string cppSource(const Program& program, const std::string& about) {
    const TorchStatements statements(program, TorchDialect::Cpp);
    const std::vector<std::string> identifiers = models::weightIdentifiers(program);
    std::string arrays;
    for (std::size_t i = 0; i < identifiers.size(); ++i)
        arrays += cppArray(program.weights[i], identifiers[i]);
    std::vector<std::string> parameters;
    for (const std::string& name : inputNames(program, statements))
        parameters.push_back("const torch::Tensor& " + name);
    const std::string members = identifiers.empty() ? "" : fmt::format("    torch::Tensor {};\n", fmt::join(identifiers, ", "));
    return fmt::format("// {}\n#pragma once\n\n#include <vector>\n\n#include <torch/torch.h>\n\n"
                       "class Network : public torch::nn::Module {{\npublic:\n    Network() {{\n{}    }}\n\n"
                       "    torch::Tensor forward({}) {{\n{}    }}\n\nprivate:\n{}}};\n",
                       about, indented(arrays, 8), fmt::join(parameters, ", "),
                       indented(body(program, TorchDialect::Cpp, "//"), 8), members);
}

} // namespace airshed::forms
