#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/base/shared_library.h"
#include "core/base/temporary_folder.h"
#include "core/engine/deployment/export_form_internal.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/training/forecast_errors.h"
#include "core/features/calendar.h"
#include "core/features/categories.h"
#include "core/forms/c_source.h"

namespace airshed::deployment {

namespace {

namespace fs = std::filesystem;

constexpr const char* sourceName = "model.c";
constexpr const char* headerName = "model.h";
constexpr const char* functionName = "airshed_forecast";

std::string literal(float value) {
    if (value == std::numeric_limits<float>::infinity())
        return "INFINITY";
    if (value == -std::numeric_limits<float>::infinity())
        return "-INFINITY";
    const std::string digits = fmt::format("{:.9g}", value);
    return digits + (digits.find_first_of(".e") == std::string::npos ? ".0F" : "F");
}

std::string constants(const std::string& name, const std::vector<float>& values) {
    std::vector<std::string> texts;
    texts.reserve(values.size());
    for (const float value : values)
        texts.push_back(literal(value));
    return fmt::format("static const float {}[{}] = {{{}}};\n", name, values.size(), fmt::join(texts, ", "));
}

std::string constants(const std::string& name, const std::vector<std::int64_t>& values) {
    return fmt::format("static const int32_t {}[{}] = {{{}}};\n", name, values.size(), fmt::join(values, ", "));
}

/// What the function takes.
std::string parameters(const Contract& contract) {
    return fmt::format("const float *values, int64_t time, {}{}float *forecast, float *work",
                       contract.recipe.settings.categories.empty() ? "" : "const int32_t *category, ",
                       contract.recipe.settings.pictures.used() ? "const float *image, " : "");
}

/// The C source before and behind the network's.
class Surroundings {
public:
    explicit Surroundings(const Contract& contract) : m_contract(contract), m_settings(contract.recipe.settings) {}

    [[nodiscard]] std::string source(const models::Program& network) const {
        const training::OutputScale scale = training::outputScale(m_contract.recipe, m_contract.output);
        const bool looksAtRows = feeds(network, std::string(models::networkInput)) || feeds(network, "static");
        const bool looksAtTime = feeds(network, std::string(models::networkInput)) || feeds(network, "future");
        std::string text = constants("output_factor", scale.factor) + constants("output_offset", scale.offset);
        if (feeds(network, "category"))
            text += categoryConstants();
        if (looksAtRows)
            text += constants("input_mean", m_contract.recipe.inputMean) +
                    constants("input_scale", m_contract.recipe.inputScale) + repairSource() + filledSource();
        if (looksAtTime && !m_settings.calendar.empty())
            text += calendarSource();
        text += forecastSource(network, scale.factor.size());
        return text;
    }

private:
    [[nodiscard]] static bool feeds(const models::Program& network, const std::string& name) {
        return std::ranges::any_of(network.inputs(), [&](models::Value input) {
            return std::get<models::op::Input>(network.steps[input].operation).name == name;
        });
    }

    [[nodiscard]] std::string categoryConstants() const {
        std::vector<std::int64_t> counts;
        counts.reserve(m_contract.recipe.classes.size());
        for (const auto& classes : m_contract.recipe.classes)
            counts.push_back(static_cast<std::int64_t>(classes.size()));
        return constants("class_count", counts) + constants("first_number", features::firstCategoryNumbers(m_contract.recipe));
    }

