#include "core/engine/deployment/export_guide.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/time.h"
#include "core/base/version.h"
#include "core/engine/deployment/row_repairs.h"

namespace airshed::deployment {

namespace {

std::vector<std::string> withUnits(const std::vector<std::string>& names, const std::vector<std::string>& units) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i)
        texts.push_back(units[i].empty() ? names[i] : fmt::format("{} ({})", names[i], units[i]));
    return texts;
}

std::string number(const Json& value) {
    return value.is_number() ? fmt::format("{:.4g}", value.get<double>()) : "–";
}

std::string scoreTable(const Json& scores) {
    std::string text = "| forecast by | target | mean absolute error | root mean square error |\n|---|---|---|---|\n";
    for (const Json& score : scores)
        text += fmt::format("| {} | {} | {} | {} |\n", score.value("predictor", ""), score.value("target", ""),
                            number(score.value("mae", Json())), number(score.value("rmse", Json())));
    return text;
}

std::string repairsText(const RowRepairs& repairs) {
    std::string text;
    for (const quality::RepairStep& step : repairs.before)
        text += "- " + quality::describe(step) + "\n";
    if (!text.empty())
        text =
            "\nThe model was trained on repaired rows. Repair yours in the same way before it gets them (`airshed-cli predict` "
            "does):\n\n" +
            text;
    if (!repairs.inside.empty())
        text += "\nThe model itself does this:\n\n";
    for (const quality::RepairStep& step : repairs.inside)
        text += "- " + quality::describe(step) + "\n";
    return text;
}

std::string pythonExample(const Contract& contract) {
    return fmt::format(
        "    import torch\n"
        "    model = torch.jit.load(\"model.pt\")\n"
        "    values = torch.full((1, {}, {}), float(\"nan\"))  # fill in raw rows, oldest first; NaN: not measured\n"
        "    time = torch.tensor([1767225600])               # Unix seconds of the last row\n"
        "    forecast = model(values, time)                  # [1, {}, {}]\n",
        contract.rows(), contract.recipe.settings.inputs.size(), contract.recipe.settings.horizon,
        contract.recipe.settings.targets.size());
}

std::string cppExample() {
    return "    #include <torch/script.h>\n"
           "    torch::jit::Module model = torch::jit::load(\"model.pt\");\n"
           "    torch::Tensor forecast = model.forward({values, time}).toTensor();  // float32, int64\n";
}

} // namespace

std::string exportGuide(const Contract& contract) {
    const features::FittedRecipe& recipe = contract.recipe;
    const features::RecipeSettings& settings = recipe.settings;
    const std::string step = formatDuration(static_cast<double>(settings.intervalSeconds));
    std::string text = fmt::format("# {}\n\nExported by Airshed {} from run {}, {}.\n", contract.name, version(), contract.run,
                                   contract.created);
    if (contract.synthetic)
        text += "\n**Trained on synthetic data**: for trying out, not for use.\n";
    text += fmt::format("\nTakes {} rows, one every {}: {}.\n", contract.rows(), step,
                        fmt::join(withUnits(settings.inputs, rowUnits(recipe)), ", "));
    text += fmt::format("Gives {} leads, one every {}: {}.\n", settings.horizon, step,
                        fmt::join(withUnits(settings.targets, recipe.targetUnits), ", "));
    text += "Gaps are filled, values scaled and the calendar added inside the model. `contract.json` says all of it exactly; "
            "`example.json`\nholds three windows with the forecasts that must come out.\n";
    text += repairsText(rowRepairs(settings));
    text += "\n## Python\n\n" + pythonExample(contract) + "\n## C++\n\n" + cppExample();
    text += "\n## Errors on the test part, over all leads\n\n" + scoreTable(contract.scores);
    return text;
}

} // namespace airshed::deployment
