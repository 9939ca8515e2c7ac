#pragma once

#include <string>
#include <vector>

#include "core/forms/onnx_encoder.h"
#include "core/forms/weight_values.h"
#include "core/models/program.h"

namespace airshed::forms {

/// Nodes and constants being put together, with names that are all different.
class OnnxGraph {
public:
    /// Adds a node with one output. @return the output's name.
    std::string node(const std::string& type, std::vector<std::string> inputs, std::vector<OnnxAttribute> attributes = {});
    /// As `node`, under a name of one's own.
    void nodeTo(const std::string& output, const std::string& type, std::vector<std::string> inputs,
                std::vector<OnnxAttribute> attributes = {});
    std::string floats(models::Shape shape, std::vector<float> values, const std::string& name = "");
    std::string number(float value) { return floats({}, {value}); }
    std::string integers(std::vector<std::int64_t> values);
    /// A single float64.
    std::string real(double value);
    /// A name that nothing has yet.
    std::string fresh();

    std::vector<OnnxNode> nodes;
    std::vector<OnnxTensor> tensors;

private:
    int m_count = 0;
};

/// Writes the operations of a program behind what feeds it. @param inputs names of the tensors that stand for the program's
/// inputs, in the order of Program::inputs. @return the name of the tensor that the program yields.
std::string appendProgram(OnnxGraph& graph, const models::Program& program, const WeightValues& values,
                          const std::vector<std::string>& inputs);

/// The network alone as a .onnx file: inputs and output "output" as the program has them, with a batch in front.
[[nodiscard]] std::string toOnnx(const models::Program& program, const WeightValues& values, const std::string& name);

} // namespace airshed::forms
