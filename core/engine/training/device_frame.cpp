#include <algorithm>

#include <torch/torch.h>

#include "core/engine/training/device_frame_internal.h"

namespace airshed::training {

namespace {

torch::Tensor rowsOf(const std::vector<float>& values, std::int64_t rows, std::int64_t columns, const torch::Device& device) {
    // from_blob takes no const pointer, and the copy that follows only reads.
    auto* cells = const_cast<float*>(values.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return torch::from_blob(cells, {rows, columns}).to(device, torch::kFloat32, false, true);
}

/// [rows, columns] as overlapping windows [rows - length + 1, length, columns], without copying.
torch::Tensor windowsOf(const torch::Tensor& rows, std::int64_t length) {
    const std::int64_t columns = rows.size(1);
    return rows.as_strided({std::max<std::int64_t>(rows.size(0) - length + 1, 0), length, columns}, {columns, columns, 1});
}

} // namespace

DeviceFrame::DeviceFrame(const features::Frame& frame, int lookback, int horizon, const torch::Device& device)
    : m_device(device), m_inputs(windowsOf(rowsOf(frame.inputs, frame.rows, frame.channels, device), lookback)) {
    const torch::Tensor targets = rowsOf(frame.targets, frame.rows, frame.targetCount, device).slice(0, lookback).contiguous();
    const torch::Tensor missing = targets.isnan();
    m_targets = windowsOf(targets.masked_fill(missing, 0.0), horizon);
    m_weights = windowsOf(missing.logical_not().to(torch::kFloat32), horizon);
}

torch::Tensor DeviceFrame::indices(std::span<const std::int64_t> starts) const {
    auto* first = const_cast<std::int64_t*>(starts.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
    return torch::from_blob(first, {static_cast<std::int64_t>(starts.size())}, torch::kInt64).to(m_device);
}

torch::Tensor DeviceFrame::inputs(std::span<const std::int64_t> starts) const {
    return m_inputs.index_select(0, indices(starts));
}

Batch DeviceFrame::batch(std::span<const std::int64_t> starts) const {
    const torch::Tensor rows = indices(starts);
    return {m_inputs.index_select(0, rows), m_targets.index_select(0, rows), m_weights.index_select(0, rows)};
}

torch::Tensor meanLoss(const torch::Tensor& forecast, const Batch& batch, const std::string& loss) {
    torch::Tensor cells;
    if (loss == "mse")
        cells = torch::mse_loss(forecast, batch.targets, at::Reduction::None);
    else if (loss == "huber")
        cells = torch::huber_loss(forecast, batch.targets, at::Reduction::None, 1.0);
    else
        cells = torch::l1_loss(forecast, batch.targets, at::Reduction::None);
    return (cells * batch.weights).sum() / batch.weights.sum();
}

std::vector<float> forecastWindows(const modules::Network& network, const DeviceFrame& frame,
                                   const features::WindowSet& windows, const std::function<bool(double)>& goOn) {
    constexpr std::size_t windowsAtOnce = 512;
    const torch::NoGradGuard noGrad;
    const std::span<const std::int64_t> starts(windows.starts);
    std::vector<float> forecasts;
    for (std::size_t first = 0; first < starts.size(); first += windowsAtOnce) {
        if (!goOn(static_cast<double>(first) / static_cast<double>(starts.size())))
            return {};
        const auto part = starts.subspan(first, std::min(windowsAtOnce, starts.size() - first));
        const torch::Tensor forecast = network.forward(frame.inputs(part)).to(torch::kCPU).contiguous();
        const auto* cells = forecast.data_ptr<float>();
        forecasts.insert(forecasts.end(), cells, cells + forecast.numel());
    }
    return forecasts;
}

} // namespace airshed::training
