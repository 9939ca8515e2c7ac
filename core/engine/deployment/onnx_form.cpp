#include <limits>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/engine/deployment/export_form_internal.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/modules/onnx_module_internal.h"
#include "core/engine/training/forecast_errors.h"
#include "core/features/calendar.h"
#include "core/features/categories.h"
#include "core/forms/onnx_graph.h"

namespace airshed::deployment {

namespace {

using Integers = std::vector<std::int64_t>;

constexpr const char* modelName = "model.onnx";
constexpr std::int64_t typeFloat = 1; ///< TensorProto.DataType
constexpr std::int64_t typeDouble = 11;
constexpr std::int64_t stepAxis = 1;
constexpr std::int64_t channelAxis = 2;

/// Everything before and behind a network as nodes.
class Surroundings {
public:
    Surroundings(forms::OnnxGraph& graph, const features::FittedRecipe& recipe)
        : m_graph(graph),
          m_recipe(recipe),
          m_settings(recipe.settings),
          m_inputs(static_cast<std::int64_t>(m_settings.inputs.size())) {}

    /// @return what the network is fed, in its order.
    std::vector<std::string> before(const models::Program& network) {
        addRepairs();
        addRows();
        std::vector<std::string> fed;
        for (const models::Value input : network.inputs()) {
            const std::string& name = std::get<models::op::Input>(network.steps[input].operation).name;
            fed.push_back(name == "static"     ? addStatic()
                          : name == "category" ? addCategory()
                          : name == "image"    ? "image"
                          : name == "future"   ? addFuture()
                                               : addWindow());
        }
        return fed;
    }

    void behind(const std::string& output, const training::OutputScale& scale, const models::Shape& shape) {
        const std::string scaled = m_graph.node("Mul", {output, m_graph.floats(shape, scale.factor, "output_factor")});
        m_graph.nodeTo("forecast", "Add", {scaled, m_graph.floats(shape, scale.offset, "output_offset")});
    }

private:
    std::string numbers(const std::vector<float>& values) {
        return m_graph.floats({static_cast<std::int64_t>(values.size())}, values);
    }
    std::string slice(const std::string& x, std::int64_t axis, std::int64_t first, std::int64_t end) {
        return m_graph.node("Slice", {x, m_graph.integers({first}), m_graph.integers({end}), m_graph.integers({axis})});
    }

    void addRepairs() {
        m_values = "values";
        for (const ModelRepair& repair : modelRepairs(m_settings)) {
            if (repair.isRange()) {
                const std::string below = m_graph.node("Less", {m_values, numbers(repair.low)});
                const std::string above = m_graph.node("Greater", {m_values, numbers(repair.high)});
                m_values = m_graph.node("Where", {m_graph.node("Or", {below, above}),
                                                  m_graph.number(std::numeric_limits<float>::quiet_NaN()), m_values});
            } else {
                const std::string scaled = m_graph.node("Mul", {m_values, numbers(repair.factor)});
                m_values = m_graph.node("Add", {scaled, numbers(repair.offset)});
            }
        }
    }

    void addRows() {
        const std::int64_t lookback = m_settings.lookback;
        m_observed = slice(m_values, stepAxis, m_settings.fillLimit, m_settings.fillLimit + lookback);
        std::string filled = m_observed;
        for (std::int64_t first = m_settings.fillLimit - 1; first >= 0; --first)
            filled = m_graph.node(
                "Where", {m_graph.node("IsNaN", {filled}), slice(m_values, stepAxis, first, first + lookback), filled});
        const std::string centred = m_graph.node("Sub", {filled, numbers(m_recipe.inputMean)});
        const std::string scaled = m_graph.node("Div", {centred, numbers(m_recipe.inputScale)});
        m_scaled = m_graph.node("Where", {m_graph.node("IsNaN", {scaled}), m_graph.number(0.0F), scaled});
    }

