#include <cstdint>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/script.h>

#include "core/base/error.h"
#include "core/engine/deployment/export_form_internal.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/modules/torchscript_internal.h"
#include "core/engine/training/forecast_errors.h"
#include "core/features/calendar.h"
#include "core/features/categories.h"

namespace airshed::deployment {

namespace {

constexpr const char* modelName = "model.pt";

/// The module around a network: forward(values, time), line by line, and the numbers that it reads.
class Surroundings {
public:
    Surroundings(torch::jit::Module& module, const features::FittedRecipe& recipe)
        : m_module(module), m_recipe(recipe), m_settings(recipe.settings) {}

    std::string source(const models::Program& network) {
        addRepairs();
        addRows();
        std::vector<std::string> arguments;
        for (const models::Value input : network.inputs()) {
            const std::string& name = std::get<models::op::Input>(network.steps[input].operation).name;
            arguments.push_back(name == "static"     ? addStatic()
                                : name == "category" ? addCategory()
                                : name == "image"    ? "image"
                                : name == "future"   ? addFuture()
                                                     : addWindow());
        }
        add(fmt::format("forecast = self.network.forward({})", fmt::join(arguments, ", ")));
        add("return forecast * self.output_factor + self.output_offset");
        const std::string category = m_settings.categories.empty() ? "" : ", category: Tensor";
        const std::string image = m_settings.pictures.used() ? ", image: Tensor" : "";
        return fmt::format("def forward(self, values: Tensor, time: Tensor{}{}) -> Tensor:\n{}", category, image, m_text);
    }

private:
    void add(const std::string& statement) { m_text += "    " + statement + "\n"; }
    void addNumbers(const std::string& name, const std::vector<float>& numbers) {
        m_module.register_buffer(name, torch::tensor(numbers));
    }

    void addRepairs() {
        int number = 0;
        for (const ModelRepair& repair : modelRepairs(m_settings)) {
            ++number;
            if (repair.isRange()) {
                addNumbers(fmt::format("repair{}_low", number), repair.low);
                addNumbers(fmt::format("repair{}_high", number), repair.high);
                add(fmt::format("values = torch.where(torch.logical_or(values < self.repair{0}_low, values > "
                                "self.repair{0}_high), torch.full_like(values, float(\"nan\")), values)",
                                number));
            } else {
                addNumbers(fmt::format("repair{}_factor", number), repair.factor);
                addNumbers(fmt::format("repair{}_offset", number), repair.offset);
                add(fmt::format("values = values * self.repair{0}_factor + self.repair{0}_offset", number));
            }
        }
    }

    void addRows() {
        add(fmt::format("observed = values[:, {}:]", m_settings.fillLimit));
        add("filled = observed");
        for (int back = 1; back <= m_settings.fillLimit; ++back) {
            const int first = m_settings.fillLimit - back;
            add(fmt::format("filled = torch.where(torch.isnan(filled), values[:, {}:{}], filled)", first,
                            first + m_settings.lookback));
        }
        add("scaled = (filled - self.input_mean) / self.input_scale");
        add("scaled = torch.where(torch.isnan(scaled), torch.zeros_like(scaled), scaled)");
    }

    std::string addWindow() {
        std::vector<std::string> channels{fmt::format("scaled[:, :, :{}]", m_settings.inputs.size())};
        if (m_settings.maskChannels)
            channels.push_back(
                fmt::format("torch.logical_not(torch.isnan(observed[:, :, :{}])).float()", m_settings.inputs.size()));
        addCalendar("past", 1 - m_settings.lookback, 1, channels);
        add(fmt::format("window = torch.cat([{}], 2)", fmt::join(channels, ", ")));
        return "window";
    }

    std::string addStatic() {
        add(fmt::format("static_values = scaled[:, -1, {}:]", m_settings.inputs.size()));
        return "static_values";
    }

    std::string addCategory() {
        std::vector<std::int64_t> counts;
        for (const auto& classes : m_recipe.classes)
            counts.push_back(static_cast<std::int64_t>(classes.size()));
        m_module.register_buffer("class_counts", torch::tensor(counts));
        m_module.register_buffer("first_numbers", torch::tensor(features::firstCategoryNumbers(m_recipe)));
        add("known = torch.logical_and(category >= 0, category <= self.class_counts)");
        add("numbers = (torch.where(known, category, torch.zeros_like(category)) + self.first_numbers).float()");
        return "numbers";
    }

    std::string addFuture() {
        std::vector<std::string> channels;
        addCalendar("ahead", 1, m_settings.horizon + 1, channels);
        add(fmt::format("future = torch.cat([{}], 2)", fmt::join(channels, ", ")));
        return "future";
    }

    /// The calendar of the steps [first, end) from the issue time on.
    void addCalendar(const std::string& prefix, int first, int end, std::vector<std::string>& channels) {
        if (m_settings.calendar.empty())
            return;
        add(fmt::format("{0}_steps = torch.arange({1}, {2}, dtype=time.dtype, device=time.device) * {3}", prefix, first, end,
                        m_settings.intervalSeconds));
        add(fmt::format("{0}_seconds = (time.unsqueeze(1) + {0}_steps).unsqueeze(2)", prefix));
        for (const std::string& name : m_settings.calendar) {
            const features::CalendarCycle& cycle = features::calendarCycle(name);
            add(fmt::format("{0}_{1} = torch.remainder({0}_seconds - {2}, {3}).double() * 6.283185307179586 / {3}.0", prefix,
                            name, cycle.originSeconds, cycle.periodSeconds));
            channels.push_back(fmt::format("torch.sin({}_{}).float()", prefix, name));
            channels.push_back(fmt::format("torch.cos({}_{}).float()", prefix, name));
        }
    }

