#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "core/base/error.h"
#include "core/engine/deployment/exported_module_internal.h"
#include "core/engine/deployment/row_repairs.h"
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

/// The least and greatest value that a range lets through, for each input.
struct Bounds {
    std::vector<float> low;
    std::vector<float> high;
};

/// A hair wider than the range, so that the rounding of a conversion takes no value away that the workbench kept.
Bounds boundsOf(const quality::RangeRepair& range, const quality::RepairStep& step, const features::RecipeSettings& settings) {
    constexpr double hair = 1e-6;
    constexpr float anything = std::numeric_limits<float>::infinity();
    const std::vector<InputConversion> conversions = inputConversions(settings);
    Bounds bounds;
    for (std::size_t i = 0; i < settings.inputs.size(); ++i) {
        const bool named = std::ranges::find(step.columns, settings.inputs[i]) != step.columns.end();
        const auto wider = [&](double limit) { return hair * (std::abs(limit) + std::abs(conversions[i].offset)); };
        bounds.low.push_back(named && range.min ? static_cast<float>(*range.min - wider(*range.min)) : -anything);
        bounds.high.push_back(named && range.max ? static_cast<float>(*range.max + wider(*range.max)) : anything);
    }
    return bounds;
}

struct Conversion {
    std::vector<float> factor;
    std::vector<float> offset;
};

Conversion conversionOf(const quality::ConvertRepair& convert, const quality::RepairStep& step,
                        const features::RecipeSettings& settings) {
    Conversion conversion;
    for (const std::string& input : settings.inputs) {
        const bool named = std::ranges::find(step.columns, input) != step.columns.end();
        conversion.factor.push_back(named ? static_cast<float>(convert.factor) : 1.0F);
        conversion.offset.push_back(named ? static_cast<float>(convert.offset) : 0.0F);
    }
    return conversion;
}

/// The repairs that the model makes itself: their numbers as buffers, their statements at the head of `forward`.
void addRepairs(ForwardSource& source, torch::jit::Module& module, const features::RecipeSettings& settings) {
    const auto addBuffer = [&](const std::string& name, const std::vector<float>& numbers) {
        module.register_buffer(name, torch::tensor(numbers));
    };
    int number = 0;
    for (const quality::RepairStep& step : rowRepairs(settings).inside) {
        ++number;
        if (const auto* range = std::get_if<quality::RangeRepair>(&step.action)) {
            const Bounds bounds = boundsOf(*range, step, settings);
            addBuffer(fmt::format("repair{}_low", number), bounds.low);
            addBuffer(fmt::format("repair{}_high", number), bounds.high);
            source.add(fmt::format("values = torch.where(torch.logical_or(values < self.repair{0}_low, values > "
                                   "self.repair{0}_high), torch.full_like(values, float(\"nan\")), values)",
                                   number));
        } else if (const auto* convert = std::get_if<quality::ConvertRepair>(&step.action)) {
            const Conversion conversion = conversionOf(*convert, step, settings);
            addBuffer(fmt::format("repair{}_factor", number), conversion.factor);
            addBuffer(fmt::format("repair{}_offset", number), conversion.offset);
            source.add(fmt::format("values = values * self.repair{0}_factor + self.repair{0}_offset", number));
        }
    }
}

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

std::string forwardSource(torch::jit::Module& module, const features::RecipeSettings& settings) {
    ForwardSource source;
    addRepairs(source, module, settings);
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
    modules::defineMethod(module, forwardSource(module, recipe.settings));
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