    std::string addWindow() {
        std::vector<std::string> channels{slice(m_scaled, channelAxis, 0, m_inputs)};
        if (m_settings.maskChannels) {
            const std::string missing = m_graph.node("IsNaN", {slice(m_observed, channelAxis, 0, m_inputs)});
            channels.push_back(m_graph.node("Cast", {m_graph.node("Not", {missing})}, {{"to", typeFloat}}));
        }
        addCalendar(1 - m_settings.lookback, 1, channels);
        return m_graph.node("Concat", std::move(channels), {{"axis", channelAxis}});
    }

    std::string addStatic() {
        const std::string last = slice(m_scaled, stepAxis, m_settings.lookback - 1, m_settings.lookback);
        const auto statics = static_cast<std::int64_t>(m_settings.statics.size());
        return m_graph.node("Reshape",
                            {slice(last, channelAxis, m_inputs, m_inputs + statics), m_graph.integers({0, statics})});
    }

    std::string addCategory() {
        Integers counts;
        for (const auto& classes : m_recipe.classes)
            counts.push_back(static_cast<std::int64_t>(classes.size()));
        const std::string below = m_graph.node("Less", {"category", m_graph.integers({0})});
        const std::string above = m_graph.node("Greater", {"category", m_graph.integers(counts)});
        const std::string known =
            m_graph.node("Where", {m_graph.node("Or", {below, above}), m_graph.integers({0}), "category"});
        const std::string numbers = m_graph.node("Add", {known, m_graph.integers(features::firstCategoryNumbers(m_recipe))});
        return m_graph.node("Cast", {numbers}, {{"to", typeFloat}});
    }

    std::string addFuture() {
        std::vector<std::string> channels;
        addCalendar(1, m_settings.horizon + 1, channels);
        return m_graph.node("Concat", std::move(channels), {{"axis", channelAxis}});
    }

    /// The calendar of the steps [first, end) from the issue time on. Phases in whole seconds, angles in double; a cosine is a
    /// sine a quarter further, because not every runtime has one for doubles.
    void addCalendar(std::int64_t first, std::int64_t end, std::vector<std::string>& channels) {
        if (m_settings.calendar.empty())
            return;
        Integers steps;
        for (std::int64_t step = first; step < end; ++step)
            steps.push_back(step * m_settings.intervalSeconds);
        const std::string times = m_graph.node("Reshape", {"time", m_graph.integers({-1, 1})});
        const std::string seconds =
            m_graph.node("Unsqueeze", {m_graph.node("Add", {times, m_graph.integers(steps)}), m_graph.integers({2})});
        for (const std::string& name : m_settings.calendar) {
            const features::CalendarCycle& cycle = features::calendarCycle(name);
            const std::string since = m_graph.node("Sub", {seconds, m_graph.integers({cycle.originSeconds})});
            const std::string within = m_graph.node("Mod", {since, m_graph.integers({cycle.periodSeconds})});
            const std::string turned =
                m_graph.node("Mul", {m_graph.node("Cast", {within}, {{"to", typeDouble}}),
                                     m_graph.real(2.0 * std::numbers::pi / static_cast<double>(cycle.periodSeconds))});
            const std::string ahead = m_graph.node("Add", {turned, m_graph.real(std::numbers::pi / 2.0)});
            for (const std::string& angle : {turned, ahead})
                channels.push_back(m_graph.node("Cast", {m_graph.node("Sin", {angle})}, {{"to", typeFloat}}));
        }
    }

