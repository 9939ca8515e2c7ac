#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"
#include "core/quality/label_set.h"
#include "core/quality/repair.h"

namespace airshed::features {

/// How the rows of the regular grid are divided in time. Every part is later than the one before; no row, looked back upon,
/// filled from or predicted, is shared between two parts.
struct SplitSettings {
    /// Share of the time range, in (0, 1).
    double train = 0.7;
    /// Share of the time range; what is left over is the test part.
    double validation = 0.15;
    /// Steps between the last issue time of a part and the first of the next; raised to lookback + horizon + fillLimit.
    int embargo = 0;
    /// A training window starts at every n-th step, counted from the first usable one of its series; validation and test
    /// windows start at every step.
    int trainStride = 1;
};

/// Camera pictures that are joined to the rows in time: with a window goes the newest picture that is not later than its issue
/// time and not older than the tolerance. Plain data.
struct PictureSettings {
    std::string set;                      ///< name or digest of pictures of the project; "": none
    std::int64_t toleranceSeconds = 3600; ///< 0 to 366 days
    int height = 64, width = 64;          ///< in pixels, 8 to 512: that of the frozen pictures
    [[nodiscard]] bool used() const noexcept { return !set.empty(); }
    bool operator==(const PictureSettings&) const = default;
};

/// The part of an experiment that turns a Table into windows. Plain data.
struct RecipeSettings {
    std::string timeColumn = "time";
    std::string seriesColumn; ///< "" = the table is one series
    /// What is done to the rows before anything else, in this order. Steps for columns that are neither input nor target do
    /// nothing.
    std::vector<quality::RepairStep> repairs;
    std::int64_t intervalSeconds = 3600; ///< step of the regular grid, 1 s to 366 days
    std::vector<std::string> inputs;     ///< numeric columns the model looks back on
    /// Numeric columns that are no inputs, of which the model sees one value, that of the issue time, as its input "static":
    /// what describes a place, or changes slowly. Gaps are filled as those of inputs are.
    std::vector<std::string> statics;
    /// Columns of which the model sees the class of the issue time as its input "category", such as the station or the type of
    /// the site: text, true or false, or whole numbers. Gaps are filled as those of inputs are.
    std::vector<std::string> categories;
    PictureSettings pictures;         ///< the model's input "image"
    std::vector<std::string> targets; ///< numeric columns to be predicted (may be inputs too)
    int lookback = 72;                ///< steps the model sees, the last being the issue time
    int horizon = 24;                 ///< steps predicted: lead 1 … horizon
    int fillLimit = 3;                ///< a gap in an input is filled with the last value for at most so many steps
    bool maskChannels = true;         ///< add for each input a channel that is 1 where a value was observed, 0 where not
    /// Of "hour", "weekday", "yearday" (UTC): a sine and a cosine channel each, see calendar.h.
    std::vector<std::string> calendar = {"hour", "weekday"};
    /// Whether the model sees the calendar of the steps to be predicted as its input "future"; needs a calendar.
    bool futureCalendar = false;
    SplitSettings split;

    /// Channels the model sees: inputs, masks, calendar, in this order.
    [[nodiscard]] int channelCount() const;
    /// Names of those channels: "PM2.5", "PM2.5 observed", "hour sin", …
    [[nodiscard]] std::vector<std::string> channelNames() const;
    /// Inputs, then statics: the columns of the rows that a forecast is made from.
    [[nodiscard]] std::vector<std::string> rowColumns() const;
};

/// One station's stretch of rows in a Grid: consecutive rows at the grid's interval.
struct GridSeries {
    std::string name;
    std::int64_t firstRow = 0;
    std::int64_t rows = 0;
    TimeNs start = 0; ///< stamp of the first row, a whole multiple of the interval since 1970
};

/// Which class each row of a grid is of, as one column says it.
struct GridCategory {
    std::vector<std::string> classes; ///< all there are, in rising order
    std::vector<std::int32_t> codes;  ///< [rows]: place in `classes`, -1 where nothing was said; the last of a step counts
};

/// A table, repaired and brought to a regular grid: for each series every step from its first to its last stamp, values in the
/// columns' own units, NaN where nothing was measured. A cell is the mean of the values with a stamp in [t, t + interval).
struct Grid {
    std::int64_t intervalNs = 0;
    std::vector<GridSeries> series;
    std::vector<std::string> columns; ///< inputs, statics, then those targets that are neither
    std::vector<std::string> units;   ///< of the columns
    std::vector<float> values;        ///< [rows][columns]
    /// [rows]: 1 where a mask of labels took a value away, which could not be known at that time. Empty where no mask did.
    std::vector<std::uint8_t> hindsight;
    std::vector<GridCategory> categories; ///< of RecipeSettings::categories
    /// [rows]: which picture goes with a window that is issued there, -1: none. Empty where there are no pictures.
    std::vector<std::int32_t> pictures;
    Findings findings; ///< what was averaged, how many steps were absent

