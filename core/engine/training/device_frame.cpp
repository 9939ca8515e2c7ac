#include <algorithm>

#include <torch/torch.h>

#include "core/base/error.h"
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
    return rows.as_strided({std::max<std::int64_t>(rows.size(0) - length + 1, 0), length, rows.size(1)},
                           {rows.stride(0), rows.stride(0), 1}, rows.storage_offset());
}

} // namespace

DeviceFrame::DeviceFrame(const features::Frame& frame, const features::RecipeSettings& settings, const models::Program& network,
                         const torch::Device& device, const data::PictureSet* pictures)
    : m_device(device) {
    const std::int64_t lookback = settings.lookback;
    const torch::Tensor rows = rowsOf(frame.inputs, frame.rows, frame.channels, device);
    for (const models::Value input : network.inputs()) {
        const std::string& name = std::get<models::op::Input>(network.steps[input].operation).name;
        if (name == "static")
            m_inputs.push_back({rowsOf(frame.statics, frame.rows, frame.staticCount, device), lookback - 1});
        else if (name == "category")
            m_inputs.push_back({rowsOf(frame.categories, frame.rows, frame.categoryCount, device), lookback - 1});
        else if (name == "image")
            m_inputs.push_back(pictureView(frame, lookback - 1, pictures));
        else if (name == "future") // the calendar's channels are the last ones
            m_inputs.push_back(
                {windowsOf(rows.slice(1, frame.channels - static_cast<std::int64_t>(settings.calendar.size()) * 2),
                           settings.horizon),
                 lookback});
        else
            m_inputs.push_back({windowsOf(rows, lookback), 0});
    }
    const torch::Tensor targets = rowsOf(frame.targets, frame.rows, frame.targetCount, device).slice(0, lookback).contiguous();
    const torch::Tensor missing = targets.isnan();
    m_targets = windowsOf(targets.masked_fill(missing, 0.0), settings.horizon);
    m_weights = windowsOf(missing.logical_not().to(torch::kFloat32), settings.horizon);
}

DeviceFrame::View DeviceFrame::pictureView(const features::Frame& frame, std::int64_t shift,
                                           const data::PictureSet* pictures) const {
    if (pictures == nullptr || frame.pictures.size() != static_cast<std::size_t>(frame.rows))
        throw Error(ErrorCode::InvalidInput, "The network is fed a picture, but the experiment has none.",
                    "Choose pictures among its inputs.");
    auto* bytes = const_cast<std::uint8_t*>(pictures->bytes.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    auto* chosen = const_cast<std::int32_t*>(frame.pictures.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    const auto count = static_cast<std::int64_t>(pictures->count());
    return {torch::from_blob(bytes, {count, 3, pictures->height, pictures->width}, torch::kUInt8).to(m_device), shift,
            torch::from_blob(chosen, {frame.rows}, torch::kInt32).to(m_device, torch::kInt64)};
}

std::size_t DeviceFrame::windowsAtOnce() const {
    constexpr std::int64_t usual = 512;
    constexpr std::int64_t numbers = 16 << 20;
    std::int64_t each = 1;
    for (const View& view : m_inputs)
        if (view.chosen.defined())
            each += view.parts[0].numel();
    return static_cast<std::size_t>(std::clamp<std::int64_t>(numbers / each, 1, usual));
}

torch::Tensor DeviceFrame::indices(std::span<const std::int64_t> starts) const {
    auto* first = const_cast<std::int64_t*>(starts.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
    return torch::from_blob(first, {static_cast<std::int64_t>(starts.size())}, torch::kInt64).to(m_device);
}

std::vector<torch::Tensor> DeviceFrame::gather(const torch::Tensor& rows) const {
    std::vector<torch::Tensor> inputs;
    inputs.reserve(m_inputs.size());
    for (const View& view : m_inputs) {
        const torch::Tensor shifted = view.shift == 0 ? rows : rows + view.shift;
        if (view.chosen.defined()) // bytes until here, so that a batch alone is held as floats
            inputs.push_back(view.parts.index_select(0, view.chosen.index_select(0, shifted)).to(torch::kFloat32).div_(255.0));
        else
            inputs.push_back(view.parts.index_select(0, shifted));
    }
    return inputs;
}

std::vector<torch::Tensor> DeviceFrame::inputs(std::span<const std::int64_t> starts) const {
    return gather(indices(starts));
}

Batch DeviceFrame::batch(std::span<const std::int64_t> starts) const {
    const torch::Tensor rows = indices(starts);
    return {gather(rows), m_targets.index_select(0, rows), m_weights.index_select(0, rows)};
}

Batch DeviceFrame::measured(std::span<const std::int64_t> starts) const {
    const torch::Tensor rows = indices(starts);
    return {{}, m_targets.index_select(0, rows), m_weights.index_select(0, rows)};
}

std::vector<float> forecastWindows(const modules::Network& network, const DeviceFrame& frame,
                                   const features::WindowSet& windows, const std::function<bool(double)>& goOn) {
    const std::size_t windowsAtOnce = frame.windowsAtOnce();
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
