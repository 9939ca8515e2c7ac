#include "core/experiments/experiment.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/experiments/json_fields.h"
#include "core/features/recipe_json.h"

namespace airshed::experiments {

namespace {

constexpr std::int64_t longestIntervalSeconds = 366LL * 86'400;

/// A reader of a group of fields; an absent group reads as an empty one, so that every field takes its default.
class Group {
public:
    Group(JsonReader& document, std::string_view name) : m_reader(valueOf(document, name), std::string(name)) {}
    JsonReader* operator->() noexcept { return &m_reader; }
    JsonReader& operator*() noexcept { return m_reader; }

private:
    static const Json& valueOf(JsonReader& document, std::string_view name) {
        static const Json empty = Json::object();
        const Json* value = document.find(name);
        return value == nullptr ? empty : *value;
    }
    JsonReader m_reader;
};

void readData(JsonReader& document, Experiment& experiment) {
    Group data(document, "data");
    auto& recipe = experiment.recipe;
    experiment.snapshot = data->text("snapshot", experiment.snapshot);
    recipe.timeColumn = data->text("time", recipe.timeColumn);
    recipe.seriesColumn = data->text("series", recipe.seriesColumn);
    recipe.intervalSeconds = data->integer("interval_s", recipe.intervalSeconds, 1, longestIntervalSeconds);
    experiment.labels = data->text("labels", experiment.labels);
    if (const Json* revision = data->find("label_revision"); revision != nullptr && !revision->is_null())
        experiment.labelRevision = data->integer("label_revision", 0, 0, largestExactInteger);
    data->finish();
}

void readInputs(JsonReader& document, features::RecipeSettings& recipe) {
    Group inputs(document, "inputs");
    recipe.inputs = inputs->texts("columns", recipe.inputs);
    recipe.statics = inputs->texts("static", recipe.statics);
    recipe.categories = inputs->texts("category", recipe.categories);
    if (const Json* pictures = inputs->find("pictures"))
        recipe.pictures = features::pictureSettingsFromJson(*pictures, "inputs.pictures");
    recipe.fillLimit = smallInteger(*inputs, "fill_limit", recipe.fillLimit, 0, 100'000);
    recipe.maskChannels = inputs->boolean("mask", recipe.maskChannels);
    recipe.calendar = inputs->texts("calendar", recipe.calendar);
    recipe.futureCalendar = inputs->boolean("future_calendar", recipe.futureCalendar);
    inputs->finish();

    constexpr std::array<std::string_view, 3> known = {"hour", "weekday", "yearday"};
    for (std::size_t i = 0; i < recipe.calendar.size(); ++i) {
        const std::string& name = recipe.calendar[i];
        const auto end = recipe.calendar.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(known.begin(), known.end(), name) == known.end() || std::find(recipe.calendar.begin(), end, name) != end)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("\"inputs.calendar.{}\": \"{}\" is not known, or stands there twice.", i, name),
                        "Choose among hour, weekday and yearday, each at most once.");
    }
}

void readTask(JsonReader& document, features::RecipeSettings& recipe) {
    Group task(document, "task");
    recipe.targets = task->texts("targets", recipe.targets);
    recipe.lookback = smallInteger(*task, "lookback", recipe.lookback, 1, 100'000);
    recipe.horizon = smallInteger(*task, "horizon", recipe.horizon, 1, 10'000);
    task->finish();
}

void readSplit(JsonReader& document, features::SplitSettings& settings) {
    Group split(document, "split");
    settings.train = split->number("train", settings.train, 0.01, 0.98);
    settings.validation = split->number("validation", settings.validation, 0.01, 0.98);
    settings.embargo = smallInteger(*split, "embargo", settings.embargo, 0, 1'000'000);
    settings.trainStride = smallInteger(*split, "train_stride", settings.trainStride, 1, 100'000);
    split->finish();
    if (settings.train + settings.validation > 0.995)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"split.validation\": {} for training and {} for validation leave nothing for the test.",
                                settings.train, settings.validation),
                    "Let them add up to at most 0.99.");
}

} // namespace

models::TaskShape Experiment::taskShape() const {
    models::TaskShape task;
    task.input = {recipe.lookback, recipe.channelCount()};
    task.output = {recipe.horizon, static_cast<std::int64_t>(recipe.targets.size())};
    const std::vector<std::string> channels = recipe.channelNames();
    for (const std::string& target : recipe.targets) {
        const auto channel = std::find(channels.begin(), channels.end(), target);
        task.targetChannels.push_back(channel == channels.end() ? -1 : channel - channels.begin());
    }
    if (!recipe.statics.empty())
        task.others.push_back({"static", "Static", {static_cast<std::int64_t>(recipe.statics.size())}});
    if (!recipe.categories.empty())
        task.others.push_back({"category", "Category", {static_cast<std::int64_t>(recipe.categories.size())}});
    if (recipe.pictures.used())
        task.others.push_back({"image", "Picture", {3, recipe.pictures.height, recipe.pictures.width}});
    if (recipe.futureCalendar)
        task.others.push_back(
            {"future", "Known ahead", {recipe.horizon, static_cast<std::int64_t>(recipe.calendar.size()) * 2}});
    return task;
}

bool Experiment::usesLabels() const {
    return std::any_of(recipe.repairs.begin(), recipe.repairs.end(),
                       [](const quality::RepairStep& step) {
                           return step.enabled && std::holds_alternative<quality::MaskRepair>(step.action);
                       }) ||
           std::any_of(recipe.targets.begin(), recipe.targets.end(),
                       [](const std::string& target) { return !quality::kindOfLabelColumn(target).empty(); });
}

Json toJson(const Experiment& experiment) {
    const auto& recipe = experiment.recipe;
    return {{"schema", Experiment::schemaVersion},
            {"name", experiment.name},
            {"data",
             {{"snapshot", experiment.snapshot},
              {"time", recipe.timeColumn},
              {"series", recipe.seriesColumn},
              {"interval_s", recipe.intervalSeconds},
              {"labels", experiment.labels},
              {"label_revision", experiment.labelRevision ? Json(*experiment.labelRevision) : Json()}}},
            {"repairs", quality::toJson(recipe.repairs)},
            {"inputs",
             {{"columns", recipe.inputs},
              {"static", recipe.statics},
              {"category", recipe.categories},
              {"pictures", features::toJson(recipe.pictures)},
              {"fill_limit", recipe.fillLimit},
              {"mask", recipe.maskChannels},
              {"calendar", recipe.calendar},
              {"future_calendar", recipe.futureCalendar}}},
            {"task", {{"targets", recipe.targets}, {"lookback", recipe.lookback}, {"horizon", recipe.horizon}}},
            {"split",
             {{"train", recipe.split.train},
              {"validation", recipe.split.validation},
              {"embargo", recipe.split.embargo},
              {"train_stride", recipe.split.trainStride}}},
            {"model", models::toJson(experiment.model)},
            {"training", toJson(experiment.training)}};
}

Experiment experimentFromJson(const Json& json) {
    JsonReader document(json, "");
    const std::int64_t schema = document.integer("schema", Experiment::schemaVersion, 1, largestExactInteger);
    if (schema > Experiment::schemaVersion)
        throw Error(ErrorCode::NewerVersion,
                    fmt::format("The experiment has schema {}; this version of Airshed reads up to {}.", schema,
                                Experiment::schemaVersion),
                    "Open it with a newer version of Airshed.");
    Experiment experiment;
    experiment.name = document.text("name", experiment.name);
    readData(document, experiment);
    if (const Json* repairs = document.find("repairs"))
        experiment.recipe.repairs = quality::repairsFromJson(*repairs, "repairs");
    readInputs(document, experiment.recipe);
    readTask(document, experiment.recipe);
    readSplit(document, experiment.recipe.split);
    if (const Json* model = document.find("model"))
        experiment.model = models::modelSpecFromJson(*model, "model");
    if (const Json* training = document.find("training"))
        experiment.training = trainingFromJson(*training, "training");
    document.finish();
    return experiment;
}

Experiment readExperimentFile(const std::filesystem::path& file) {
    const Json json = readJsonFile(file);
    try {
        return experimentFromJson(json);
    } catch (const Error& e) {
        throw Error(e.code(), fmt::format("{}: {}", file.string(), e.what()), e.hint());
    }
}

std::string experimentDigest(const Experiment& experiment) {
    Json json = toJson(experiment);
    json.erase("name");
    json.erase("schema");
    // What came with a later schema leaves no trace where it is not used, so that older runs can still be resumed.
    if (experiment.recipe.statics.empty())
        json["inputs"].erase("static");
    if (experiment.recipe.categories.empty()) {
        json["inputs"].erase("category");
        json["training"].erase("unknown_share");
    }
    if (!experiment.recipe.pictures.used()) {
        json["inputs"].erase("pictures");
        json["training"].erase("augment");
    }
    if (!experiment.recipe.futureCalendar)
        json["inputs"].erase("future_calendar");
    json["model"].erase("preset");
    eraseWithoutEffect(json["training"]);
    json["repairs"] = Json::array();
    for (quality::RepairStep step : experiment.recipe.repairs)
        if (step.enabled) {
            step.note.clear();
            json["repairs"].push_back(quality::toJson(step));
        }
    for (Json& layer : json["model"]["layers"]) {
        layer.erase("block");
        const models::LayerType* type = models::findLayerType(layer["type"].get<std::string>());
        if (type == nullptr)
            continue;
        try {
            layer["params"] = models::completeParameters(*type, layer["params"], "params").json();
        } catch (const Error&) {
            // Parameters out of range cannot be trained; the digest then stands for what was written.
        }
    }
    return sha256Hex(json.dump());
}

} // namespace airshed::experiments
