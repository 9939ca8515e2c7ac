#include "core/features/windows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::features {

namespace {

/// For each row of the grid, how many rows before it hold a value in any of some columns.
std::vector<std::int64_t> observedBefore(const Grid& grid, const std::vector<std::string>& names) {
    std::vector<int> columns;
    columns.reserve(names.size());
    for (const std::string& name : names)
        columns.push_back(grid.columnIndex(name));
    std::vector<std::int64_t> before(static_cast<std::size_t>(grid.rows()) + 1, 0);
    for (std::int64_t row = 0; row < grid.rows(); ++row) {
        const bool observed = std::ranges::any_of(columns, [&](int column) { return !std::isnan(grid.at(row, column)); });
        before[static_cast<std::size_t>(row) + 1] = before[static_cast<std::size_t>(row)] + (observed ? 1 : 0);
    }
    return before;
}

/// For each row of the grid, how many rows before it were masked in hindsight. Empty where none was.
std::vector<std::int64_t> hindsightBefore(const Grid& grid) {
    if (grid.hindsight.empty())
        return {};
    std::vector<std::int64_t> before(grid.hindsight.size() + 1, 0);
    for (std::size_t row = 0; row < grid.hindsight.size(); ++row)
        before[row + 1] = before[row] + grid.hindsight[row];
    return before;
}

bool anyOf(const std::vector<std::int64_t>& before, std::int64_t firstRow, std::int64_t rows) {
    return before[static_cast<std::size_t>(firstRow + rows)] > before[static_cast<std::size_t>(firstRow)];
}

/// Instants between which all rows of a part's windows lie, the fill limit before the lookback included.
struct PartBounds {
    Part part;
    TimeNs begin;
    TimeNs end;
};

/// The touch rule alone leaves lookback + horizon + fillLimit steps between issue times of two parts; a longer embargo moves
/// the later part's beginning.
std::vector<PartBounds> partBounds(const Grid& grid, const FittedRecipe& recipe) {
    const RecipeSettings& settings = recipe.settings;
    const std::int64_t natural = static_cast<std::int64_t>(settings.lookback) + settings.horizon + settings.fillLimit;
    const std::int64_t extra = std::max<std::int64_t>(0, settings.split.embargo - natural) * grid.intervalNs;
    constexpr TimeNs ever = std::numeric_limits<TimeNs>::max();
    return {{Part::Train, std::numeric_limits<TimeNs>::min(), recipe.trainEnd},
            {Part::Validation, recipe.trainEnd + extra, recipe.validationEnd},
            {Part::Test, recipe.validationEnd + extra, ever}};
}

std::optional<Part> partOf(const std::vector<PartBounds>& bounds, TimeNs first, TimeNs last) {
    for (const PartBounds& bound : bounds)
        if (first >= bound.begin && last < bound.end)
            return bound.part;
    return std::nullopt;
}

[[noreturn]] void refuseEmptyPart(const Grid& grid, const FittedRecipe& recipe, const SplitWindows& split, Part part) {
    const RecipeSettings& settings = recipe.settings;
    std::int64_t longest = 0;
    for (const GridSeries& series : grid.series)
        longest = std::max(longest, series.rows);
    std::string left;
    if (split.withHindsight > 0)
        left = fmt::format(" {} windows were left out because they look back on labelled rows that a mask takes away.",
                           split.withHindsight);
    if (split.withoutTarget > 0 || split.withoutInput > 0)
        left +=
            fmt::format(" {} windows were left out because no target was measured in their horizon, {} because no input was "
                        "measured in their lookback.",
                        split.withoutTarget, split.withoutInput);
    if (split.withoutPicture > 0)
        left += fmt::format(" {} windows were left out because no picture goes with their issue time.", split.withoutPicture);
    throw Error(ErrorCode::InvalidInput,
                fmt::format("The {} part has no window: the grid has {} rows in {} series, the longest of {} rows, and one "
                            "window needs {} rows of one series within the part (lookback {}, horizon {}, fill limit {}).{}",
                            toText(part), grid.rows(), grid.series.size(), longest,
                            settings.lookback + settings.horizon + settings.fillLimit, settings.lookback, settings.horizon,
                            settings.fillLimit, left),
                "Use more data, a shorter lookback or horizon, or give that part a larger share.");
}

} // namespace

