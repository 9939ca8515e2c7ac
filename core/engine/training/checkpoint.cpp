#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/data/tensor_file.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/checkpoint_internal.h"

namespace airshed::training {

namespace {

constexpr const char* formatName = "airshed-checkpoint 1";

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

/// Over names and cells of arrays in their order, and the position.
std::string digestOf(const std::vector<data::ArrayToWrite>& arrays, const std::string& position) {
    Sha256 digest;
    for (const data::ArrayToWrite& array : arrays) {
        digest.add(array.name);
        digest.add(array.bytes);
    }
    digest.add(position);
    return digest.hex();
}

/// @param digest takes names and cells, where it is not null.
void readArrays(const data::TensorFile& file, const Places& places, const torch::Tensor& into, const std::string& prefix,
                const std::filesystem::path& path, Sha256* digest = nullptr) {
    const torch::NoGradGuard noGrad;
    auto flat = torch::empty({into.numel()});
    for (const modules::ArrayPlace& place : places) {
        if (file.array(prefix + place.name).shape != place.shape)
            throw Error(ErrorCode::Damaged,
                        fmt::format("{}: array \"{}{}\" has not the shape of the model.", path.string(), prefix, place.name));
        const std::vector<float> cells = file.floats(prefix + place.name);
        std::copy(cells.begin(), cells.end(), flat.data_ptr<float>() + place.offset);
        if (digest != nullptr) {
            digest->add(prefix + place.name);
            digest->add(std::as_bytes(std::span(cells)));
        }
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
    position.batchParts = json.value("batch_parts", position.batchParts);
    position.learningRate = json.value("learning_rate", position.learningRate);
    position.reductions = json.value("reductions", position.reductions);
    position.epochsOnPlateau = json.value("epochs_on_plateau", position.epochsOnPlateau);
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
            {"threads", position.threads},
            {"batch_parts", position.batchParts},
            {"learning_rate", position.learningRate},
            {"reductions", position.reductions},
            {"epochs_on_plateau", position.epochsOnPlateau}};
}

void saveCheckpoint(const std::filesystem::path& file, const modules::Network& network, const FlatOptimizer& optimizer,
                    const TrainingPosition& position, const std::string& experimentDigest) {
    const torch::Tensor weights = onHost(network.weights());
    const torch::Tensor tracked = onHost(network.tracked().cells);
    std::vector<torch::Tensor> buffers;
    std::vector<data::ArrayToWrite> arrays;
    addArrays(arrays, network.learned().places, weights, "");
    addArrays(arrays, network.tracked().places, tracked, "");
    buffers.reserve(optimizer.buffers().size());
    for (const auto& [prefix, buffer] : optimizer.buffers()) {
        buffers.push_back(onHost(buffer));
        addArrays(arrays, network.learned().places, buffers.back(), prefix);
    }
    const std::string place = toJson(position).dump();
    data::writeTensorFile(
        file, arrays,
        {{"format", formatName}, {"experiment", experimentDigest}, {"position", place}, {"digest", digestOf(arrays, place)}});
}

TrainingPosition loadCheckpoint(const std::filesystem::path& file, const modules::Network& network,
                                const FlatOptimizer& optimizer, const std::string& experimentDigest) {
    const data::TensorFile checkpoint(file);
    if (metadata(checkpoint, "format", file) != formatName || metadata(checkpoint, "experiment", file) != experimentDigest)
        throw Error(ErrorCode::Conflict, fmt::format("{}: this checkpoint belongs to another experiment.", file.string()),
                    "Start a new run.");
    Sha256 digest;
    readArrays(checkpoint, network.learned().places, network.weights(), "", file, &digest);
    readArrays(checkpoint, network.tracked().places, network.tracked().cells, "", file, &digest);
    for (const auto& [prefix, buffer] : optimizer.buffers())
        readArrays(checkpoint, network.learned().places, buffer, prefix, file, &digest);
    const std::string place = metadata(checkpoint, "position", file);
    digest.add(place);
    // Checkpoints of earlier versions have no digest.
    if (const auto stated = checkpoint.metadata().find("digest");
        stated != checkpoint.metadata().end() && stated->second != digest.hex())
        throw Error(ErrorCode::Damaged, fmt::format("{}: its content fails its digest.", file.string()),
                    "The disk may be failing; an earlier checkpoint is used where there is one.");
    try {
        return positionFromJson(Json::parse(place));
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

std::size_t loadMatchingWeights(const std::filesystem::path& file, const modules::Network& network) {
    const data::TensorFile stored(file);
    const auto fits = [&stored](const modules::ArrayPlace& place) {
        const auto found = stored.arrays().find(place.name);
        return found != stored.arrays().end() && found->second.shape == place.shape;
    };
    const auto isFittingMatrix = [&fits](const modules::ArrayPlace& place) { return place.shape.size() > 1 && fits(place); };
    if (std::ranges::none_of(network.learned().places, isFittingMatrix))
        return 0;
    const torch::NoGradGuard noGrad;
    std::size_t taken = 0;
    for (const modules::ArrayBuffer* buffer : {&network.learned(), &network.tracked()})
        for (const modules::ArrayPlace& place : buffer->places) {
            if (!fits(place))
                continue;
            buffer->cells.narrow(0, place.offset, place.elements).copy_(torch::tensor(stored.floats(place.name)));
            ++taken;
        }
    return taken;
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
