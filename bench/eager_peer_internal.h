#pragma once

#include <cstdint>
#include <string>

#include <torch/torch.h>

namespace airshed::bench {

/// The peer: the loop that a careful user of LibTorch writes by hand. Modules of torch::nn, torch::optim::AdamW, windows laid
/// out in memory beforehand, clipping by norm; nothing of Airshed.
class EagerLoop {
public:
    /// @param preset "mlp", "lstm" or "cnn": the same network as Airshed's preset of that name.
    /// @param windows [count, lookback, channels]. @param truth [count, horizon, targets].
    EagerLoop(const std::string& preset, torch::Tensor windows, torch::Tensor truth, double learningRate);

    /// One step on the windows of these indices.
    void step(const torch::Tensor& indices);
    [[nodiscard]] std::int64_t parameters() const;

private:
    torch::Tensor forward(torch::Tensor x);

    torch::Tensor m_windows;
    torch::Tensor m_truth;
    torch::nn::LSTM m_lstm{nullptr};
    torch::nn::Sequential m_layers;
    std::vector<torch::Tensor> m_parameters;
    std::unique_ptr<torch::optim::AdamW> m_optimizer;
};

} // namespace airshed::bench
