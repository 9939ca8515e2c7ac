#include "core/experiments/starter.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/models/presets.h"
#include "core/quality/profile.h"

namespace airshed::experiments {

namespace {

using data::Column;
using data::ColumnType;

/// More training windows than this an epoch only make epochs longer: neighbours overlap in all but one step.
constexpr std::int64_t enoughWindowsPerEpoch = 30'000;

/// "PM2.5", "pm2_5" and "PM25 (hourly)" all begin with "pm25".
std::string plainName(const std::string& name) {
    std::string plain;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return plain;
}

/// A row number says nothing of the air, and would tell the model where in the file it is.
bool isRowNumber(const Column& column) {
    if (column.type() != ColumnType::Integer || column.missingCount() > 0 || column.rows() < 3)
        return false;
    const auto cells = column.integers();
    std::size_t byOne = 0;
    for (std::size_t row = 1; row < cells.size(); ++row)
        byOne += cells[row] == cells[row - 1] + 1 ? 1 : 0;
    return static_cast<double>(byOne) > 0.99 * static_cast<double>(cells.size() - 1);
}

std::vector<std::string> usefulInputs(const data::Table& table, const quality::TableProfile& profile) {
    std::vector<std::string> names;
    for (const quality::ColumnProfile& column : profile.columns) {
        const Column& cells = table.column(column.name);
        const bool halfMeasured = column.count > 0 && column.count >= column.missing;
        if (cells.isNumeric() && halfMeasured && column.min < column.max && !isRowNumber(cells))
            names.push_back(column.name);
    }
    return names;
}

std::string likelyTarget(const data::Table& table, const std::vector<std::string>& inputs) {
    for (const std::string_view pollutant : {"pm25", "pm10", "no2", "o3"})
        for (const std::string& name : inputs)
            if (plainName(name).starts_with(pollutant))
                return name;
    const auto isFloat = [&](const std::string& name) { return table.column(name).type() == ColumnType::Float; };
    const auto found = std::find_if(inputs.begin(), inputs.end(), isFloat);
    return found == inputs.end() ? inputs.front() : *found;
}

/// The most frequent step of the longest series, brought to the next step that people use: sensors that report every 147 s are
/// not exact to the second.
std::int64_t likelyIntervalSeconds(const quality::TableProfile& profile) {
    constexpr std::array<std::int64_t, 15> usual = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1'800, 3'600, 10'800, 86'400};
    const auto longest = std::max_element(profile.series.begin(), profile.series.end(),
                                          [](const auto& a, const auto& b) { return a.rows < b.rows; });
    if (longest == profile.series.end() || longest->intervalNs <= 0)
        return 3'600;
    const std::int64_t seconds = std::max<std::int64_t>(1, longest->intervalNs / nsPerSecond);
    const auto next = std::lower_bound(usual.begin(), usual.end(), seconds);
    return next == usual.end() ? seconds : *next;
}

/// Halves lookback and horizon until the validation part, the shortest, holds a few windows beside its embargo.
void fitWindowToData(features::RecipeSettings& recipe, const quality::TableProfile& profile) {
    std::int64_t steps = 0;
    for (const quality::SeriesProfile& series : profile.series)
        steps = std::max(steps, (series.last - series.first) / nsPerSecond / recipe.intervalSeconds + 1);
    const double validationSteps = static_cast<double>(steps) * recipe.split.validation;
    while (recipe.lookback > 8 && validationSteps < 2.0 * (recipe.lookback + recipe.horizon + recipe.fillLimit)) {
        recipe.lookback /= 2;
        recipe.horizon = std::max(1, recipe.horizon / 2);
    }
}

} // namespace

void takePreset(Experiment& experiment, const std::string& presetName) {
    const models::Preset& preset = models::preset(presetName);
    features::RecipeSettings& recipe = experiment.recipe;
    experiment.model = preset.model;
    const bool needsCategory = std::ranges::find(preset.needs, "category") != preset.needs.end();
    if (needsCategory && recipe.categories.empty() && !recipe.seriesColumn.empty())
        recipe.categories = {recipe.seriesColumn};
}

Experiment starterExperiment(const std::string& presetName) {
    Experiment experiment;
    experiment.name = "Starter: PM2.5 a day ahead (synthetic)";
    experiment.snapshot = starterSnapshotName;
    experiment.recipe.seriesColumn = "station";
    experiment.recipe.inputs = {"PM2.5",          "NO2", "O3", "temperature", "relative humidity", "pressure", "wind speed",
                                "wind direction", "rain"};
    experiment.recipe.targets = {"PM2.5"};
    takePreset(experiment, presetName);
    // A first training should end while the person is still looking; neighbouring windows teach nearly the same.
    experiment.recipe.split.trainStride = 2;
    experiment.training.epochs = 20;
    experiment.training.patience = 4;
    return experiment;
}

Experiment suggestExperiment(const data::Table& table, const std::string& snapshotName, const std::string& timeColumn,
                             const std::string& seriesColumn, const std::string& presetName) {
    static_cast<void>(models::preset(presetName)); // an unknown one is refused first
    const quality::TableProfile profile = quality::profileTable(table, timeColumn, seriesColumn);
    Experiment experiment;
    auto& recipe = experiment.recipe;
    recipe.inputs = usefulInputs(table, profile);
    if (recipe.inputs.empty())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The snapshot \"{}\" has no numeric column that could be predicted.", snapshotName),
                    "A column must hold different numbers in at least half of its cells; check the import's report.");
    recipe.targets = {likelyTarget(table, recipe.inputs)};
    recipe.timeColumn = timeColumn;
    recipe.seriesColumn = seriesColumn;
    recipe.intervalSeconds = likelyIntervalSeconds(profile);
    fitWindowToData(recipe, profile);
    experiment.name = fmt::format("{} of {}", recipe.targets.front(), snapshotName);
    experiment.snapshot = snapshotName;
    takePreset(experiment, presetName);
    if (static_cast<double>(table.rows()) * recipe.split.train > static_cast<double>(enoughWindowsPerEpoch))
        experiment.training.windowsPerEpoch = enoughWindowsPerEpoch;
    return experiment;
}

} // namespace airshed::experiments
