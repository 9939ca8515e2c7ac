#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"
#include "core/engine/training/host_pass_internal.h"
#include "core/engine/training/input_variation_internal.h"
#include "core/engine/training/step_meeting_internal.h"
#include "core/experiments/experiment.h"

namespace airshed::training {

/// Whether a run gives the same bits each time.
[[nodiscard]] bool isDeterministic(const torch::Device& device, const experiments::TrainingSettings& settings);
/// Sets what is set for the whole process: repeatable algorithms and how precisely a GPU multiplies.
void prepareDevice(const torch::Device& device, const experiments::TrainingSettings& settings);

/// A network in training: what one step needs, and the step.
class TrainingStep {
public:
    /// Weights and moments begin at zero. The settings and the pictures (null where there are none) outlive the step.
    /// @param seat among runs that are trained as one, which it leaves when it ends; null: it trains alone.
    TrainingStep(const experiments::Experiment& experiment, const features::Frame& frame, const torch::Device& device,
                 const data::PictureSet* pictures = nullptr, const StepSeat* seat = nullptr);
    ~TrainingStep();
    TrainingStep(const TrainingStep&) = delete;
    TrainingStep& operator=(const TrainingStep&) = delete;

    /// Of the updates that follow; before the first call those that are set.
    void setLearningRate(double rate) noexcept { m_learningRate = rate; }
    void setBatchParts(int parts) noexcept { m_parts = parts; }

    /// Chooses how many threads share a step on the CPU, by trying; on other devices none do. The numbers are the same whatever
    /// they are, unless windows of a batch depend on one another (batch normalisation).
    /// @param most 1 or more. @param starts of a batch to try with.
    int chooseThreads(int most, std::span<const std::int64_t> starts);
    void setThreads(int threads);
    /// To share other work between; null where no threads share a step.
    [[nodiscard]] lean::ThreadTeam* team() { return m_host && m_host->isShared() ? &m_host->team() : nullptr; }

    /// Forward, loss, backward, clipping and update over the windows that begin at these rows.
    /// @param index steps done before; dropout, what is varied in the inputs and the update are functions of it.
    /// @return the mean loss over the batch, on the device, before the update.
    torch::Tensor operator()(std::span<const std::int64_t> starts, std::int64_t index);

    [[nodiscard]] modules::Network& network() noexcept { return m_network; }
    [[nodiscard]] FlatOptimizer& optimizer() noexcept { return m_optimizer; }
    [[nodiscard]] const DeviceFrame& frame() const noexcept { return *m_frame; }
    /// Between these calls others that are trained with it go on, and it must not be touched.
    void setAway(bool isAway);
    /// Where steps are made as operations of a device; null where they are not.
    [[nodiscard]] const StepMeeting* meeting() const noexcept { return m_seat == nullptr ? nullptr : &m_seat->meeting(); }

private:
    [[nodiscard]] double secondsOfPass(std::span<const std::int64_t> starts);

    const experiments::TrainingSettings& m_settings;
    modules::Network m_network;
    FlatOptimizer m_optimizer;
    std::optional<StepSeat> m_ownSeat; ///< where it trains alone on a device
    const StepSeat* m_seat;            ///< null on the CPU, where it trains alone
    std::shared_ptr<const DeviceFrame> m_frame;
    InputVariation m_variation;
    std::optional<HostPass> m_host; ///< where there is no seat
    double m_learningRate;
    int m_parts;
};

} // namespace airshed::training
