#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::forms {

// The part of ONNX that a network needs, as protocol buffers. The wire format is a few lines, and a second protobuf library in
// a process that holds LibTorch's hidden one is asking for trouble; so it is written here and checked against ONNX's own
// checker.

/// An attribute of a node: ONNX knows them by type.
struct OnnxAttribute {
    std::string name;
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>> value;
};

struct OnnxNode {
    std::string type; ///< "Conv"
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::vector<OnnxAttribute> attributes = {};
    std::string name = {}; ///< for people
};

/// A constant: float32, int64 or float64, whichever is not empty; float32 where all are.
struct OnnxTensor {
    std::string name;
    models::Shape shape;
    std::vector<float> floats = {};
    std::vector<std::int64_t> integers = {};
    std::vector<double> doubles = {};
};

/// An input or output; the batch stands before the shape as the free dimension "batch".
struct OnnxPort {
    std::string name;
    models::Shape shape;
    bool integers = false; ///< int64 in place of float32
    std::string about = {};
};

struct OnnxModel {
    std::string name;
    std::string about;
    std::vector<OnnxPort> inputs;
    std::vector<OnnxPort> outputs;
    std::vector<OnnxNode> nodes;
    std::vector<OnnxTensor> tensors;
    std::vector<std::pair<std::string, std::string>> metadata = {};
};

/// IR version 8, opset 17: the bytes of a .onnx file.
[[nodiscard]] std::string encodeOnnx(const OnnxModel& model);

} // namespace airshed::forms