    [[nodiscard]] std::string repairSource() const {
        std::string data;
        std::string steps;
        int number = 0;
        for (const ModelRepair& repair : modelRepairs(m_settings)) {
            ++number;
            if (repair.isRange()) {
                data += constants(fmt::format("repair{}_low", number), repair.low) +
                        constants(fmt::format("repair{}_high", number), repair.high);
                steps += fmt::format(
                    "    if (value < repair{0}_low[column] || value > repair{0}_high[column])\n        value = NAN;\n", number);
            } else {
                data += constants(fmt::format("repair{}_factor", number), repair.factor) +
                        constants(fmt::format("repair{}_offset", number), repair.offset);
                steps += fmt::format("    value = value * repair{0}_factor[column] + repair{0}_offset[column];\n", number);
            }
        }
        return fmt::format("{}\n/* A cell as it was measured, repaired; NAN: missing. */\n"
                           "static float cell(const float *values, int row, int column)\n{{\n"
                           "    float value = values[row * AIRSHED_COLUMNS + column];\n{}    return value;\n}}\n",
                           data, steps);
    }

    /// Rows count from the begin of the lookback.
    [[nodiscard]] std::string filledSource() const {
        return fmt::format("\n/* The last value of at most {0} rows before, scaled; 0 where there is none. */\n"
                           "static float filled(const float *values, int row, int column)\n{{\n"
                           "    for (int back = 0; back <= {0}; ++back) {{\n"
                           "        const float value = cell(values, row + {0} - back, column);\n"
                           "        if (!isnan(value))\n"
                           "            return (value - input_mean[column]) / input_scale[column];\n"
                           "    }}\n    return 0.0F;\n}}\n",
                           m_settings.fillLimit);
    }

    [[nodiscard]] std::string calendarSource() const {
        std::string cycles;
        for (const std::string& name : m_settings.calendar) {
            const features::CalendarCycle& cycle = features::calendarCycle(name);
            cycles +=
                fmt::format("    to = phase(seconds - {}, {}, to); /* {} */\n", cycle.originSeconds, cycle.periodSeconds, name);
        }
        return fmt::format("\nstatic float *phase(int64_t seconds, int64_t period, float *to)\n{{\n"
                           "    const int64_t rest = seconds % period;\n"
                           "    const int64_t within = rest < 0 ? rest + period : rest;\n"
                           "    const double angle = 2.0 * {:.17g} * (double)within / (double)period;\n"
                           "    to[0] = (float)sin(angle);\n    to[1] = (float)cos(angle);\n    return to + 2;\n}}\n"
                           "\nstatic void calendar(int64_t seconds, float *to)\n{{\n{}    (void)to;\n}}\n",
                           std::numbers::pi, cycles);
    }

    [[nodiscard]] std::string forecastSource(const models::Program& network, std::size_t scales) const {
        const auto inputs = static_cast<int>(m_settings.inputs.size());
        const int channels = m_settings.channelCount();
        const int masks = m_settings.maskChannels ? inputs : 0;
        const auto phases = static_cast<int>(m_settings.calendar.size()) * 2;
        std::string body;
        std::vector<std::string> arguments;
        for (const models::Value input : network.inputs()) {
            const models::Step& step = network.steps[input];
            const std::string& name = std::get<models::op::Input>(step.operation).name;
            if (name == "image") { // goes in as it is
                arguments.push_back(name);
                continue;
            }
            const std::string room = "x_" + name;
            body += fmt::format("    float *{} = work;\n    work += {};\n", room, models::elements(step.shape));
            arguments.push_back(room);
            if (name == "category")
                body += fmt::format("    for (int i = 0; i < AIRSHED_CATEGORIES; ++i)\n"
                                    "        {}[i] = (float)(first_number[i] + (category[i] < 0 || category[i] > "
                                    "class_count[i] ? 0 : category[i]));\n",
                                    room);
            else if (name == "static")
                body += fmt::format("    for (int i = 0; i < {}; ++i)\n        {}[i] = filled(values, {}, {} + i);\n",
                                    m_settings.statics.size(), room, m_settings.lookback - 1, inputs);
            else if (name == "future")
                body += fmt::format("    for (int lead = 1; lead <= {}; ++lead)\n"
                                    "        calendar(time + lead * (int64_t){}, {} + (lead - 1) * {});\n",
                                    m_settings.horizon, m_settings.intervalSeconds, room, phases);
            else
                body += windowSource(room, inputs, masks, channels);
        }
        return fmt::format("\nvoid {}({})\n{{\n"
                           "{}{}"
                           "    airshed_network_forward({}, forecast, work);\n"
                           "    for (int i = 0; i < AIRSHED_FORECAST_FLOATS; ++i)\n"
                           "        forecast[i] = forecast[i] * output_factor[i % {}] + output_offset[i % {}];\n}}\n",
                           functionName, parameters(m_contract), unusedArguments(), body, fmt::join(arguments, ", "), scales,
                           scales);
    }