std::string toText(Part part) {
    switch (part) {
    case Part::Train: return "train";
    case Part::Validation: return "validation";
    case Part::Test: return "test";
    }
    return "unknown";
}

const WindowSet& SplitWindows::part(Part part) const {
    switch (part) {
    case Part::Train: return train;
    case Part::Validation: return validation;
    case Part::Test: break;
    }
    return test;
}

SplitWindows makeWindows(const Grid& grid, const FittedRecipe& recipe) {
    const RecipeSettings& settings = recipe.settings;
    SplitWindows split;
    for (WindowSet* set : {&split.train, &split.validation, &split.test}) {
        set->lookback = settings.lookback;
        set->horizon = settings.horizon;
    }
    const auto inputsBefore = observedBefore(grid, settings.inputs);
    const auto targetsBefore = observedBefore(grid, settings.targets);
    const auto maskedBefore = hindsightBefore(grid);
    const auto bounds = partBounds(grid, recipe);
    const std::int64_t window = static_cast<std::int64_t>(settings.lookback) + settings.horizon;
    for (const GridSeries& series : grid.series) {
        std::optional<std::int64_t> firstTrainStart;
        for (std::int64_t start = series.firstRow; start + window <= series.firstRow + series.rows; ++start) {
            const TimeNs time = series.start + (start - series.firstRow) * grid.intervalNs;
            const auto part =
                partOf(bounds, time - settings.fillLimit * grid.intervalNs, time + (window - 1) * grid.intervalNs);
            if (!part) {
                ++split.embargoed;
                continue;
            }
            if (part == Part::Train && firstTrainStart && (start - *firstTrainStart) % settings.split.trainStride != 0)
                continue;
            const std::int64_t fillStart = std::max(series.firstRow, start - settings.fillLimit);
            if (part != Part::Train && !maskedBefore.empty() &&
                anyOf(maskedBefore, fillStart, start + settings.lookback - fillStart)) {
                ++split.withHindsight;
                continue;
            }
            if (!anyOf(inputsBefore, start, settings.lookback)) {
                ++split.withoutInput;
                continue;
            }
            if (!grid.pictures.empty() && grid.pictures[static_cast<std::size_t>(start + settings.lookback - 1)] < 0) {
                ++split.withoutPicture;
                continue;
            }
            if (!anyOf(targetsBefore, start + settings.lookback, settings.horizon)) {
                ++split.withoutTarget;
                continue;
            }
            if (part == Part::Train && !firstTrainStart)
                firstTrainStart = start;
            (*part == Part::Train        ? split.train
             : *part == Part::Validation ? split.validation
                                         : split.test)
                .starts.push_back(start);
        }
    }
    for (const Part part : {Part::Train, Part::Validation, Part::Test})
        if (split.part(part).starts.empty())
            refuseEmptyPart(grid, recipe, split, part);
    return split;
}

std::vector<float> windowTruth(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows) {
    std::vector<int> columns;
    columns.reserve(recipe.settings.targets.size());
    for (const std::string& target : recipe.settings.targets)
        columns.push_back(grid.columnIndex(target));
    std::vector<float> truth;
    truth.reserve(windows.starts.size() * static_cast<std::size_t>(windows.horizon) * columns.size());
    for (const std::int64_t start : windows.starts)
        for (std::int64_t row = start + windows.lookback; row < start + windows.lookback + windows.horizon; ++row)
            for (const int column : columns)
                truth.push_back(grid.at(row, column));
    return truth;
}

} // namespace airshed::features
