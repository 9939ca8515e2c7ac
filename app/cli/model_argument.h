#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/models/catalogue.h"
#include "core/models/model_spec.h"

namespace airshed::cli {

/// A network and the task it is meant for.
struct ModelInHand {
    std::string name; ///< for people
    models::ModelSpec spec;
    models::TaskShape task;
};

/// The task of a network that stands in a file without an experiment, as the command line gives it.
struct TaskArguments {
    int lookback = 72;
    int channels = 9;
    int horizon = 24;
    int targets = 1;
    int ahead = 0;              ///< what is known ahead, for each step; 0: nothing
    int statics = 0;            ///< numbers that stay the same; 0: none
    int categories = 0;         ///< classifying columns; 0: none
    std::string image = "none"; ///< "64x64": width and height of a picture

    void declare(CLI::App& command);
};

/// Reads SPEC: a file with an experiment, which brings its task along, a file with a network alone, or the name of a preset.
/// @throws Error(NotFound) when it is neither a file nor a preset; Error(InvalidInput) naming the JSON path.
[[nodiscard]] ModelInHand readModel(const std::string& spec, const TaskArguments& task);

} // namespace airshed::cli