    torch::jit::Module& m_module;
    const features::FittedRecipe& m_recipe;
    const features::RecipeSettings& m_settings;
    std::string m_text; ///< of the body
};

/// Frozen: constants are folded in and nothing can be trained any more.
torch::jit::Module moduleOf(const modules::Network& network, const Contract& contract) {
    torch::jit::Module module("AirshedModel");
    module.register_attribute("training", c10::BoolType::get(), false);
    const training::OutputScale scale = training::outputScale(contract.recipe, contract.output);
    std::vector<std::int64_t> shape = contract.forecastShape(); // the same for every lead
    shape.erase(shape.begin());
    module.register_buffer("input_mean", torch::tensor(contract.recipe.inputMean));
    module.register_buffer("input_scale", torch::tensor(contract.recipe.inputScale));
    module.register_buffer("output_factor", torch::tensor(scale.factor).reshape(shape));
    module.register_buffer("output_offset", torch::tensor(scale.offset).reshape(shape));
    module.register_module("network", modules::toTorchScript(network));
    modules::defineMethod(module, Surroundings(module, contract.recipe).source(network.program()));
    module.eval();
    return torch::jit::freeze(module);
}

std::map<std::string, std::string> write(const modules::Network& network, const Contract& contract) {
    std::ostringstream bytes;
    moduleOf(network, contract).save(bytes, {{"contract.json", toJson(contract, false).dump(2)}});
    return {{modelName, std::move(bytes).str()}};
}

class TorchScriptModel final : public DeployedModel {
public:
    TorchScriptModel(torch::jit::Module module, const Contract& contract)
        : m_module(std::move(module)),
          m_rows(contract.rows()),
          m_height(contract.recipe.settings.pictures.height),
          m_width(contract.recipe.settings.pictures.width) {}

    std::vector<float> forecast(RawWindows windows) override {
        const torch::NoGradGuard noGrad;
        const auto count = static_cast<std::int64_t>(windows.times.size());
        if (count == 0)
            return {};
        const std::int64_t columns = static_cast<std::int64_t>(windows.values.size()) / (count * m_rows);
        std::vector<c10::IValue> inputs{torch::from_blob(windows.values.data(), {count, m_rows, columns}),
                                        torch::from_blob(windows.times.data(), {count}, torch::kInt64)};
        if (!windows.categories.empty())
            inputs.emplace_back(torch::from_blob(windows.categories.data(),
                                                 {count, static_cast<std::int64_t>(windows.categories.size()) / count},
                                                 torch::kInt64));
        if (!windows.pictures.empty())
            inputs.emplace_back(torch::from_blob(windows.pictures.data(), {count, 3, m_height, m_width}));
        const torch::Tensor forecast = m_module.forward(std::move(inputs)).toTensor().contiguous();
        const auto* cells = forecast.data_ptr<float>();
        return {cells, cells + forecast.numel()};
    }

private:
    torch::jit::Module m_module;
    std::int64_t m_rows;
    std::int64_t m_height, m_width; ///< of a picture
};

std::unique_ptr<DeployedModel> load(const std::filesystem::path& folder, const Contract& contract) {
    const std::filesystem::path file = folder / modelName;
    if (!std::filesystem::is_regular_file(file))
        throw Error(ErrorCode::NotFound, fmt::format("{} is missing.", file.string()), "Export the run again.");
    try {
        return std::make_unique<TorchScriptModel>(torch::jit::load(file.string(), torch::kCPU), contract);
    } catch (const c10::Error& error) {
        throw Error(ErrorCode::Damaged, fmt::format("{} cannot be loaded: {}", file.string(), error.what_without_backtrace()),
                    "Export the run again.");
    }
}

std::string usage(const Contract& contract) {
    const features::RecipeSettings& settings = contract.recipe.settings;
    std::string made;
    std::string further;
    std::string types;
    if (!settings.categories.empty()) {
        made +=
            fmt::format("    category = torch.zeros((1, {}), dtype=torch.int64)  # 0: unknown\n", settings.categories.size());
        further += ", category";
        types += ", int64";
    }
    if (settings.pictures.used()) {
        made += fmt::format("    image = torch.zeros((1, 3, {}, {}))  # red, green, blue, each 0 to 1\n",
                            settings.pictures.height, settings.pictures.width);
        further += ", image";
        types += ", float32";
    }
    return fmt::format(
        "## Python\n\n"
        "    import torch\n"
        "    model = torch.jit.load(\"model.pt\")\n"
        "    values = torch.full((1, {}, {}), float(\"nan\"))  # fill in raw rows, oldest first; NaN: not measured\n"
        "    time = torch.tensor([1767225600])               # Unix seconds of the last row\n"
        "{}    forecast = model(values, time{})                  # [1, {}]\n\n"
        "## C++\n\n"
        "    #include <torch/script.h>\n"
        "    torch::jit::Module model = torch::jit::load(\"model.pt\");\n"
        "    torch::Tensor forecast = model.forward({{values, time{}}}).toTensor();  // float32, int64{}\n",
        contract.rows(), settings.rowColumns().size(), made, further, fmt::join(contract.forecastShape(), ", "), further,
        types);
}

} // namespace

ExportForm torchScriptForm() {
    return {"torchscript", write, load, usage};
}

} // namespace airshed::deployment
