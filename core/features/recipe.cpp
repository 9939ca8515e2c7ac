#include "core/features/recipe.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/features/calendar.h"
#include "core/features/categories.h"
#include "core/features/recipe_json.h"

namespace airshed::features {

namespace {

/// Rows of the grid that lie before an instant, series by series: [firstRow, firstRow + count).
std::int64_t rowsBefore(const GridSeries& series, TimeNs end, std::int64_t intervalNs) {
    const std::int64_t steps = (end - series.start + intervalNs - 1) / intervalNs;
    return end <= series.start ? 0 : std::min(series.rows, steps);
}

struct Scale {
    float mean = 0.0F;
    float scale = 1.0F;
};

/// Mean and population standard deviation of what was measured in a column before `trainEnd`; a target that is a class,
/// which means zeros and ones or a label, stays as it is.
Scale fitScale(const Grid& grid, const std::string& name, TimeNs trainEnd, bool isTarget) {
    const int column = grid.columnIndex(name);
    const auto forEachValue = [&](const auto& use) {
        for (const GridSeries& series : grid.series) {
            const std::int64_t end = series.firstRow + rowsBefore(series, trainEnd, grid.intervalNs);
            for (std::int64_t row = series.firstRow; row < end; ++row)
                if (const float value = grid.at(row, column); !std::isnan(value))
                    use(static_cast<double>(value));
        }
    };
    double sum = 0.0;
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    std::int64_t count = 0;
    bool zerosAndOnes = true;
    forEachValue([&](double value) {
        sum += value;
        least = std::min(least, value);
        greatest = std::max(greatest, value);
        zerosAndOnes = zerosAndOnes && (value == 0.0 || value == 1.0);
        ++count;
    });
    if (count == 0)
        throw Error(
            ErrorCode::InvalidInput,
            fmt::format("Column \"{}\" has no value in the training part, which ends at {}.", name, formatIso(trainEnd)),
            "Leave it out, or give the training part a larger share.");
    if (isTarget && (zerosAndOnes || !quality::kindOfLabelColumn(name).empty()))
        return {0.0F, 1.0F};
    // Rounding of the mean must not pass for spread.
    if (least == greatest)
        return {static_cast<float>(least), 1.0F};
    const double mean = sum / static_cast<double>(count);
    double squares = 0.0;
    forEachValue([&](double value) { squares += (value - mean) * (value - mean); });
    const auto deviation = static_cast<float>(std::sqrt(squares / static_cast<double>(count)));
    return {static_cast<float>(mean), deviation > 0.0F ? deviation : 1.0F};
}

void fitScales(const Grid& grid, const std::vector<std::string>& names, bool areTargets, TimeNs trainEnd,
               std::vector<float>& means, std::vector<float>& scales, std::vector<std::string>& units) {
    for (const std::string& name : names) {
        const Scale fitted = fitScale(grid, name, trainEnd, areTargets);
        means.push_back(fitted.mean);
        scales.push_back(fitted.scale);
        units.push_back(grid.units[static_cast<std::size_t>(grid.columnIndex(name))]);
    }
}

void fitClasses(const Grid& grid, FittedRecipe& recipe) {
    recipe.classes.reserve(grid.categories.size());
    for (std::size_t i = 0; i < grid.categories.size(); ++i) {
        recipe.classes.push_back(classesBefore(grid, grid.categories[i], recipe.trainEnd));
        if (recipe.classes.back().empty())
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("Column \"{}\" names no class in the training part, which ends at {}.",
                                    recipe.settings.categories[i], formatIso(recipe.trainEnd)),
                        "Leave it out, or give the training part a larger share.");
    }
}

/// One column of one series, filled and scaled. @param take is given row, value, and whether it was observed in that row.
template <typename Take>
void fillColumn(const Grid& grid, const GridSeries& series, const FittedRecipe& recipe, std::size_t number,
                const std::string& name, const Take& take) {
    const int column = grid.columnIndex(name);
    const float mean = recipe.inputMean[number];
    const float scale = recipe.inputScale[number];
    float last = 0.0F;
    std::int64_t lastRow = series.firstRow - recipe.settings.fillLimit - 1;
    for (std::int64_t row = series.firstRow; row < series.firstRow + series.rows; ++row) {
        const float value = grid.at(row, column);
        const bool observed = !std::isnan(value);
        if (observed) {
            last = value;
            lastRow = row;
        }
        take(row, row - lastRow <= recipe.settings.fillLimit ? (last - mean) / scale : 0.0F, observed);
    }
}

/// One input column into its value channel and, if there is one, its mask channel.
void applyInput(const Grid& grid, const GridSeries& series, const FittedRecipe& recipe, std::size_t input, Frame& frame) {
    const std::size_t maskChannel = recipe.settings.inputs.size() + input;
    fillColumn(grid, series, recipe, input, recipe.settings.inputs[input], [&](std::int64_t row, float value, bool observed) {
        float* channels = frame.inputs.data() + row * frame.channels;
        channels[input] = value;
        if (recipe.settings.maskChannels)
            channels[maskChannel] = observed ? 1.0F : 0.0F;
    });
}

void applyStatic(const Grid& grid, const GridSeries& series, const FittedRecipe& recipe, std::size_t number, Frame& frame) {
    const RecipeSettings& settings = recipe.settings;
    fillColumn(grid, series, recipe, settings.inputs.size() + number, settings.statics[number],
               [&](std::int64_t row, float value, bool /*observed*/) {
                   frame.statics[static_cast<std::size_t>(row) * settings.statics.size() + number] = value;
               });
}

void applyCalendar(const Grid& grid, const RecipeSettings& settings, Frame& frame) {
    std::size_t channel = settings.inputs.size() * (settings.maskChannels ? 2 : 1);
    for (const std::string& name : settings.calendar) {
        const CalendarCycle& cycle = calendarCycle(name);
        for (const GridSeries& series : grid.series)
            for (std::int64_t step = 0; step < series.rows; ++step) {
                const auto phase = calendarChannels(cycle, series.start + step * grid.intervalNs);
                float* channels = frame.inputs.data() + (series.firstRow + step) * frame.channels;
                channels[channel] = phase[0];
                channels[channel + 1] = phase[1];
            }
        channel += 2;
    }
}

void applyCategories(const Grid& grid, const FittedRecipe& recipe, Frame& frame) {
    const CategoryReader reader(grid, recipe);
    const std::vector<std::int64_t> first = firstCategoryNumbers(recipe);
    frame.unknownCategories.assign(first.begin(), first.end());
    for (std::size_t category = 0; category < first.size(); ++category)
        for (std::int64_t row = 0; row < frame.rows; ++row)
            frame.categories[static_cast<std::size_t>(row) * first.size() + category] =
                static_cast<float>(first[category] + reader.at(row, category));
}

void applyTargets(const Grid& grid, const FittedRecipe& recipe, Frame& frame) {
    for (std::size_t target = 0; target < recipe.settings.targets.size(); ++target) {
        const int column = grid.columnIndex(recipe.settings.targets[target]);
        for (std::int64_t row = 0; row < frame.rows; ++row)
            frame.targets[static_cast<std::size_t>(row) * recipe.settings.targets.size() + target] =
                (grid.at(row, column) - recipe.targetMean[target]) / recipe.targetScale[target];
    }
}

std::vector<float> floatsOf(JsonReader& reader, std::string_view field, std::size_t count, bool positive) {
    const Json& list = reader.require(field);
    std::vector<float> values;
    for (const Json& entry : list.is_array() ? list : Json::array()) {
        const bool usable = entry.is_number() && std::isfinite(entry.get<float>()) && (!positive || entry.get<float>() > 0.0F);
        if (usable)
            values.push_back(entry.get<float>());
    }
    if (!list.is_array() || list.size() != count || values.size() != count)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": expected {} {}numbers.", reader.pathOf(field), count, positive ? "positive " : ""));
    return values;
}

