#pragma once

#include <functional>
#include <memory>
#include <string>

#include <torch/types.h>

namespace airshed::training {

/// The work of a step, recorded once and begun as a whole from then on (a CUDA graph): a step of a small network is hundreds of
/// short kernels, and handing each to the GPU takes longer than it runs.
class StepGraph {
public:
    /// Why steps on a device are not recorded; "" where they can be.
    [[nodiscard]] static std::string whyNot(const torch::Device& device);

    /// Records what `work` hands to a GPU, without doing it; other threads may use the GPU meanwhile. Memory that the work
    /// asks for is its own from then on.
    /// @throws c10::Error where something in it cannot be recorded, or memory does not suffice.
    StepGraph(const torch::Device& device, const std::function<void()>& work);
    ~StepGraph();
    StepGraph(const StepGraph&) = delete;
    StepGraph& operator=(const StepGraph&) = delete;

    /// Does what was recorded, with the numbers that its tensors hold now.
    void replay();

private:
    struct Recording;
    std::unique_ptr<Recording> m_recording;
};

} // namespace airshed::training