    /// So that no compiler warns of what this network does not look at.
    [[nodiscard]] std::string unusedArguments() const {
        return fmt::format("    (void)values;\n    (void)time;\n{}{}",
                           m_settings.categories.empty() ? "" : "    (void)category;\n",
                           m_settings.pictures.used() ? "    (void)image;\n" : "");
    }

    [[nodiscard]] std::string windowSource(const std::string& room, int inputs, int masks, int channels) const {
        std::string text = fmt::format("    for (int row = 0; row < {}; ++row) {{\n        float *to = {} + row * {};\n"
                                       "        for (int i = 0; i < {}; ++i) {{\n            to[i] = filled(values, row, i);\n",
                                       m_settings.lookback, room, channels, inputs);
        if (masks > 0)
            text += fmt::format("            to[{} + i] = isnan(cell(values, row + {}, i)) ? 0.0F : 1.0F;\n", inputs,
                                m_settings.fillLimit);
        text += "        }\n";
        if (!m_settings.calendar.empty())
            text += fmt::format("        calendar(time + (row - {}) * (int64_t){}, to + {});\n", m_settings.lookback - 1,
                                m_settings.intervalSeconds, inputs + masks);
        return text + "    }\n";
    }

    const Contract& m_contract;
    const features::RecipeSettings& m_settings;
};

/// Floats of working memory: what the network is fed, then its own.
std::int64_t workFloats(const models::Program& network, const forms::CSource& forward) {
    std::int64_t floats = forward.workFloats;
    for (const models::Value input : network.inputs())
        if (std::get<models::op::Input>(network.steps[input].operation).name != "image")
            floats += models::elements(network.steps[input].shape);
    return floats;
}

/// What the function takes besides values and time, in the words of the header and of the guide.
struct FurtherInputs {
    std::string sizes, meanings, arrays, arguments;
};

FurtherInputs furtherInputs(const features::RecipeSettings& settings) {
    FurtherInputs further;
    if (!settings.categories.empty()) {
        further.sizes += fmt::format("#define AIRSHED_CATEGORIES {}      /* {} */\n", settings.categories.size(),
                                     fmt::join(settings.categories, ", "));
        further.meanings += "   category: numbers of the classes of the last row, as contract.json lists them; 0: unknown.\n";
        further.arrays += "    static int32_t category[AIRSHED_CATEGORIES]; /* 0: unknown */\n";
        further.arguments += "category, ";
    }
    if (settings.pictures.used()) {
        further.sizes += fmt::format("#define AIRSHED_IMAGE_FLOATS {}    /* red, green, blue of {} rows of {} pixels */\n",
                                     3 * settings.pictures.height * settings.pictures.width, settings.pictures.height,
                                     settings.pictures.width);
        further.meanings += "   image: the picture of the issue time, all red, then all green, then all blue, each 0 to 1.\n";
        further.arrays +=
            "    static float image[AIRSHED_IMAGE_FLOATS]; /* see contract.json for how a picture is resized */\n";
        further.arguments += "image, ";
    }
    return further;
}

std::string header(const Contract& contract, std::int64_t work, std::int64_t weights) {
    const features::RecipeSettings& settings = contract.recipe.settings;
    const FurtherInputs further = furtherInputs(settings);
    std::int64_t floats = 1;
    for (const std::int64_t size : contract.forecastShape())
        floats *= size;
    return fmt::format(
        "/* {}: a forecast from raw rows, exported by Airshed. C99, no libraries beyond <math.h>, no allocation, no state.\n"
        "   {} numbers ({} bytes) of constants, {} bytes of working memory. */\n"
        "#ifndef AIRSHED_MODEL_H\n#define AIRSHED_MODEL_H\n\n#include <stdint.h>\n\n"
        "#define AIRSHED_ROWS {}            /* rows of one forecast, oldest first, one every {} s */\n"
        "#define AIRSHED_COLUMNS {}         /* {} */\n"
        "{}#define AIRSHED_FORECAST_FLOATS {} /* [{}]: leads, targets{} */\n"
        "#define AIRSHED_WORK_FLOATS {}\n\n"
        "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n"
        "/* values: AIRSHED_ROWS rows of AIRSHED_COLUMNS raw values, NAN where nothing was measured.\n"
        "   time: Unix seconds (UTC) of the last row, which is the issue time.\n{}"
        "   forecast: AIRSHED_FORECAST_FLOATS numbers in the targets' units: {}.\n"
        "   work: AIRSHED_WORK_FLOATS floats that need not be set. */\n"
        "void {}({});\n\n"
        "#ifdef __cplusplus\n}}\n#endif\n\n#endif\n",
        contract.name, weights, weights * 4, work * 4, contract.rows(), settings.intervalSeconds, settings.rowColumns().size(),
        fmt::join(settings.rowColumns(), ", "), further.sizes, floats, fmt::join(contract.forecastShape(), ", "),
        contract.hasNumbers() ? ", numbers" : "", work, further.meanings, fmt::join(settings.targets, ", "), functionName,
        parameters(contract));
}

std::map<std::string, std::string> write(const modules::Network& network, const Contract& contract) {
    const forms::CSource forward = forms::toC(network.program(), network.values(), "airshed_network");
    std::string text = forward.text; // its function stays within the file
    const std::string outer = "void airshed_network_forward(";
    text.replace(text.rfind(outer), outer.size(), "static " + outer);
    const std::string source =
        fmt::format("#include \"{}\"\n\n{}\n{}", headerName, text, Surroundings(contract).source(network.program()));
    return {{sourceName, source}, {headerName, header(contract, workFloats(network.program(), forward), forward.weightFloats)}};
}

/// The compiler that the environment names, else `cc`. @throws Error(Unavailable).
fs::path compiler() {
    const char* named = std::getenv("CC"); // NOLINT(concurrency-mt-unsafe): nobody sets variables
    const std::string name = named == nullptr || *named == '\0' ? "cc" : named;
    if (name.find('/') != std::string::npos)
        return name;
    const char* path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody sets variables
    std::string_view rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const fs::path candidate = fs::path(rest.substr(0, rest.find(':'))) / name;
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored))
            return candidate;
        rest.remove_prefix(std::min(rest.size(), rest.find(':') == std::string_view::npos ? rest.size() : rest.find(':') + 1));
    }
    throw Error(
        ErrorCode::Unavailable,
        fmt::format("There is no C compiler \"{}\" on this machine, so the C source cannot be compared with the workbench.",
                    name),
        "Install one (on Debian: apt install gcc), or name one in the variable CC.");
}