std::vector<std::string> unitsOf(JsonReader& reader, std::string_view field, std::size_t count) {
    std::vector<std::string> units = reader.texts(field, std::vector<std::string>(count));
    if (units.size() != count)
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": expected {} units.", reader.pathOf(field), count));
    return units;
}

/// Recipes of before there were categories have none.
std::vector<std::vector<std::string>> classesOf(JsonReader& reader, std::string_view field, std::size_t count) {
    const Json* list = reader.find(field);
    if (list == nullptr && count == 0)
        return {};
    std::vector<std::vector<std::string>> classes;
    try {
        if (list != nullptr)
            list->get_to(classes);
    } catch (const Json::exception&) {
        classes.clear();
    }
    const bool rising = std::ranges::all_of(classes, [](const auto& names) {
        return std::ranges::adjacent_find(names, std::ranges::greater_equal()) == names.end();
    });
    if (classes.size() != count || !rising)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": expected {} lists of names in rising order.", reader.pathOf(field), count));
    return classes;
}

} // namespace

int RecipeSettings::channelCount() const {
    return static_cast<int>(inputs.size() * (maskChannels ? 2 : 1) + calendar.size() * 2);
}

std::vector<std::string> RecipeSettings::channelNames() const {
    std::vector<std::string> names = inputs;
    if (maskChannels)
        for (const std::string& input : inputs)
            names.push_back(input + " observed");
    for (const std::string& cycle : calendar) {
        names.push_back(cycle + " sin");
        names.push_back(cycle + " cos");
    }
    return names;
}

