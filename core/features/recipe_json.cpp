#include "core/features/recipe_json.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/features/calendar.h"

namespace airshed::features {

namespace {

constexpr std::int64_t maxIntervalSeconds = 366LL * 86'400;
constexpr int maxSteps = 100'000;
constexpr double maxShare = 1.0;
constexpr int leastPictureSide = 8;
constexpr int greatestPictureSide = 512;

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& hint = {}) {
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": {}.", path, what), hint);
}

void checkRange(std::int64_t value, std::int64_t min, std::int64_t max, const std::string& path) {
    if (value < min || value > max)
        refuse(path, fmt::format("{} is outside {} to {}", value, min, max));
}

void checkShare(double share, const std::string& path) {
    // Written so that NaN is refused too.
    if (!(share > 0.0 && share < maxShare))
        refuse(path, fmt::format("{} is no share between 0 and 1", share));
}

void checkNames(const std::vector<std::string>& names, const std::string& path) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty())
            refuse(fmt::format("{}.{}", path, i), "a column needs a name");
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i))
            refuse(fmt::format("{}.{}", path, i), fmt::format("\"{}\" comes twice", names[i]));
    }
}

void checkLookedBackOn(const std::vector<std::string>& names, const std::string& path) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!quality::kindOfLabelColumn(names[i]).empty())
            refuse(fmt::format("{}.{}", path, i),
                   fmt::format("\"{}\" is made in hindsight and cannot be looked back on", names[i]),
                   "A class of labels can be a target.");
}

void checkSplit(const SplitSettings& split, const std::string& path) {
    checkShare(split.train, path + ".train");
    checkShare(split.validation, path + ".validation");
    if (split.train + split.validation >= maxShare)
        refuse(path,
               fmt::format("training ({}) and validation ({}) leave nothing for the test part", split.train, split.validation),
               "Their sum must be below 1.");
    checkRange(split.embargo, 0, maxSteps, path + ".embargo");
    checkRange(split.trainStride, 1, maxSteps, path + ".train_stride");
}

SplitSettings splitFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    SplitSettings split;
    split.train = reader.number("train", split.train, 0.0, maxShare);
    split.validation = reader.number("validation", split.validation, 0.0, maxShare);
    split.embargo = static_cast<int>(reader.integer("embargo", split.embargo, 0, maxSteps));
    split.trainStride = static_cast<int>(reader.integer("train_stride", split.trainStride, 1, maxSteps));
    reader.finish();
    return split;
}

} // namespace

Json toJson(const PictureSettings& settings) {
    return {{"set", settings.set},
            {"tolerance_s", settings.toleranceSeconds},
            {"height", settings.height},
            {"width", settings.width}};
}

PictureSettings pictureSettingsFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    PictureSettings settings;
    settings.set = reader.text("set", settings.set);
    settings.toleranceSeconds = reader.integer("tolerance_s", settings.toleranceSeconds, 0, maxIntervalSeconds);
    settings.height = static_cast<int>(reader.integer("height", settings.height, leastPictureSide, greatestPictureSide));
    settings.width = static_cast<int>(reader.integer("width", settings.width, leastPictureSide, greatestPictureSide));
    reader.finish();
    return settings;
}

Json toJson(const RecipeSettings& settings) {
    const SplitSettings& split = settings.split;
    return {{"time_column", settings.timeColumn},
            {"series_column", settings.seriesColumn},
            {"repairs", quality::toJson(settings.repairs)},
            {"interval_seconds", settings.intervalSeconds},
            {"inputs", settings.inputs},
            {"statics", settings.statics},
            {"categories", settings.categories},
            {"pictures", toJson(settings.pictures)},
            {"targets", settings.targets},
            {"lookback", settings.lookback},
            {"horizon", settings.horizon},
            {"fill_limit", settings.fillLimit},
            {"mask_channels", settings.maskChannels},
            {"calendar", settings.calendar},
            {"future_calendar", settings.futureCalendar},
            {"split",
             {{"train", split.train},
              {"validation", split.validation},
              {"embargo", split.embargo},
              {"train_stride", split.trainStride}}}};
}

