#include "bench/eager_peer_internal.h"

namespace airshed::bench {

namespace nn = torch::nn;

namespace {

nn::Sequential mlp(std::int64_t inputs, std::int64_t outputs) {
    return nn::Sequential(nn::Flatten(), nn::Linear(inputs, 128), nn::ReLU(), nn::Dropout(0.1), nn::Linear(128, 64), nn::ReLU(),
                          nn::Linear(64, outputs));
}

nn::Sequential cnn(std::int64_t lookback, std::int64_t channels, std::int64_t outputs) {
    const auto halved = [](std::int64_t steps) { return (steps + 1) / 2; };
    const auto conv = [](std::int64_t in) { return nn::Conv1d(nn::Conv1dOptions(in, 32, 5).stride(2).padding(2)); };
    return nn::Sequential(conv(channels), nn::ReLU(), conv(32), nn::ReLU(), conv(32), nn::ReLU(), nn::Flatten(),
                          nn::Dropout(0.1), nn::Linear(32 * halved(halved(halved(lookback))), outputs));
}

} // namespace

EagerLoop::EagerLoop(const std::string& preset, torch::Tensor windows, torch::Tensor truth, double learningRate)
    : m_windows(std::move(windows)), m_truth(std::move(truth)) {
    const std::int64_t lookback = m_windows.size(1);
    const std::int64_t channels = m_windows.size(2);
    const std::int64_t outputs = m_truth.size(1) * m_truth.size(2);
    if (preset == "mlp") {
        m_layers = mlp(lookback * channels, outputs);
    } else if (preset == "cnn") {
        m_layers = cnn(lookback, channels, outputs);
        m_windows = m_windows.transpose(1, 2).contiguous();
    } else {
        m_lstm = nn::LSTM(nn::LSTMOptions(channels, 48).batch_first(true));
        m_layers = nn::Sequential(nn::Dropout(0.1), nn::Linear(48, outputs));
        m_parameters = m_lstm->parameters();
    }
    for (const torch::Tensor& parameter : m_layers->parameters())
        m_parameters.push_back(parameter);
    m_optimizer =
        std::make_unique<torch::optim::AdamW>(m_parameters, torch::optim::AdamWOptions(learningRate).weight_decay(1e-4));
}

torch::Tensor EagerLoop::forward(torch::Tensor x) {
    if (m_lstm)
        x = std::get<0>(m_lstm->forward(x)).select(1, -1);
    return m_layers->forward(x).view({-1, m_truth.size(1), m_truth.size(2)});
}

void EagerLoop::step(const torch::Tensor& indices) {
    m_optimizer->zero_grad();
    const torch::Tensor forecast = forward(m_windows.index_select(0, indices));
    const torch::Tensor loss = torch::l1_loss(forecast, m_truth.index_select(0, indices));
    loss.backward();
    torch::nn::utils::clip_grad_norm_(m_parameters, 1.0);
    m_optimizer->step();
}

std::int64_t EagerLoop::parameters() const {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : m_parameters)
        count += parameter.numel();
    return count;
}

} // namespace airshed::bench
