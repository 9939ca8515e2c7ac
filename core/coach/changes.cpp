#include "core/coach/changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/coach/curve.h"
#include "core/experiments/experiment.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"

namespace airshed::coach {

namespace {

/// What makes a layer wide, whatever its type calls it.
constexpr std::array<const char*, 5> widths = {"out", "hidden", "channels", "width", "feedforward"};

/// 3.3e-3 becomes 3e-3: nobody chooses a rate to three digits.
double oneDigit(double number) {
    const double unit = std::pow(10.0, std::floor(std::log10(number)));
    return std::stod(fmt::format("{:.0e}", std::round(number / unit) * unit));
}

/// "learning_rate" as a person would write it.
std::string inWords(std::string field) {
    std::ranges::replace(field, '_', ' ');
    return field;
}

std::optional<experiments::Experiment> experimentOf(const RunSignals& signals) {
    try {
        return experiments::experimentFromJson(signals.experiment);
    } catch (const Error&) {
        return std::nullopt; // of a newer version, or none: nothing is suggested for it
    }
}

bool canBeTrained(const experiments::Experiment& experiment) {
    try {
        return models::inspectModel(experiment.model, experiment.taskShape()).usable();
    } catch (const Error&) {
        return false;
    }
}

std::string networkName(const models::ModelSpec& model) {
    return model.preset.empty() ? "own network" : model.preset;
}

bool feedsAGate(const models::ModelSpec& model, const std::string& id) {
    return std::ranges::any_of(model.layers, [&](const models::LayerSpec& layer) {
        return layer.type == "multiply" && std::ranges::find(layer.inputs, id) != layer.inputs.end();
    });
}

/// Doubles what makes the layer wide, as far as its catalogue entry allows; says what changed.
void widen(models::LayerSpec& layer, std::size_t position, std::vector<Change>& changes) {
    const models::LayerType* type = models::findLayerType(layer.type);
    if (type == nullptr)
        return;
    for (const models::ParameterSpec& parameter : type->parameters) {
        if (parameter.kind != models::ParameterKind::Integer || std::ranges::find(widths, parameter.name) == widths.end())
            continue;
        const std::int64_t now = layer.params.value(parameter.name, parameter.fallback).get<std::int64_t>();
        const std::int64_t doubled = 2 * now;
        if (now < 1 || static_cast<double>(doubled) > parameter.max)
            continue;
        layer.params[parameter.name] = doubled;
        changes.push_back({fmt::format("model.layers.{}.params.{}", position, parameter.name), std::to_string(doubled),
                           inWords(parameter.name) + " of " + layer.id, std::to_string(now), std::to_string(doubled)});
    }
}

} // namespace

std::vector<Change> setNumber(const RunSignals& signals, const std::string& section, const std::string& field, double value) {
    const double now = signals.number(section, field, noNumber);
    if (std::isnan(now) || now == value)
        return {};
    const std::string text = fmt::format("{}", value);
    return {
        {section + "." + field, text, section == "split" ? field + " share" : inWords(field), fmt::format("{}", now), text}};
}

std::vector<Change> scaledRate(const RunSignals& signals, double factor) {
    const double now = signals.number("training", "learning_rate", noNumber);
    if (!(now > 0))
        return {};
    return setNumber(signals, "training", "learning_rate", std::min(oneDigit(now * factor), experiments::largestLearningRate));
}

std::vector<Change> widerNetwork(const RunSignals& signals) {
    std::optional<experiments::Experiment> experiment = experimentOf(signals);
    if (!experiment)
        return {};
    std::vector<Change> changes;
    for (std::size_t i = 0; i + 1 < experiment->model.layers.size(); ++i)
        widen(experiment->model.layers[i], i, changes);
    if (!changes.empty() && canBeTrained(*experiment))
        return changes;
    std::vector<Change> other = otherNetwork(signals, "mlp");
    return other.empty() ? otherNetwork(signals, "cnn") : other;
}

std::vector<Change> otherNetwork(const RunSignals& signals, const std::string& preset) {
    std::optional<experiments::Experiment> experiment = experimentOf(signals);
    if (!experiment || experiment->model.preset == preset)
        return {};
    const std::string before = networkName(experiment->model);
    experiment->model = models::preset(preset).model;
    if (!canBeTrained(*experiment))
        return {};
    return {{"model", preset, "network", before, preset}};
}

std::vector<Change> otherType(const RunSignals& signals, const std::vector<std::string>& types,
                              const std::vector<std::string>& ids, const std::string& newType) {
    const std::optional<experiments::Experiment> experiment = experimentOf(signals);
    std::vector<Change> changes;
    if (!experiment)
        return changes;
    const std::vector<models::LayerSpec>& layers = experiment->model.layers;
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
        const bool meant = std::ranges::find(types, layers[i].type) != types.end() &&
                           (ids.empty() || std::ranges::find(ids, layers[i].id) != ids.end());
        if (meant && !feedsAGate(experiment->model, layers[i].id))
            changes.push_back(
                {fmt::format("model.layers.{}.type", i), newType, "type of " + layers[i].id, layers[i].type, newType});
    }
    return changes;
}

std::vector<Change> moreDropout(const RunSignals& signals, double rate) {
    const std::optional<experiments::Experiment> experiment = experimentOf(signals);
    std::vector<Change> changes;
    if (!experiment)
        return changes;
    for (std::size_t i = 0; i < experiment->model.layers.size(); ++i) {
        const models::LayerSpec& layer = experiment->model.layers[i];
        if (layer.type != "dropout" || !layer.params.contains("rate") || layer.params["rate"].get<double>() >= rate)
            continue;
        changes.push_back({fmt::format("model.layers.{}.params.rate", i), fmt::format("{}", rate), "rate of " + layer.id,
                           fmt::format("{}", layer.params["rate"].get<double>()), fmt::format("{}", rate)});
    }
    return changes;
}

std::vector<Change> targetsAlone(const RunSignals& signals) {
    std::optional<experiments::Experiment> experiment = experimentOf(signals);
    if (!experiment)
        return {};
    const auto& inputs = experiment->recipe.inputs;
    std::vector<std::string> kept;
    for (const std::string& target : experiment->recipe.targets)
        if (std::ranges::find(inputs, target) != inputs.end())
            kept.push_back(target);
    if (kept.empty() || kept.size() == inputs.size())
        return {};
    const std::size_t count = inputs.size();
    experiment->recipe.inputs = kept;
    if (!canBeTrained(*experiment))
        return {};
    return {{"inputs.columns", Json(kept).dump(), "inputs", fmt::format("{} columns", count),
             fmt::format("{}", fmt::join(kept, ", "))}};
}

std::vector<Change> both(std::vector<Change> first, std::vector<Change> second) {
    first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
    return first;
}

} // namespace airshed::coach