RecipeSettings recipeSettingsFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    RecipeSettings settings;
    settings.timeColumn = reader.text("time_column", settings.timeColumn);
    settings.seriesColumn = reader.text("series_column", settings.seriesColumn);
    if (const Json* repairs = reader.find("repairs"))
        settings.repairs = quality::repairsFromJson(*repairs, reader.pathOf("repairs"));
    settings.intervalSeconds = reader.integer("interval_seconds", settings.intervalSeconds, 1, maxIntervalSeconds);
    settings.inputs = reader.texts("inputs", settings.inputs);
    settings.statics = reader.texts("statics", settings.statics);
    settings.categories = reader.texts("categories", settings.categories);
    if (const Json* pictures = reader.find("pictures"))
        settings.pictures = pictureSettingsFromJson(*pictures, reader.pathOf("pictures"));
    settings.targets = reader.texts("targets", settings.targets);
    settings.lookback = static_cast<int>(reader.integer("lookback", settings.lookback, 1, maxSteps));
    settings.horizon = static_cast<int>(reader.integer("horizon", settings.horizon, 1, maxSteps));
    settings.fillLimit = static_cast<int>(reader.integer("fill_limit", settings.fillLimit, 0, maxSteps));
    settings.maskChannels = reader.boolean("mask_channels", settings.maskChannels);
    settings.calendar = reader.texts("calendar", settings.calendar);
    settings.futureCalendar = reader.boolean("future_calendar", settings.futureCalendar);
    if (const Json* split = reader.find("split"))
        settings.split = splitFromJson(*split, reader.pathOf("split"));
    reader.finish();
    return settings;
}

void checkRecipeSettings(const RecipeSettings& settings, const std::string& path) {
    if (settings.timeColumn.empty())
        refuse(path + ".time_column", "a recipe needs a time column");
    checkRange(settings.intervalSeconds, 1, maxIntervalSeconds, path + ".interval_seconds");
    if (settings.inputs.empty())
        refuse(path + ".inputs", "a recipe needs at least one input column");
    if (settings.targets.empty())
        refuse(path + ".targets", "a recipe needs at least one target column");
    checkNames(settings.inputs, path + ".inputs");
    checkNames(settings.targets, path + ".targets");
    checkNames(settings.statics, path + ".statics");
    checkNames(settings.categories, path + ".categories");
    checkLookedBackOn(settings.inputs, path + ".inputs");
    checkLookedBackOn(settings.statics, path + ".statics");
    checkLookedBackOn(settings.categories, path + ".categories");
    for (std::size_t i = 0; i < settings.statics.size(); ++i)
        if (std::ranges::find(settings.inputs, settings.statics[i]) != settings.inputs.end())
            refuse(fmt::format("{}.statics.{}", path, i), fmt::format("\"{}\" is an input already", settings.statics[i]),
                   "Take it out of one of the two lists.");
    checkRange(settings.pictures.toleranceSeconds, 0, maxIntervalSeconds, path + ".pictures.tolerance_s");
    checkRange(settings.pictures.height, leastPictureSide, greatestPictureSide, path + ".pictures.height");
    checkRange(settings.pictures.width, leastPictureSide, greatestPictureSide, path + ".pictures.width");
    checkRange(settings.lookback, 1, maxSteps, path + ".lookback");
    checkRange(settings.horizon, 1, maxSteps, path + ".horizon");
    checkRange(settings.fillLimit, 0, maxSteps, path + ".fill_limit");
    checkNames(settings.calendar, path + ".calendar");
    for (std::size_t i = 0; i < settings.calendar.size(); ++i)
        if (std::ranges::find(calendarCycles(), settings.calendar[i], &CalendarCycle::name) == calendarCycles().end())
            refuse(fmt::format("{}.calendar.{}", path, i), fmt::format("\"{}\" is no calendar feature", settings.calendar[i]),
                   "The calendar features are \"hour\", \"weekday\" and \"yearday\".");
    if (settings.futureCalendar && settings.calendar.empty())
        refuse(path + ".future_calendar", "there is no calendar feature to be known ahead", "Add \"hour\" to the calendar.");
    checkSplit(settings.split, path + ".split");
}

} // namespace airshed::features
