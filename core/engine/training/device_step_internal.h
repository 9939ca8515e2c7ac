#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/stacked_network_internal.h"
#include "core/engine/training/batch_loss_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"
#include "core/engine/training/input_variation_internal.h"
#include "core/engine/training/stacked_update_internal.h"
#include "core/engine/training/step_graph_internal.h"

namespace airshed::training {

/// What one model asks of a step.
struct StepRequest {
    std::span<const std::int64_t> starts; ///< of its windows
    std::int64_t index = 0;               ///< steps that it has done
    double learningRate = 0;
    int parts = 1; ///< in which the windows are taken
};

/// A step of one or more models at once, as operations of a device. After a few steps the whole of it is recorded and begun in
/// one call, where that can be. One thread at a time.
class DeviceStep {
public:
    /// A model that is trained; all of it outlives the step, which moves weights and moments into memory of its own.
    struct Model {
        modules::Network& network;
        FlatOptimizer& optimizer;
        std::shared_ptr<const DeviceFrame> frame; ///< models of the same frame share it
        const InputVariation& variation;
        const experiments::TrainingSettings& settings;
    };

    /// @param models with models::sameOperations, and settings that are alike but for seed, learning rate and weight decay.
    DeviceStep(std::vector<Model> models, BatchLoss loss);

    /// Forward, loss, backward, clipping and update. @param requests one for each model, null for one that does nothing; the
    /// others with as many windows and parts each.
    /// @return [models] float64 on the device: the mean loss over each batch, before the update; 0 for those that do nothing.
    torch::Tensor operator()(std::span<const StepRequest* const> requests);

    /// Why steps are not recorded; "" where they are or will be.
    [[nodiscard]] const std::string& whyNotRecorded() const noexcept { return m_whyNotRecorded; }
    [[nodiscard]] bool isRecorded() const noexcept { return m_graph.has_value(); }

private:
    /// Of some windows of every model.
    struct Part {
        torch::Tensor rows; ///< [models, windows]
        torch::Tensor bits; ///< of the dropouts
    };
    /// The numbers that a recorded step reads, and what it leaves; on the device.
    struct Memory {
        Part part;
        torch::Tensor factors;
        torch::Tensor losses;
    };
    [[nodiscard]] torch::Tensor stepOf(std::span<const StepRequest* const> requests);
    [[nodiscard]] torch::Tensor recorded(std::span<const StepRequest* const> requests);
    [[nodiscard]] bool canRecord(std::span<const StepRequest* const> requests) const;
    void record();

    /// On the host, likewise the factors.
    [[nodiscard]] Part partOf(std::span<const StepRequest* const> requests, std::size_t first, std::size_t count) const;
    [[nodiscard]] torch::Tensor factorsOf(std::span<const StepRequest* const> requests) const;
    [[nodiscard]] Batch gather(const torch::Tensor& rows, bool withInputs) const;
    void vary(Batch& batch, std::span<const StepRequest* const> requests, std::int64_t part) const;
    [[nodiscard]] torch::Tensor weightSums(const Batch& batch) const;
    /// @return each model's share of its mean loss.
    [[nodiscard]] torch::Tensor addGradients(const Batch& batch, const torch::Tensor& bits, const torch::Tensor& sums) const;

    std::vector<Model> m_models;
    BatchLoss m_loss;
    torch::Device m_device;
    modules::StackedNetwork m_network;
    StackedUpdate m_update;
    modules::Dropouts m_dropouts;
    bool m_usesBfloat;
    bool m_isVaried;
    std::string m_whyNotRecorded;
    int m_stepsLikeThis = 0; ///< in a row, that could have been recorded
    Memory m_memory;
    std::optional<StepGraph> m_graph;
};

} // namespace airshed::training
