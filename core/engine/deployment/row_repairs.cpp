#include "core/engine/deployment/row_repairs.h"

#include <algorithm>

namespace airshed::deployment {

namespace {

using quality::RepairStep;

bool concernsInputs(const RepairStep& step, const std::vector<std::string>& inputs) {
    return std::ranges::any_of(step.columns,
                               [&](const std::string& column) { return std::ranges::find(inputs, column) != inputs.end(); });
}

bool canBeInside(const RepairStep& step) {
    return step.series.empty() && (std::holds_alternative<quality::RangeRepair>(step.action) ||
                                   std::holds_alternative<quality::ConvertRepair>(step.action));
}

/// The unit of each input before the first of `steps` that converts it and says from what.
std::vector<std::string> unitsBefore(const features::FittedRecipe& recipe, const std::vector<RepairStep>& steps) {
    std::vector<std::string> units = recipe.inputUnits;
    for (std::size_t i = 0; i < units.size(); ++i)
        for (const RepairStep& step : steps) {
            const auto* convert = std::get_if<quality::ConvertRepair>(&step.action);
            const bool named = std::ranges::find(step.columns, recipe.settings.inputs[i]) != step.columns.end();
            if (convert != nullptr && named && step.series.empty()) {
                units[i] = convert->from;
                break;
            }
        }
    return units;
}

} // namespace

RowRepairs rowRepairs(const features::RecipeSettings& settings) {
    RowRepairs repairs;
    for (RepairStep step : settings.repairs) {
        if (!step.enabled || std::holds_alternative<quality::MaskRepair>(step.action))
            continue;
        if (quality::worksOnRows(step)) {
            repairs.before.push_back(std::move(step));
            continue;
        }
        if (!concernsInputs(step, settings.inputs))
            continue;
        std::erase_if(step.columns, [&](const std::string& column) {
            return std::ranges::find(settings.inputs, column) == settings.inputs.end();
        });
        if (canBeInside(step)) {
            repairs.inside.push_back(std::move(step));
            continue;
        }
        // The order of steps on values must stay: what came before this one is for the giver too.
        std::ranges::move(repairs.inside, std::back_inserter(repairs.before));
        repairs.inside.clear();
        repairs.before.push_back(std::move(step));
    }
    return repairs;
}

std::vector<InputConversion> inputConversions(const features::RecipeSettings& settings) {
    std::vector<InputConversion> conversions(settings.inputs.size());
    for (const RepairStep& step : rowRepairs(settings).inside)
        if (const auto* convert = std::get_if<quality::ConvertRepair>(&step.action))
            for (std::size_t i = 0; i < conversions.size(); ++i)
                if (std::ranges::find(step.columns, settings.inputs[i]) != step.columns.end()) {
                    conversions[i].factor *= convert->factor;
                    conversions[i].offset = conversions[i].offset * convert->factor + convert->offset;
                }
    return conversions;
}

std::vector<std::string> rowUnits(const features::FittedRecipe& recipe) {
    return unitsBefore(recipe, rowRepairs(recipe.settings).inside);
}

std::vector<std::string> sourceUnits(const features::FittedRecipe& recipe) {
    const RowRepairs repairs = rowRepairs(recipe.settings);
    std::vector<RepairStep> all = repairs.before;
    all.insert(all.end(), repairs.inside.begin(), repairs.inside.end());
    return unitsBefore(recipe, all);
}

} // namespace airshed::deployment