    [[nodiscard]] std::int64_t rows() const;
    [[nodiscard]] int columnIndex(const std::string& column) const; ///< @throws Error(NotFound)
    [[nodiscard]] float at(std::int64_t row, int column) const {
        return values[static_cast<std::size_t>(row) * columns.size() + static_cast<std::size_t>(column)];
    }
    [[nodiscard]] const GridSeries& seriesOfRow(std::int64_t row) const;
    [[nodiscard]] TimeNs timeOfRow(std::int64_t row) const;
};

/// Series come in rising order of their names. Rows without a time or, where there is a series column, without a series are
/// left out and said in the findings. Here alone repairs are made: training, evaluation, the export's proof and prediction all
/// come this way. @param labels what masks go by.
/// @throws Error(NotFound) for a column that is not there; Error(InvalidInput) when a column is not numeric, the time column is
///   no time, a category is neither text nor true or false nor whole numbers, there is no row, an input or target has no value
///   at all, or the grid would have over 200 million cells (naming
///   the earliest and latest stamp); Cancelled.
[[nodiscard]] Grid makeGrid(const data::Table& table, const RecipeSettings& settings, const JobContext& job = {},
                            const quality::LabelSet& labels = {});

/// A recipe that has seen its training rows: settings, boundaries and scales. Plain data, stored with the run and the export.
struct FittedRecipe {
    RecipeSettings settings;
    std::vector<std::string> inputUnits; ///< per column of settings.rowColumns()
    std::vector<std::string> targetUnits;
    TimeNs trainEnd = 0;                      ///< first instant after the training part
    TimeNs validationEnd = 0;                 ///< first instant after the validation part
    std::vector<float> inputMean, inputScale; ///< likewise; scale = population standard deviation, 1 where it is 0
    /// Per category, the classes of the training rows in rising order; the i-th has the number i + 1, an unknown class 0.
    std::vector<std::vector<std::string>> classes;
    std::vector<float> targetMean, targetScale; ///< per target; 0 and 1 for a class: a label, or 0 or 1 in all training rows

    [[nodiscard]] Json toJson() const;
    /// @throws Error(InvalidInput) naming the field.
    [[nodiscard]] static FittedRecipe fromJson(const Json& json);
};

/// Fits scales on rows before `trainEnd` alone. Means are accumulated in double in row order, so they are the same everywhere.
/// @throws Error(InvalidInput) when settings are out of range or a column has no value in the training part.
[[nodiscard]] FittedRecipe fitRecipe(const Grid& grid, const RecipeSettings& settings);

/// The recipe's output: what the model is fed, row by row.
struct Frame {
    std::int64_t rows = 0;
    int channels = 0;
    int staticCount = 0;
    int categoryCount = 0;
    int targetCount = 0;
    /// [rows][channels]: (filled value - mean) / scale, 0 where nothing could be filled; masks; calendar. No NaN.
    std::vector<float> inputs;
    /// [rows][statics]: likewise, without masks.
    std::vector<float> statics;
    /// [rows][categories]: the number of the row's class, beginning at firstCategoryNumbers.
    std::vector<float> categories;
    std::vector<float> unknownCategories; ///< [categories]: the number that stands for an unknown class
    std::vector<std::int32_t> pictures;   ///< as Grid::pictures
    /// [rows][targetCount]: (value - mean) / scale, NaN where nothing was measured; never filled.
    std::vector<float> targets;
};

/// Pure: the same grid and recipe give the same frame. Filling looks back at most fillLimit rows of the same series.
[[nodiscard]] Frame applyRecipe(const Grid& grid, const FittedRecipe& recipe);

} // namespace airshed::features