std::vector<std::string> RecipeSettings::rowColumns() const {
    std::vector<std::string> columns = inputs;
    columns.insert(columns.end(), statics.begin(), statics.end());
    return columns;
}

FittedRecipe fitRecipe(const Grid& grid, const RecipeSettings& settings) {
    checkRecipeSettings(settings);
    if (grid.series.empty() || grid.intervalNs != settings.intervalSeconds * nsPerSecond)
        throw Error(ErrorCode::Internal, "The grid was not built with the settings that it is fitted with.");
    TimeNs earliest = grid.series.front().start;
    TimeNs end = earliest;
    for (const GridSeries& series : grid.series) {
        earliest = std::min(earliest, series.start);
        end = std::max(end, series.start + series.rows * grid.intervalNs);
    }
    const std::int64_t wholeSteps = (end - earliest) / grid.intervalNs;
    const auto steps = static_cast<double>(wholeSteps);
    const SplitSettings& split = settings.split;
    FittedRecipe fitted;
    fitted.settings = settings;
    fitted.trainEnd = earliest + std::llround(steps * split.train) * grid.intervalNs;
    fitted.validationEnd = earliest + std::llround(steps * (split.train + split.validation)) * grid.intervalNs;
    fitScales(grid, settings.rowColumns(), false, fitted.trainEnd, fitted.inputMean, fitted.inputScale, fitted.inputUnits);
    fitClasses(grid, fitted);
    fitScales(grid, settings.targets, true, fitted.trainEnd, fitted.targetMean, fitted.targetScale, fitted.targetUnits);
    return fitted;
}

Frame applyRecipe(const Grid& grid, const FittedRecipe& recipe) {
    Frame frame;
    frame.rows = grid.rows();
    frame.channels = recipe.settings.channelCount();
    frame.staticCount = static_cast<int>(recipe.settings.statics.size());
    frame.categoryCount = static_cast<int>(recipe.settings.categories.size());
    frame.targetCount = static_cast<int>(recipe.settings.targets.size());
    frame.inputs.resize(static_cast<std::size_t>(frame.rows) * static_cast<std::size_t>(frame.channels));
    frame.statics.resize(static_cast<std::size_t>(frame.rows) * recipe.settings.statics.size());
    frame.categories.resize(static_cast<std::size_t>(frame.rows) * recipe.settings.categories.size());
    frame.targets.resize(static_cast<std::size_t>(frame.rows) * recipe.settings.targets.size());
    for (const GridSeries& series : grid.series) {
        for (std::size_t input = 0; input < recipe.settings.inputs.size(); ++input)
            applyInput(grid, series, recipe, input, frame);
        for (std::size_t number = 0; number < recipe.settings.statics.size(); ++number)
            applyStatic(grid, series, recipe, number, frame);
    }
    applyCalendar(grid, recipe.settings, frame);
    applyCategories(grid, recipe, frame);
    frame.pictures = grid.pictures;
    applyTargets(grid, recipe, frame);
    return frame;
}

Json FittedRecipe::toJson() const {
    return {{"settings", features::toJson(settings)},
            {"input_units", inputUnits},
            {"target_units", targetUnits},
            {"train_end_ns", trainEnd},
            {"validation_end_ns", validationEnd},
            {"input_mean", inputMean},
            {"input_scale", inputScale},
            {"classes", classes},
            {"target_mean", targetMean},
            {"target_scale", targetScale}};
}

FittedRecipe FittedRecipe::fromJson(const Json& json) {
    constexpr std::int64_t anyTime = std::numeric_limits<std::int64_t>::max();
    JsonReader reader(json, "recipe");
    FittedRecipe recipe;
    recipe.settings = recipeSettingsFromJson(reader.require("settings"), reader.pathOf("settings"));
    checkRecipeSettings(recipe.settings, reader.pathOf("settings"));
    const std::size_t inputs = recipe.settings.rowColumns().size();
    const std::size_t targets = recipe.settings.targets.size();
    recipe.inputUnits = unitsOf(reader, "input_units", inputs);
    recipe.targetUnits = unitsOf(reader, "target_units", targets);
    reader.require("train_end_ns");
    recipe.trainEnd = reader.integer("train_end_ns", 0, -anyTime, anyTime);
    reader.require("validation_end_ns");
    recipe.validationEnd = reader.integer("validation_end_ns", 0, recipe.trainEnd, anyTime);
    recipe.inputMean = floatsOf(reader, "input_mean", inputs, false);
    recipe.inputScale = floatsOf(reader, "input_scale", inputs, true);
    recipe.classes = classesOf(reader, "classes", recipe.settings.categories.size());
    recipe.targetMean = floatsOf(reader, "target_mean", targets, false);
    recipe.targetScale = floatsOf(reader, "target_scale", targets, true);
    reader.finish();
    return recipe;
}

} // namespace airshed::features
