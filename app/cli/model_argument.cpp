#include "app/cli/model_argument.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/picture_size.h"
#include "core/experiments/experiment.h"
#include "core/models/presets.h"

namespace airshed::cli {

namespace {

models::TaskShape taskOf(const TaskArguments& arguments) {
    models::TaskShape task{{arguments.lookback, arguments.channels}, {arguments.horizon, arguments.targets}};
    for (int target = 0; target < arguments.targets; ++target)
        task.targetChannels.push_back(target < arguments.channels ? target : -1);
    if (arguments.statics > 0)
        task.others.push_back({"static", "Static", {arguments.statics}});
    if (arguments.categories > 0)
        task.others.push_back({"category", "Category", {arguments.categories}});
    if (const auto size = data::pictureSizeFromText(arguments.image))
        task.others.push_back({"image", "Picture", {3, size->height, size->width}});
    if (arguments.ahead > 0)
        task.others.push_back({"future", "Known ahead", {arguments.horizon, arguments.ahead}});
    return task;
}

bool isPreset(const std::string& name) {
    return std::ranges::any_of(models::presets(), [&](const models::Preset& preset) { return preset.name == name; });
}

} // namespace

void TaskArguments::declare(CLI::App& command) {
    const char* group = "Task of a network without an experiment";
    command.add_option("--lookback", lookback, "Steps that the network sees")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str()
        ->group(group);
    command.add_option("--channels", channels, "Channels of each step; the first are the targets' own past")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str()
        ->group(group);
    command.add_option("--horizon", horizon, "Steps to be predicted")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str()
        ->group(group);
    command.add_option("--targets", targets, "Quantities to be predicted")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str()
        ->group(group);
    command.add_option("--ahead", ahead, "Numbers known ahead, for each step to be predicted: the input \"future\"")
        ->check(CLI::Range(0, 10'000))
        ->group(group);
    command.add_option("--statics", statics, "Numbers that stay the same: the input \"static\"")
        ->check(CLI::Range(0, 10'000))
        ->group(group);
    command.add_option("--categories", categories, "Columns of classes: the input \"category\"")
        ->check(CLI::Range(0, 10'000))
        ->group(group);
    command.add_option("--image", image, "WIDTHxHEIGHT of a picture: the input \"image\"; or none")
        ->capture_default_str()
        ->group(group);
}

ModelInHand readModel(const std::string& spec, const TaskArguments& task) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(spec, ignored)) {
        if (isPreset(spec))
            return {spec, models::preset(spec).model, models::withNeeds(taskOf(task), models::preset(spec).needs)};
        throw Error(ErrorCode::NotFound, fmt::format("\"{}\" is neither a file nor the name of a preset.", spec),
                    "Give a JSON file with an experiment or a network; `airshed-cli presets` lists the presets.");
    }
    const Json json = readJsonFile(spec);
    if (json.is_object() && (json.contains("schema") || json.contains("data") || json.contains("model"))) {
        const experiments::Experiment experiment = experiments::readExperimentFile(spec);
        return {experiment.name, experiment.model, experiment.taskShape()};
    }
    try {
        return {std::filesystem::path(spec).stem().string(), models::modelSpecFromJson(json), taskOf(task)};
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", spec, error.what()), error.hint());
    }
}

} // namespace airshed::cli
