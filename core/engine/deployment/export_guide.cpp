#include "core/engine/deployment/export_guide.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/time.h"
#include "core/base/version.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/vision/picture_bytes.h"

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

std::string outputText(const Contract& contract) {
    using Kind = models::OutputKind::Kind;
    switch (contract.output.kind) {
    case Kind::Quantiles: {
        std::vector<std::string> levels;
        for (const double level : contract.output.levels)
            levels.push_back(fmt::format("{:g} %", level * 100.0));
        return fmt::format("Each as quantiles, the last axis: {}. The middle one is the forecast.\n", fmt::join(levels, ", "));
    }
    case Kind::Gaussian: return "Each as mean and standard deviation, the last axis.\n";
    case Kind::Probability: return "Each as the probability that it is 1.\n";
    case Kind::Point: break;
    }
    return {};
}

/// "1 east, 2 west".
std::string classList(const std::vector<std::string>& classes) {
    constexpr std::size_t mostNamed = 50;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(classes.size(), mostNamed); ++i)
        texts.push_back(fmt::format("{} {}", i + 1, classes[i]));
    return fmt::format("{}{}", fmt::join(texts, ", "), classes.size() > mostNamed ? ", … (all in contract.json)" : "");
}

} // namespace

std::string exportGuide(const Contract& contract, const std::string& usage) {
    const features::FittedRecipe& recipe = contract.recipe;
    const features::RecipeSettings& settings = recipe.settings;
    const std::string step = formatDuration(static_cast<double>(settings.intervalSeconds));
    std::string text = fmt::format("# {}\n\nExported by Airshed {} from run {}, {}.\n", contract.name, version(), contract.run,
                                   contract.created);
    if (contract.synthetic)
        text += "\n**Trained on synthetic data**: for trying out, not for use.\n";
    text += fmt::format("\nTakes {} rows, one every {}: {}.\n", contract.rows(), step,
                        fmt::join(withUnits(settings.rowColumns(), rowUnits(recipe)), ", "));
    for (std::size_t i = 0; i < recipe.classes.size(); ++i)
        text += fmt::format("Takes the class of \"{}\" as its number, 0 for any other: {}.\n", settings.categories[i],
                            classList(recipe.classes[i]));
    if (settings.pictures.used())
        text +=
            fmt::format("Takes the newest picture up to the issue time, at most {} old: red, green and blue of {} rows of {} "
                        "pixels, 0 to 1. {}\n",
                        formatDuration(static_cast<double>(settings.pictures.toleranceSeconds)), settings.pictures.height,
                        settings.pictures.width, vision::pictureRecipe);
    text += fmt::format("Gives {} leads, one every {}: {}.\n", settings.horizon, step,
                        fmt::join(withUnits(settings.targets, recipe.targetUnits), ", "));
    text += outputText(contract);
    text += "Gaps are filled, values scaled and the calendar added inside the model. `contract.json` says all of it exactly; "
            "`example.json`\nholds three windows with the forecasts that must come out.\n";
    text += repairsText(rowRepairs(settings));
    text += "\n" + usage;
    text += "\n## Errors on the test part, over all leads\n\n" + scoreTable(contract.scores);
    return text;
}

} // namespace airshed::deployment