class CompiledModel final : public DeployedModel {
public:
    explicit CompiledModel(const fs::path& folder, const Contract& contract)
        : m_library(compile(folder)),
          m_function(m_library.function<void()>(functionName)),
          m_cells(static_cast<std::size_t>(contract.rows()) * contract.recipe.settings.rowColumns().size()),
          m_work(declared(folder, "AIRSHED_WORK_FLOATS")),
          m_numbers(declared(folder, "AIRSHED_FORECAST_FLOATS")) {}

    std::vector<float> forecast(RawWindows windows) override {
        std::vector<float> forecasts(windows.times.size() * m_numbers);
        const std::vector<std::int32_t> classes(windows.categories.begin(), windows.categories.end());
        const std::size_t count = windows.times.size();
        for (std::size_t window = 0; window < count; ++window) {
            const std::int32_t* category = classes.data() + window * (classes.size() / count);
            const float* image = windows.pictures.data() + window * (windows.pictures.size() / count);
            const Place place{windows.values.data() + window * m_cells, windows.times[window],
                              forecasts.data() + window * m_numbers};
            if (classes.empty() && windows.pictures.empty())
                call(place);
            else if (windows.pictures.empty())
                call(place, category);
            else if (classes.empty())
                call(place, image);
            else
                call(place, category, image);
        }
        return forecasts;
    }

private:
    struct Place {
        const float* values;
        std::int64_t time;
        float* forecast;
    };
    /// The function with the parameters that its contract gives it.
    template <typename... Further> void call(const Place& place, Further... further) {
        using Forecast = void(const float*, std::int64_t, Further..., float*, float*);
        auto* forecast =
            reinterpret_cast<Forecast*>(m_function); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): see parameters
        forecast(place.values, place.time, further..., place.forecast, m_work.data());
    }

    fs::path compile(const fs::path& folder) const {
        const fs::path library = m_folder.path() / "model.so";
        const fs::path log = m_folder.path() / "compiler.log";
        const int code = waitForProcess(startProcess(compiler(),
                                                     {"-std=c99", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o",
                                                      library.string(), (folder / sourceName).string(), "-lm"},
                                                     {.detached = false, .outputFile = log, .environment = {}}));
        if (code != 0)
            throw Error(
                ErrorCode::Damaged,
                fmt::format("{} cannot be compiled:\n{}", (folder / sourceName).string(), readFile(log).substr(0, 2000)),
                "Export the run again.");
        return library;
    }

    /// A number that the header defines.
    static std::size_t declared(const fs::path& folder, const std::string& name) {
        const std::string text = readFile(folder / headerName);
        const std::size_t place = text.find("#define " + name + " ");
        if (place == std::string::npos)
            throw Error(ErrorCode::Damaged, fmt::format("{} does not define {}.", (folder / headerName).string(), name),
                        "Export the run again.");
        return std::strtoull(text.c_str() + place + name.size() + std::string_view("#define  ").size(), nullptr, 10);
    }

    TemporaryFolder m_folder;
    SharedLibrary m_library;
    void (*m_function)();
    std::size_t m_cells;
    std::vector<float> m_work;
    std::size_t m_numbers;
};

