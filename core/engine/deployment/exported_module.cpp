#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "core/base/error.h"
#include "core/engine/deployment/exported_module_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/modules/torchscript_internal.h"
#include "core/features/calendar.h"

namespace airshed::deployment {

namespace {

/// The source of `forward`, line by line; the recipe's numbers are written into it.
class ForwardSource {
public:
    void add(const std::string& statement) { m_text += "    " + statement + "\n"; }
    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text = "def forward(self, values: Tensor, time: Tensor) -> Tensor:\n";
};

void addInputs(ForwardSource& source, const features::RecipeSettings& settings) {
    source.add(fmt::format("observed = values[:, {}:]", settings.fillLimit));
    source.add("filled = observed");
    for (int back = 1; back <= settings.fillLimit; ++back) {
        const int first = settings.fillLimit - back;
        source.add(fmt::format("filled = torch.where(torch.isnan(filled), values[:, {}:{}], filled)", first,
                               first + settings.lookback));
    }
    source.add("scaled = (filled - self.input_mean) / self.input_scale");
    source.add("scaled = torch.where(torch.isnan(scaled), torch.zeros_like(scaled), scaled)");
}

std::vector<std::string> addCalendar(ForwardSource& source, const features::RecipeSettings& settings) {
    std::vector<std::string> channels;
    if (settings.calendar.empty())
        return channels;
    source.add(fmt::format("steps = torch.arange({}, 1, dtype=time.dtype, device=time.device) * {}", 1 - settings.lookback,
                           settings.intervalSeconds));
    source.add("seconds = (time.unsqueeze(1) + steps).unsqueeze(2)");
    for (const std::string& name : settings.calendar) {
        const features::CalendarCycle& cycle = features::calendarCycle(name);
        source.add(fmt::format("angle_{} = torch.remainder(seconds - {}, {}).double() * 6.283185307179586 / {}.0", name,
                               cycle.originSeconds, cycle.periodSeconds, cycle.periodSeconds));
        channels.push_back(fmt::format("torch.sin(angle_{}).float()", name));
        channels.push_back(fmt::format("torch.cos(angle_{}).float()", name));
    }
    return channels;
}

std::string forwardSource(const features::RecipeSettings& settings) {
    ForwardSource source;
    addInputs(source, settings);
    std::vector<std::string> channels{"scaled"};
    if (settings.maskChannels)
        channels.emplace_back("torch.logical_not(torch.isnan(observed)).float()");
    for (std::string& channel : addCalendar(source, settings))
        channels.push_back(std::move(channel));
    source.add(fmt::format("forecast = self.network.forward(torch.cat([{}], 2))", fmt::join(channels, ", ")));
    source.add("return forecast * self.target_scale + self.target_mean");
    return source.text();
}

} // namespace

torch::jit::Module exportedModule(const modules::Network& network, const features::FittedRecipe& recipe) {
    torch::jit::Module module("AirshedModel");
    module.register_attribute("training", c10::BoolType::get(), false);
    const auto addNumbers = [&](const char* name, const std::vector<float>& numbers) {
        module.register_buffer(name, torch::tensor(numbers));
    };
    addNumbers("input_mean", recipe.inputMean);
    addNumbers("input_scale", recipe.inputScale);
    addNumbers("target_mean", recipe.targetMean);
    addNumbers("target_scale", recipe.targetScale);
    module.register_module("network", modules::toTorchScript(network));
    modules::defineMethod(module, forwardSource(recipe.settings));
    module.eval();
    return torch::jit::freeze(module);
}

torch::jit::Module loadModel(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} is missing.", file.string()), "Export the run again.");
    try {
        return torch::jit::load(file.string(), torch::kCPU);
    } catch (const c10::Error& error) {
        throw Error(ErrorCode::Damaged, fmt::format("{} cannot be loaded: {}", file.string(), error.what_without_backtrace()),
                    "Export the run again.");
    }
}

std::vector<float> forecastRaw(torch::jit::Module& model, RawWindows windows, int rows) {
    const torch::NoGradGuard noGrad;
    const auto count = static_cast<std::int64_t>(windows.times.size());
    if (count == 0)
        return {};
    const auto inputs = static_cast<std::int64_t>(windows.values.size()) / (count * rows);
    const torch::Tensor forecast = model
                                       .forward({torch::from_blob(windows.values.data(), {count, rows, inputs}),
                                                 torch::from_blob(windows.times.data(), {count}, torch::kInt64)})
                                       .toTensor()
                                       .contiguous();
    const auto* cells = forecast.data_ptr<float>();
    return {cells, cells + forecast.numel()};
}

} // namespace airshed::deployment
