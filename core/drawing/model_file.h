#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/drawing/network_graph.h"

namespace airshed::drawing {

/// What goes into or comes out of a model in a file.
struct ModelFilePort {
    std::string name;
    models::Shape shape; ///< without the batch; empty where the file does not say
};

/// One operation of a model in a file: constants that feed it are left out.
struct ModelFileOperation {
    std::string type; ///< in the words of the file's format: "Conv", "aten::linear"
    std::string name; ///< "" where it has none
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
};

/// A model as another program wrote it, to be looked at: no weights, no promise that Airshed could run it.
struct ModelFile {
    std::string format; ///< "ONNX", "TorchScript"
    std::vector<ModelFilePort> inputs;
    std::vector<ModelFilePort> outputs;
    std::vector<ModelFileOperation> operations;
    std::int64_t parameters = 0; ///< numbers in its constant arrays

    [[nodiscard]] Json toJson() const;
    /// @throws Error(InvalidInput) naming the field.
    [[nodiscard]] static ModelFile fromJson(const Json& json);
};

/// Inputs as sources, operations as layers, outputs as forecasts. Operations that no input reaches are left out.
[[nodiscard]] NetworkGraph graphOf(const ModelFile& model);

} // namespace airshed::drawing
