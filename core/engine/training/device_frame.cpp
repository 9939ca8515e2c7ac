#include <algorithm>

#include "core/base/error.h"
#include "core/engine/tensors_internal.h"
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

/// parts[start + shift] for each start, one after the other; parts are of rows that lie one after another.
void copyParts(const torch::Tensor& parts, std::int64_t shift, std::span<const std::int64_t> starts, const torch::Tensor& to) {
    const std::int64_t width = parts.size(-1);
    const std::int64_t rows = parts.dim() == 2 ? 1 : parts.size(1);
    const std::int64_t apart = parts.dim() == 2 ? width : parts.stride(1); // more than the width where columns are left out
    const auto* from = parts.data_ptr<float>();
    auto* cells = to.data_ptr<float>();
    for (const std::int64_t start : starts) {
        const float* row = from + (start + shift) * parts.stride(0);
        if (apart == width) {
            cells = std::copy_n(row, rows * width, cells);
            continue;
        }
        for (std::int64_t i = 0; i < rows; ++i)
            cells = std::copy_n(row + i * apart, width, cells);
    }
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
    for (const View& view : m_inputs)
        inputs.push_back(inputOf(view, rows));
    return inputs;
}

torch::Tensor DeviceFrame::inputOf(const View& view, const torch::Tensor& rows) {
    const torch::Tensor shifted = view.shift == 0 ? rows : rows + view.shift;
    if (!view.chosen.defined())
        return view.parts.index_select(0, shifted);
    // Bytes until here, so that a batch alone is held as floats.
    return view.parts.index_select(0, view.chosen.index_select(0, shifted)).to(torch::kFloat32).div_(255.0);
}

std::vector<torch::Tensor> DeviceFrame::inputs(std::span<const std::int64_t> starts) const {
    return gather(indices(starts));
}

Batch DeviceFrame::batch(const torch::Tensor& rows) const {
    return {gather(rows), m_targets.index_select(0, rows), m_weights.index_select(0, rows)};
}

Batch DeviceFrame::emptyBatch(std::int64_t windows) const {
    const auto memoryFor = [windows](const torch::Tensor& parts) {
        std::vector<std::int64_t> sizes = parts.sizes().vec();
        sizes.front() = windows;
        return torch::empty(sizes);
    };
    Batch batch{{}, memoryFor(m_targets), memoryFor(m_weights)};
    for (const View& view : m_inputs)
        batch.inputs.push_back(memoryFor(view.parts));
    return batch;
}

void DeviceFrame::fill(const Batch& batch, std::span<const std::int64_t> starts) const {
    copyParts(m_targets, 0, starts, batch.targets);
    copyParts(m_weights, 0, starts, batch.weights);
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const View& view = m_inputs[i];
        if (view.chosen.defined())
            batch.inputs[i].detach().copy_(inputOf(view, indices(starts)));
        else
            copyParts(view.parts, view.shift, starts, batch.inputs[i]);
    }
}

Batch DeviceFrame::measured(const torch::Tensor& rows) const {
    return {{}, m_targets.index_select(0, rows), m_weights.index_select(0, rows)};
}

std::vector<float> forecastWindows(const modules::Network& network, const DeviceFrame& frame,
                                   const features::WindowSet& windows, const std::function<bool(double)>& goOn,
                                   lean::ThreadTeam* team) {
    const std::size_t windowsAtOnce = frame.windowsAtOnce();
    const std::span<const std::int64_t> starts(windows.starts);
    const std::size_t batches = (starts.size() + windowsAtOnce - 1) / windowsAtOnce;
    const std::size_t batchesAtOnce = team == nullptr ? 1 : static_cast<std::size_t>(team->threads());
    std::vector<torch::Tensor> forecasts(batches);
    const auto forecast = [&](std::size_t batch) {
        const torch::NoGradGuard noGrad;
        const std::size_t first = batch * windowsAtOnce;
        const auto part = starts.subspan(first, std::min(windowsAtOnce, starts.size() - first));
        forecasts[batch] = network.forward(frame.inputs(part)).to(torch::kCPU).contiguous();
    };
    std::vector<float> numbers;
    for (std::size_t first = 0; first < batches; first += batchesAtOnce) {
        if (!goOn(static_cast<double>(first) / static_cast<double>(batches)))
            return {};
        const std::size_t end = std::min(first + batchesAtOnce, batches);
        if (team == nullptr)
            forecast(first);
        else
            team->run(static_cast<int>(end - first), [&](int i) { forecast(first + static_cast<std::size_t>(i)); });
        for (std::size_t batch = first; batch < end; ++batch) {
            const auto* cells = forecasts[batch].data_ptr<float>();
            numbers.insert(numbers.end(), cells, cells + forecasts[batch].numel());
            forecasts[batch].reset();
        }
    }
    return numbers;
}

} // namespace airshed::training