    forms::OnnxGraph& m_graph;
    const features::FittedRecipe& m_recipe;
    const features::RecipeSettings& m_settings;
    std::int64_t m_inputs;
    std::string m_values;   ///< repaired rows
    std::string m_observed; ///< of the lookback, with gaps
    std::string m_scaled;   ///< filled and standardised
};

std::map<std::string, std::string> write(const modules::Network& network, const Contract& contract) {
    forms::OnnxGraph graph;
    Surroundings surroundings(graph, contract.recipe);
    const std::vector<std::string> fed = surroundings.before(network.program());
    const std::string output = forms::appendProgram(graph, network.program(), network.values(), fed);
    models::Shape scaleShape = contract.forecastShape(); // the same for every lead
    scaleShape.erase(scaleShape.begin());
    surroundings.behind(output, training::outputScale(contract.recipe, contract.output), scaleShape);

    forms::OnnxModel model;
    model.name = contract.name;
    model.about = "Forecast from raw rows, written by Airshed; contract.json says what goes in and comes out.";
    const auto columns = static_cast<std::int64_t>(contract.recipe.settings.rowColumns().size());
    model.inputs = {{"values", {contract.rows(), columns}, false, "raw rows, oldest first; NaN: not measured"},
                    {"time", {}, true, "Unix time in seconds of the last row"}};
    if (const auto categories = static_cast<std::int64_t>(contract.recipe.settings.categories.size()); categories > 0)
        model.inputs.push_back({"category", {categories}, true, "numbers of the classes; 0: unknown"});
    if (const features::PictureSettings& pictures = contract.recipe.settings.pictures; pictures.used())
        model.inputs.push_back(
            {"image", {3, pictures.height, pictures.width}, false, "red, green and blue of the picture, 0 to 1"});
    model.outputs = {{"forecast", contract.forecastShape(), false, "in the targets' units"}};
    model.nodes = std::move(graph.nodes);
    model.tensors = std::move(graph.tensors);
    model.metadata = {{"contract.json", toJson(contract, false).dump()}};
    return {{modelName, forms::encodeOnnx(model)}};
}

class DeployedOnnx final : public DeployedModel {
public:
    DeployedOnnx(modules::OnnxModule module, const Contract& contract)
        : m_module(std::move(module)),
          m_rows(contract.rows()),
          m_height(contract.recipe.settings.pictures.height),
          m_width(contract.recipe.settings.pictures.width) {}

    std::vector<float> forecast(RawWindows windows) override {
        const auto count = static_cast<std::int64_t>(windows.times.size());
        if (count == 0)
            return {};
        const std::int64_t columns = static_cast<std::int64_t>(windows.values.size()) / (count * m_rows);
        std::map<std::string, torch::Tensor> inputs{{"values", modules::tensorOf(windows.values, {count, m_rows, columns})},
                                                    {"time", modules::tensorOf(windows.times, {count})}};
        if (!windows.categories.empty())
            inputs["category"] =
                modules::tensorOf(windows.categories, {count, static_cast<std::int64_t>(windows.categories.size()) / count});
        if (!windows.pictures.empty())
            inputs["image"] = modules::tensorOf(windows.pictures, {count, 3, m_height, m_width});
        return m_module.run(inputs);
    }

private:
    modules::OnnxModule m_module;
    std::int64_t m_rows;
    std::int64_t m_height, m_width; ///< of a picture
};

std::unique_ptr<DeployedModel> load(const std::filesystem::path& folder, const Contract& contract) {
    return std::make_unique<DeployedOnnx>(modules::OnnxModule(folder / modelName), contract);
}

std::string usage(const Contract& contract) {
    const features::RecipeSettings& settings = contract.recipe.settings;
    std::string made;
    std::string further;
    if (!settings.categories.empty()) {
        made += fmt::format("    category = numpy.zeros((1, {}), numpy.int64)  # 0: unknown\n", settings.categories.size());
        further += ", \"category\": category";
    }
    if (settings.pictures.used()) {
        made += fmt::format("    image = numpy.zeros((1, 3, {}, {}), numpy.float32)  # red, green, blue, each 0 to 1\n",
                            settings.pictures.height, settings.pictures.width);
        further += ", \"image\": image";
    }
    return fmt::format(
        "## Python\n\n"
        "    import numpy, onnxruntime\n"
        "    session = onnxruntime.InferenceSession(\"model.onnx\")\n"
        "    values = numpy.full((1, {}, {}), numpy.nan, numpy.float32)  # raw rows, oldest first; NaN: not measured\n"
        "    time = numpy.array([1767225600])                          # Unix seconds of the last row\n"
        "{}    forecast, = session.run(None, {{\"values\": values, \"time\": time{}}})  # [1, {}]\n\n"
        "Operator set 17, float32; the first axis is free, so many windows go in one call.\n",
        contract.rows(), settings.rowColumns().size(), made, further, fmt::join(contract.forecastShape(), ", "));
}

} // namespace

ExportForm onnxForm() {
    return {"onnx", write, load, usage};
}

} // namespace airshed::deployment
