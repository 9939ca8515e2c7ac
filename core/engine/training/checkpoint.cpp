#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/data/tensor_file.h"
#include "core/engine/training/checkpoint_internal.h"

namespace airshed::training {

namespace {

constexpr const char* formatName = "airshed-checkpoint 1";
constexpr const char* firstPrefix = "first_moment.";
constexpr const char* secondPrefix = "second_moment.";

torch::Tensor onHost(const torch::Tensor& flat) {
    return flat.detach().to(torch::kCPU).contiguous();
}

std::span<const std::byte> bytesOf(const torch::Tensor& flat, const modules::ArrayPlace& place) {
    const std::span<const float> cells(flat.data_ptr<float>() + place.offset, static_cast<std::size_t>(place.elements));
    return std::as_bytes(cells);
}

using Places = std::vector<modules::ArrayPlace>;

void addArrays(std::vector<data::ArrayToWrite>& arrays, const Places& places, const torch::Tensor& flat,
               const std::string& prefix) {
    for (const modules::ArrayPlace& place : places)
        arrays.push_back({prefix + place.name, data::ElementType::Float32, place.shape, bytesOf(flat, place)});
}

void readArrays(const data::TensorFile& file, const Places& places, const torch::Tensor& into, const std::string& prefix,
                const std::filesystem::path& path) {
    const torch::NoGradGuard noGrad;
    auto flat = torch::empty({into.numel()});
    for (const modules::ArrayPlace& place : places) {
        if (file.array(prefix + place.name).shape != place.shape)
            throw Error(ErrorCode::Damaged,
                        fmt::format("{}: array \"{}{}\" has not the shape of the model.", path.string(), prefix, place.name));
        const std::vector<float> cells = file.floats(prefix + place.name);
        std::copy(cells.begin(), cells.end(), flat.data_ptr<float>() + place.offset);
    }
    into.copy_(flat);
}

std::string metadata(const data::TensorFile& file, const std::string& key, const std::filesystem::path& path) {
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end())
        throw Error(ErrorCode::Damaged, fmt::format("{}: this is no checkpoint: it has no \"{}\".", path.string(), key));
    return found->second;
}

TrainingPosition positionFromJson(const Json& json) {
    TrainingPosition position;
    json.at("epoch").get_to(position.epoch);
    json.at("step_in_epoch").get_to(position.stepInEpoch);
    json.at("step").get_to(position.step);
    json.at("best_epoch").get_to(position.bestEpoch);
    json.at("best_loss").get_to(position.bestLoss);
    json.at("epochs_without_better").get_to(position.epochsWithoutBetter);
    json.at("point_loss").get_to(position.pointLoss);
    json.at("epoch_loss").get_to(position.epochLoss);
    json.at("threads").get_to(position.threads);
    return position;
}

} // namespace

Json toJson(const TrainingPosition& position) {
    return {{"epoch", position.epoch},
            {"step_in_epoch", position.stepInEpoch},
            {"step", position.step},
            {"best_epoch", position.bestEpoch},
            {"best_loss", position.bestLoss},
            {"epochs_without_better", position.epochsWithoutBetter},
            {"point_loss", position.pointLoss},
            {"epoch_loss", position.epochLoss},
            {"threads", position.threads}};
}

void saveCheckpoint(const std::filesystem::path& file, const modules::Network& network, const FlatOptimizer& optimizer,
                    const TrainingPosition& position, const std::string& experimentDigest) {
    const torch::Tensor weights = onHost(network.weights());
    const torch::Tensor tracked = onHost(network.tracked().cells);
    const torch::Tensor first = onHost(optimizer.firstMoments());
    const torch::Tensor second = onHost(optimizer.secondMoments());
    std::vector<data::ArrayToWrite> arrays;
    addArrays(arrays, network.learned().places, weights, "");
    addArrays(arrays, network.tracked().places, tracked, "");
    addArrays(arrays, network.learned().places, first, firstPrefix);
    addArrays(arrays, network.learned().places, second, secondPrefix);
    data::writeTensorFile(file, arrays,
                          {{"format", formatName}, {"experiment", experimentDigest}, {"position", toJson(position).dump()}});
}

TrainingPosition loadCheckpoint(const std::filesystem::path& file, const modules::Network& network,
                                const FlatOptimizer& optimizer, const std::string& experimentDigest) {
    const data::TensorFile checkpoint(file);
    if (metadata(checkpoint, "format", file) != formatName || metadata(checkpoint, "experiment", file) != experimentDigest)
        throw Error(ErrorCode::Damaged, fmt::format("{}: this checkpoint belongs to another experiment.", file.string()),
                    "Start a new run.");
    readArrays(checkpoint, network.learned().places, network.weights(), "", file);
    readArrays(checkpoint, network.tracked().places, network.tracked().cells, "", file);
    readArrays(checkpoint, network.learned().places, optimizer.firstMoments(), firstPrefix, file);
    readArrays(checkpoint, network.learned().places, optimizer.secondMoments(), secondPrefix, file);
    try {
        return positionFromJson(Json::parse(metadata(checkpoint, "position", file)));
    } catch (const Json::exception& e) {
        throw Error(ErrorCode::Damaged, fmt::format("{}: its position cannot be read: {}", file.string(), e.what()));
    }
}

void saveWeights(const std::filesystem::path& file, const modules::Network& network, const Json& about) {
    const torch::Tensor weights = onHost(network.weights());
    const torch::Tensor tracked = onHost(network.tracked().cells);
    std::vector<data::ArrayToWrite> arrays;
    addArrays(arrays, network.learned().places, weights, "");
    addArrays(arrays, network.tracked().places, tracked, "");
    data::writeTensorFile(file, arrays, {{"format", "airshed-weights 1"}, {"about", about.dump()}});
}

void loadWeights(const std::filesystem::path& file, const modules::Network& network) {
    const data::TensorFile stored(file);
    readArrays(stored, network.learned().places, network.weights(), "", file);
    readArrays(stored, network.tracked().places, network.tracked().cells, "", file);
}

std::string weightDigest(const modules::Network& network) {
    Sha256 digest;
    for (const modules::ArrayBuffer* buffer : {&network.learned(), &network.tracked()}) {
        const torch::Tensor cells = onHost(buffer->cells);
        for (const modules::ArrayPlace& place : buffer->places) {
            digest.add(place.name);
            digest.add(bytesOf(cells, place));
        }
    }
    return digest.hex();
}

} // namespace airshed::training