std::unique_ptr<DeployedModel> load(const fs::path& folder, const Contract& contract) {
    for (const char* name : {sourceName, headerName})
        if (!fs::is_regular_file(folder / name))
            throw Error(ErrorCode::NotFound, fmt::format("{} is missing.", (folder / name).string()), "Export the run again.");
    return std::make_unique<CompiledModel>(folder, contract);
}

std::string usage(const Contract& contract) {
    const FurtherInputs further = furtherInputs(contract.recipe.settings);
    return fmt::format(
        "## C\n\n"
        "Add `model.c` and `model.h` to your firmware or program; C99 and C++ can call them.\n\n"
        "    #include \"model.h\"\n"
        "    static float values[AIRSHED_ROWS * AIRSHED_COLUMNS]; /* raw rows, oldest first; NAN: not measured */\n{}"
        "    static float forecast[AIRSHED_FORECAST_FLOATS];      /* [{}] */\n"
        "    static float work[AIRSHED_WORK_FLOATS];\n"
        "    {}(values, 1767225600, {}forecast, work);   /* Unix seconds of the last row */\n\n"
        "Compile without -ffast-math: gaps are NAN.\n",
        further.arrays, fmt::join(contract.forecastShape(), ", "), functionName, further.arguments);
}

} // namespace

ExportForm cForm() {
    return {"c", write, load, usage};
}

} // namespace airshed::deployment
