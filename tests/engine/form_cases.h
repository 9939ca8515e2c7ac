#pragma once

#include <QString>

#include <string>
#include <vector>

#include "core/models/catalogue.h"
#include "core/models/program.h"

/// A program whose forms are to be compared.
struct FormCase {
    std::string name; ///< "lstm_3"
    QString about;    ///< parameters and shapes, for whoever reads a failure
    airshed::models::Program program;
};

/// Facts that the cases share: small, uneven, all inputs there are.
[[nodiscard]] const airshed::models::TaskShape& formTask();
/// A layer with parameters and shapes drawn from the seed. @throws std::runtime_error where no shape fits it.
[[nodiscard]] FormCase layerCase(const airshed::models::LayerType& type, std::uint64_t seed);
[[nodiscard]] FormCase modelCase(const std::string& name, const airshed::models::ModelSpec& spec,
                                 const airshed::models::TaskShape& task);
