#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/forms/onnx_encoder.h"

namespace airshed::modules {

/// An ONNX model computed by LibTorch, operator by operator as the ONNX standard defines them: those that Airshed writes. It
/// reads what is in the file and knows nothing of how it came there, so it can prove an exported file.
class OnnxModule {
public:
    /// @throws Error(NotFound); Error(Damaged) for a file that is no ONNX model; Error(Unavailable) naming an operator that is
    /// not
    ///   known here.
    explicit OnnxModule(const std::filesystem::path& file);

    /// The first output of the model, in C order. @param inputs by name. @throws Error(Damaged) when a value that a node needs
    /// is not there.
    [[nodiscard]] std::vector<float> run(std::map<std::string, torch::Tensor> inputs) const;

private:
    std::string m_name; ///< of the file
    forms::OnnxModel m_model;
    std::map<std::string, torch::Tensor> m_constants;
};

/// A copy of numbers as a tensor.
[[nodiscard]] torch::Tensor tensorOf(const std::vector<float>& values, const std::vector<std::int64_t>& shape);
[[nodiscard]] torch::Tensor tensorOf(const std::vector<std::int64_t>& values, const std::vector<std::int64_t>& shape);

} // namespace airshed::modules
