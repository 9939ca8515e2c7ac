#include "core/experiments/training_settings.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/experiments/json_fields.h"

namespace airshed::experiments {

namespace {

constexpr double largestWeight = 1e6;

Json toJson(const Augmentation& augment) {
    return {
        {"flip", augment.flip}, {"shift", augment.shift}, {"brightness", augment.brightness}, {"contrast", augment.contrast}};
}

Augmentation augmentationFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    Augmentation augment;
    augment.flip = reader.boolean("flip", augment.flip);
    augment.shift = smallInteger(reader, "shift", augment.shift, 0, 64);
    augment.brightness = reader.number("brightness", augment.brightness, 0.0, 0.5);
    augment.contrast = reader.number("contrast", augment.contrast, 0.0, 0.5);
    reader.finish();
    return augment;
}

Json toJson(const Schedule& schedule) {
    return {{"kind", schedule.kind},
            {"warm_up", schedule.warmUp},
            {"factor", schedule.factor},
            {"every", schedule.every},
            {"final_share", schedule.finalShare}};
}

Schedule scheduleFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    Schedule schedule;
    schedule.kind = reader.choice("kind", schedule.kind, {"constant", "cosine", "one_cycle", "step", "plateau"});
    schedule.warmUp = reader.number("warm_up", schedule.warmUp, 0.0, 1000.0);
    schedule.factor = reader.number("factor", schedule.factor, 0.01, 0.99);
    schedule.every = smallInteger(reader, "every", schedule.every, 1, 10'000);
    schedule.finalShare = reader.number("final_share", schedule.finalShare, 0.0, 1.0);
    reader.finish();
    return schedule;
}

double weightFromJson(const Json& json, const std::string& path) {
    if (!json.is_number() || !(json.get<double>() >= 0.0 && json.get<double>() <= largestWeight))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": {} is no weight: expected a number from 0 to {}.", path, json.dump(), largestWeight));
    return json.get<double>();
}

void readWeights(JsonReader& reader, TrainingSettings& settings) {
    if (const Json* targets = reader.find("target_weights")) {
        const std::string path = reader.pathOf("target_weights");
        if (!targets->is_object())
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": expected an object of targets and weights.", path));
        for (const auto& [name, weight] : targets->items())
            settings.targetWeights[name] = weightFromJson(weight, fmt::format("{}.{}", path, name));
    }
    if (const Json* leads = reader.find("lead_weights")) {
        const std::string path = reader.pathOf("lead_weights");
        if (!leads->is_array())
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": expected a list of weights, one for each lead.", path));
        for (const Json& weight : *leads)
            settings.leadWeights.push_back(weightFromJson(weight, fmt::format("{}.{}", path, settings.leadWeights.size())));
    }
}

} // namespace

Schedule::Schedule() = default;

TrainingSettings trainingFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    TrainingSettings settings;
    settings.optimizer = reader.choice("optimizer", settings.optimizer, {"sgd", "adam", "adamw", "rmsprop", "lion"});
    settings.momentum = reader.number("momentum", settings.momentum, 0.0, 0.999);
    settings.learningRate = reader.number("learning_rate", settings.learningRate, leastLearningRate, largestLearningRate);
    if (const Json* schedule = reader.find("schedule"))
        settings.schedule = scheduleFromJson(*schedule, reader.pathOf("schedule"));
    settings.weightDecay = reader.number("weight_decay", settings.weightDecay, 0.0, 1.0);
    settings.decayAll = reader.boolean("decay_all", settings.decayAll);
    settings.loss = reader.choice("loss", settings.loss, {"mae", "mse", "huber", "log_cosh"});
    settings.focalGamma = reader.number("focal_gamma", settings.focalGamma, 0.0, 10.0);
    readWeights(reader, settings);
    settings.batchSize = smallInteger(reader, "batch_size", settings.batchSize, 1, 65'536);
    settings.batchParts = smallInteger(reader, "batch_parts", settings.batchParts, 1, 4'096);
    settings.epochs = smallInteger(reader, "epochs", settings.epochs, 1, 100'000);
    settings.patience = smallInteger(reader, "patience", settings.patience, 0, 100'000);
    settings.windowsPerEpoch = reader.integer("windows_per_epoch", settings.windowsPerEpoch, 0, largestExactInteger);
    settings.unknownShare = reader.number("unknown_share", settings.unknownShare, 0.0, 0.9);
    if (const Json* augment = reader.find("augment"))
        settings.augment = augmentationFromJson(*augment, reader.pathOf("augment"));
    settings.clipNorm = reader.number("clip_norm", settings.clipNorm, 0.0, 1e9);
    settings.clipValue = reader.number("clip_value", settings.clipValue, 0.0, 1e9);
    settings.averaging = reader.number("averaging", settings.averaging, 0.0, 0.99999);
    settings.precision = reader.choice("precision", settings.precision, {"float32", "tf32", "bf16"});
    settings.deterministic = reader.boolean("deterministic", settings.deterministic);
    settings.seed =
        static_cast<std::uint64_t>(reader.integer("seed", static_cast<std::int64_t>(settings.seed), 0, largestExactInteger));
    settings.threads = smallInteger(reader, "threads", settings.threads, 0, 1'024);
    settings.checkpointSeconds = smallInteger(reader, "checkpoint_s", settings.checkpointSeconds, 1, 86'400);
    reader.finish();
    return settings;
}

Json toJson(const TrainingSettings& training) {
    return {{"optimizer", training.optimizer},
            {"momentum", training.momentum},
            {"learning_rate", training.learningRate},
            {"schedule", toJson(training.schedule)},
            {"weight_decay", training.weightDecay},
            {"decay_all", training.decayAll},
            {"loss", training.loss},
            {"focal_gamma", training.focalGamma},
            {"target_weights", training.targetWeights},
            {"lead_weights", training.leadWeights},
            {"batch_size", training.batchSize},
            {"batch_parts", training.batchParts},
            {"epochs", training.epochs},
            {"patience", training.patience},
            {"windows_per_epoch", training.windowsPerEpoch},
            {"unknown_share", training.unknownShare},
            {"augment", toJson(training.augment)},
            {"clip_norm", training.clipNorm},
            {"clip_value", training.clipValue},
            {"averaging", training.averaging},
            {"precision", training.precision},
            {"deterministic", training.deterministic},
            {"seed", training.seed},
            {"threads", training.threads},
            {"checkpoint_s", training.checkpointSeconds}};
}

void eraseWithoutEffect(Json& training) {
    training.erase("checkpoint_s");
    const std::string optimizer = training.at("optimizer").get<std::string>();
    if (optimizer != "sgd" && optimizer != "rmsprop")
        training.erase("momentum");
    const Json usual = toJson(TrainingSettings());
    for (const char* field : {"schedule", "decay_all", "focal_gamma", "target_weights", "lead_weights", "batch_parts",
                              "clip_value", "averaging", "precision", "deterministic"})
        if (training.at(field) == usual.at(field))
            training.erase(field);
}

} // namespace airshed::experiments
