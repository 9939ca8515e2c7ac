#include "core/engine/training/step_graph_internal.h"

#include <torch/version.h>

#include "core/engine/tensors_internal.h"

// Before LibTorch 2, whatever another thread asked of the GPU would spoil a recording, and fail itself.
#if defined(AIRSHED_CUDA) && TORCH_VERSION_MAJOR >= 2
#define AIRSHED_RECORDS_STEPS
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace airshed::training {

#if defined(AIRSHED_RECORDS_STEPS)

struct StepGraph::Recording {
    torch::Device device;
    at::cuda::CUDAGraph graph;

    explicit Recording(const torch::Device& of) : device(of) {}
};

std::string StepGraph::whyNot(const torch::Device& device) {
    return device.is_cuda() ? "" : "steps are recorded on CUDA devices alone";
}

StepGraph::StepGraph(const torch::Device& device, const std::function<void()>& work)
    : m_recording(std::make_unique<Recording>(device)) {
    const c10::cuda::CUDAGuard chosen(device);
    c10::cuda::getCurrentCUDAStream().synchronize();
    // Recording wants a stream of its own; what is recorded runs on whichever stream it is replayed.
    const c10::cuda::CUDAStreamGuard aside(c10::cuda::getStreamFromPool());
    m_recording->graph.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
    try {
        work();
    } catch (...) {
        try {
            m_recording->graph.capture_end(); // so that the GPU can be used again
        } catch (const c10::Error&) {         // the recording is invalid, which is known
        }
        throw;
    }
    m_recording->graph.capture_end();
}

void StepGraph::replay() {
    const c10::cuda::CUDAGuard chosen(m_recording->device);
    m_recording->graph.replay();
}

#else

struct StepGraph::Recording {};

std::string StepGraph::whyNot(const torch::Device& /*device*/) {
    return "this program was built without CUDA's headers, or LibTorch 2 for CUDA";
}

StepGraph::StepGraph(const torch::Device& device, const std::function<void()>& /*work*/) {
    TORCH_CHECK(false, whyNot(device));
}

void StepGraph::replay() {}

#endif

StepGraph::~StepGraph() = default;

} // namespace airshed::training
