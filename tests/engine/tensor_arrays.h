#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/data/tensor_file.h"

namespace airshed::test {

/// All arrays of a checkpoint, by name.
inline std::map<std::string, std::vector<float>> arraysOf(const std::filesystem::path& file) {
    const data::TensorFile tensors(file);
    std::map<std::string, std::vector<float>> arrays;
    for (const auto& [name, array] : tensors.arrays())
        arrays[name] = tensors.floats(name);
    return arrays;
}

} // namespace airshed::test
