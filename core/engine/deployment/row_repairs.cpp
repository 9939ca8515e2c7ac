#include "core/engine/deployment/row_repairs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airshed::deployment {

namespace {

using quality::RepairStep;

bool concerns(const RepairStep& step, const std::vector<std::string>& columns) {
    return std::ranges::any_of(step.columns,
                               [&](const std::string& column) { return std::ranges::find(columns, column) != columns.end(); });
}

bool canBeInside(const RepairStep& step) {
    return step.series.empty() && (std::holds_alternative<quality::RangeRepair>(step.action) ||
                                   std::holds_alternative<quality::ConvertRepair>(step.action));
}

/// The unit of each input before the first of `steps` that converts it and says from what.
std::vector<std::string> unitsBefore(const features::FittedRecipe& recipe, const std::vector<RepairStep>& steps) {
    std::vector<std::string> units = recipe.inputUnits;
    const std::vector<std::string> columns = recipe.settings.rowColumns();
    for (std::size_t i = 0; i < units.size(); ++i)
        for (const RepairStep& step : steps) {
            const auto* convert = std::get_if<quality::ConvertRepair>(&step.action);
            const bool named = std::ranges::find(step.columns, columns[i]) != step.columns.end();
            if (convert != nullptr && named && step.series.empty()) {
                units[i] = convert->from;
                break;
            }
        }
    return units;
}

} // namespace

RowRepairs rowRepairs(const features::RecipeSettings& settings) {
    const std::vector<std::string> columns = settings.rowColumns();
    RowRepairs repairs;
    for (RepairStep step : settings.repairs) {
        if (!step.enabled || std::holds_alternative<quality::MaskRepair>(step.action))
            continue;
        if (quality::worksOnRows(step)) {
            repairs.before.push_back(std::move(step));
            continue;
        }
        if (!concerns(step, columns))
            continue;
        std::erase_if(step.columns,
                      [&](const std::string& column) { return std::ranges::find(columns, column) == columns.end(); });
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

std::vector<ModelRepair> modelRepairs(const features::RecipeSettings& settings) {
    // A hair wider than the range, so that the rounding of a conversion takes no value away that the workbench kept.
    constexpr double hair = 1e-6;
    constexpr float anything = std::numeric_limits<float>::infinity();
    const std::vector<std::string> columns = settings.rowColumns();
    const std::vector<InputConversion> conversions = inputConversions(settings);
    std::vector<ModelRepair> repairs;
    for (const RepairStep& step : rowRepairs(settings).inside) {
        ModelRepair repair;
        const auto* range = std::get_if<quality::RangeRepair>(&step.action);
        const auto* convert = std::get_if<quality::ConvertRepair>(&step.action);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const bool named = std::ranges::find(step.columns, columns[i]) != step.columns.end();
            const auto wider = [&](double limit) { return hair * (std::abs(limit) + std::abs(conversions[i].offset)); };
            if (range != nullptr) {
                repair.low.push_back(named && range->min ? static_cast<float>(*range->min - wider(*range->min)) : -anything);
                repair.high.push_back(named && range->max ? static_cast<float>(*range->max + wider(*range->max)) : anything);
            } else if (convert != nullptr) {
                repair.factor.push_back(named ? static_cast<float>(convert->factor) : 1.0F);
                repair.offset.push_back(named ? static_cast<float>(convert->offset) : 0.0F);
            }
        }
        repairs.push_back(std::move(repair));
    }
    return repairs;
}

std::vector<InputConversion> inputConversions(const features::RecipeSettings& settings) {
    const std::vector<std::string> columns = settings.rowColumns();
    std::vector<InputConversion> conversions(columns.size());
    for (const RepairStep& step : rowRepairs(settings).inside)
        if (const auto* convert = std::get_if<quality::ConvertRepair>(&step.action))
            for (std::size_t i = 0; i < conversions.size(); ++i)
                if (std::ranges::find(step.columns, columns[i]) != step.columns.end()) {
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
