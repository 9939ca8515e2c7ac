#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/time.h"
#include "core/features/floor_divide.h"
#include "core/features/grid_categories.h"
#include "core/features/recipe.h"
#include "core/features/recipe_json.h"

namespace airshed::features {

namespace {

constexpr std::int64_t cellLimit = 200'000'000;
constexpr std::size_t rowsBetweenChecks = 65'536;
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// A row of the table and where it belongs on the grid.
struct PlacedRow {
    std::uint32_t series = 0;
    std::int64_t step = 0; ///< whole intervals since 1970
    std::size_t row = 0;
};

struct PlacedRows {
    std::vector<PlacedRow> rows;          ///< by series, then step, then order in the table
    std::vector<std::string> seriesNames; ///< in rising order
    std::size_t withoutTime = 0;
    std::size_t withoutSeries = 0;
};

/// Each row's series as a rank in the sorted names, `none` where the cell is missing.
constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

std::vector<std::uint32_t> seriesOfRows(const data::Table& table, const std::string& seriesColumn,
                                        std::vector<std::string>& names) {
    std::vector<std::uint32_t> ranks(table.rows(), 0);
    if (seriesColumn.empty()) {
        names = {""};
        return ranks;
    }
    const data::Column& column = table.column(seriesColumn);
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!column.isValid(row)) {
            ranks[row] = none;
            continue;
        }
        const auto [place, isNew] = known.try_emplace(column.cellText(row), static_cast<std::uint32_t>(names.size()));
        if (isNew)
            names.push_back(place->first);
        ranks[row] = place->second;
    }
    std::ranges::sort(names);
    std::vector<std::uint32_t> rankOfCode(names.size());
    for (std::uint32_t rank = 0; rank < names.size(); ++rank)
        rankOfCode[known.at(names[rank])] = rank;
    for (std::uint32_t& rank : ranks)
        if (rank != none)
            rank = rankOfCode[rank];
    return ranks;
}

PlacedRows placeRows(const data::Table& table, const RecipeSettings& settings, const JobContext& job) {
    const data::Column& time = table.column(settings.timeColumn);
    if (time.type() != data::ColumnType::Time)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Column \"{}\" holds {} cells, not times.", time.name(), data::toText(time.type())),
                    "Choose the column that holds the time.");
    const std::int64_t intervalNs = settings.intervalSeconds * nsPerSecond;
    PlacedRows placed;
    const auto series = seriesOfRows(table, settings.seriesColumn, placed.seriesNames);
    placed.rows.reserve(table.rows());
    const auto times = time.times();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % rowsBetweenChecks == 0)
            job.throwIfStopped();
        if (!time.isValid(row))
            ++placed.withoutTime;
        else if (series[row] == none)
            ++placed.withoutSeries;
        else
            placed.rows.push_back({series[row], floorDivide(times[row], intervalNs), row});
    }
    if (placed.rows.empty())
        throw Error(ErrorCode::InvalidInput, "The table has no row with a time.", "Check the import's report.");
    const auto before = [](const PlacedRow& a, const PlacedRow& b) {
        return a.series != b.series ? a.series < b.series : a.step < b.step;
    };
    if (!std::ranges::is_sorted(placed.rows, before))
        std::ranges::stable_sort(placed.rows, before);
    return placed;
}

std::vector<std::string> gridColumns(const RecipeSettings& settings) {
    std::vector<std::string> columns = settings.rowColumns();
    for (const std::string& target : settings.targets)
        if (std::ranges::find(columns, target) == columns.end())
            columns.push_back(target);
    return columns;
}

/// The steps as far as they concern columns of the grid; the others stay in their places, disabled.
std::vector<quality::RepairStep> repairsOf(const RecipeSettings& settings, const std::vector<std::string>& columns) {
    std::vector<quality::RepairStep> steps = settings.repairs;
    for (quality::RepairStep& step : steps) {
        const bool wholeRows = quality::worksOnRows(step);
        if (std::holds_alternative<quality::MaskRepair>(step.action) && step.columns.empty())
            step.columns = columns;
        std::erase_if(step.columns, [&](const std::string& name) { return std::ranges::find(columns, name) == columns.end(); });
        step.enabled = step.enabled && (wholeRows || !step.columns.empty());
    }
    return steps;
}

const data::Column& numericColumn(const data::Table& table, const std::string& name) {
    const data::Column& column = table.column(name);
    if (!column.isNumeric())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Column \"{}\" holds {} cells, not numbers.", name, data::toText(column.type())),
                    "Inputs, static inputs and targets must be numeric columns.");
    return column;
}

/// Lays out the series one after the other. @throws Error(InvalidInput) when the grid would be too large.
std::vector<GridSeries> layOut(const PlacedRows& placed, std::int64_t intervalNs, std::size_t columns) {
    std::vector<GridSeries> series;
    std::int64_t rows = 0;
    for (std::size_t begin = 0; begin < placed.rows.size();) {
        std::size_t end = begin;
        while (end < placed.rows.size() && placed.rows[end].series == placed.rows[begin].series)
            ++end;
        GridSeries next;
        next.name = placed.seriesNames[placed.rows[begin].series];
        next.firstRow = rows;
        next.rows = placed.rows[end - 1].step - placed.rows[begin].step + 1;
        next.start = placed.rows[begin].step * intervalNs;
        rows += next.rows;
        if (rows > cellLimit / static_cast<std::int64_t>(columns))
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("A grid of steps of {} from {} to {} would have over {} million cells.",
                                    formatInterval(static_cast<double>(intervalNs) / nsPerSecond), formatIso(next.start),
                                    formatIso(placed.rows[end - 1].step * intervalNs), cellLimit / 1'000'000),
                        "Check the times for stray values, or choose a longer interval.");
        series.push_back(std::move(next));
        begin = end;
    }
    return series;
}

struct FillCounts {
    std::size_t averaged = 0; ///< steps on which several rows fall
    std::size_t unusable = 0; ///< cells that no float can hold
};

/// Means of the placed rows, cell by cell. Sums are taken in double in the table's order, so they are the same everywhere.
FillCounts fillValues(Grid& grid, const PlacedRows& placed, const std::vector<const data::Column*>& columns,
                      const std::vector<std::uint8_t>& hindsight, const JobContext& job) {
    FillCounts counts;
    std::size_t seriesIndex = 0;
    std::size_t sinceCheck = 0;
    for (std::size_t begin = 0; begin < placed.rows.size();) {
        const PlacedRow& first = placed.rows[begin];
        std::size_t end = begin + 1;
        while (end < placed.rows.size() && placed.rows[end].series == first.series && placed.rows[end].step == first.step)
            ++end;
        if (begin > 0 && placed.rows[begin - 1].series != first.series)
            ++seriesIndex;
        const GridSeries& series = grid.series[seriesIndex];
        const auto gridRow = static_cast<std::size_t>(series.firstRow + first.step - series.start / grid.intervalNs);
        float* cells = grid.values.data() + gridRow * columns.size();
        for (std::size_t c = 0; c < columns.size(); ++c) {
            double sum = 0.0;
            int count = 0;
            for (std::size_t i = begin; i < end; ++i) {
                const double value = columns[c]->number(placed.rows[i].row);
                if (!std::isnan(value)) {
                    sum += value;
                    ++count;
                }
            }
            if (count == 0)
                continue;
            const auto mean = static_cast<float>(sum / count);
            if (std::isfinite(mean))
                cells[c] = mean;
            else
                ++counts.unusable;
        }
        for (std::size_t i = begin; i < end && !hindsight.empty(); ++i)
            if (hindsight[placed.rows[i].row] != 0)
                grid.hindsight[gridRow] = 1;
        counts.averaged += end - begin > 1 ? 1 : 0;
        begin = end;
        if (++sinceCheck % rowsBetweenChecks == 0)
            job.throwIfStopped();
    }
    return counts;
}

/// Which row of the table falls on which row of the grid, later ones of a step after earlier ones.
std::vector<RowPair> rowPairs(const Grid& grid, const PlacedRows& placed) {
    std::vector<RowPair> pairs;
    pairs.reserve(placed.rows.size());
    std::size_t seriesIndex = 0;
    for (std::size_t i = 0; i < placed.rows.size(); ++i) {
        const PlacedRow& row = placed.rows[i];
        seriesIndex += i > 0 && placed.rows[i - 1].series != row.series ? 1 : 0;
        const GridSeries& series = grid.series[seriesIndex];
        pairs.emplace_back(series.firstRow + row.step - series.start / grid.intervalNs, row.row);
    }
    return pairs;
}

void addCategories(Grid& grid, const data::Table& table, const PlacedRows& placed, const RecipeSettings& settings) {
    if (settings.categories.empty())
        return;
    const std::vector<RowPair> pairs = rowPairs(grid, placed);
    grid.categories.reserve(settings.categories.size());
    for (const std::string& name : settings.categories)
        grid.categories.push_back(name == settings.seriesColumn ? seriesAsCategory(grid.series)
                                                                : gridCategory(table.column(name), grid.rows(), pairs));
}

void checkNotEmpty(const Grid& grid) {
    std::vector<bool> hasValue(grid.columns.size(), false);
    for (std::size_t i = 0; i < grid.values.size(); ++i)
        if (!std::isnan(grid.values[i]))
            hasValue[i % grid.columns.size()] = true;
    for (std::size_t c = 0; c < grid.columns.size(); ++c)
        if (!hasValue[c])
            throw Error(ErrorCode::InvalidInput, fmt::format("Column \"{}\" has no value at all.", grid.columns[c]),
                        "Leave it out of the inputs and targets, or check how its missing values are marked.");
}

std::string inSeries(const std::string& name) {
    return name.empty() ? std::string() : fmt::format(" of series \"{}\"", name);
}

void addFindings(Grid& grid, const PlacedRows& placed, const FillCounts& counts, const RecipeSettings& settings) {
    const auto add = [&grid](Severity severity, std::string code, std::string place, std::string message, std::string hint) {
        grid.findings.push_back({severity, std::move(code), std::move(place), std::move(message), std::move(hint)});
    };
    if (placed.withoutTime > 0)
        add(Severity::Warning, "rows_without_time", settings.timeColumn,
            fmt::format("{} rows without a time are left out.", placed.withoutTime), "");
    if (placed.withoutSeries > 0)
        add(Severity::Warning, "rows_without_series", settings.seriesColumn,
            fmt::format("{} rows without a series name are left out.", placed.withoutSeries), "");
    if (counts.averaged > 0)
        add(Severity::Info, "averaged_steps", settings.timeColumn,
            fmt::format("{} steps of {} hold several rows, which are averaged.", counts.averaged,
                        formatInterval(static_cast<double>(settings.intervalSeconds))),
            "If that is not meant, choose a shorter interval or name the column that tells the series apart.");
    if (counts.unusable > 0)
        add(Severity::Warning, "unusable_values", "",
            fmt::format("{} cells hold values beyond what 32-bit floats can; they count as missing.", counts.unusable),
            "Check the data for stray values.");
    std::size_t begin = 0;
    for (const GridSeries& series : grid.series) {
        std::int64_t present = 0;
        std::size_t end = begin;
        for (; end < placed.rows.size() && placed.rows[end].series == placed.rows[begin].series; ++end)
            present += end == begin || placed.rows[end].step != placed.rows[end - 1].step ? 1 : 0;
        begin = end;
        if (present < series.rows)
            add(Severity::Info, "absent_steps", series.name,
                fmt::format("{} of {} steps{} have no row.", series.rows - present, series.rows, inSeries(series.name)),
                "They count as missing values.");
    }
}

} // namespace

std::int64_t Grid::rows() const {
    return series.empty() ? 0 : series.back().firstRow + series.back().rows;
}

int Grid::columnIndex(const std::string& column) const {
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end())
        throw Error(ErrorCode::NotFound, fmt::format("The grid has no column \"{}\".", column),
                    "Build the grid with the settings that it is used with.");
    return static_cast<int>(found - columns.begin());
}

const GridSeries& Grid::seriesOfRow(std::int64_t row) const {
    const auto after =
        std::ranges::upper_bound(series, row, {}, [](const GridSeries& candidate) { return candidate.firstRow; });
    if (row < 0 || row >= rows())
        throw Error(ErrorCode::Internal, fmt::format("The grid has {} rows, row {} was asked for.", rows(), row));
    return *(after - 1);
}

TimeNs Grid::timeOfRow(std::int64_t row) const {
    const GridSeries& of = seriesOfRow(row);
    return of.start + (row - of.firstRow) * intervalNs;
}

Grid makeGrid(const data::Table& table, const RecipeSettings& settings, const JobContext& job,
              const quality::LabelSet& labels) {
    checkRecipeSettings(settings);
    Grid grid;
    grid.intervalNs = settings.intervalSeconds * nsPerSecond;
    grid.columns = gridColumns(settings);
    for (const std::string& name : grid.columns)
        static_cast<void>(numericColumn(table, name));
    quality::RepairedTable repaired =
        quality::repairTable(table, settings.timeColumn, settings.seriesColumn, repairsOf(settings, grid.columns), labels, job);
    std::vector<const data::Column*> columns;
    for (const std::string& name : grid.columns) {
        columns.push_back(&numericColumn(repaired.table, name));
        grid.units.push_back(columns.back()->unit());
    }
    const PlacedRows placed = placeRows(repaired.table, settings, job);
    grid.series = layOut(placed, grid.intervalNs, grid.columns.size());
    grid.values.assign(static_cast<std::size_t>(grid.rows()) * grid.columns.size(), missing);
    if (!repaired.hindsight.empty())
        grid.hindsight.assign(static_cast<std::size_t>(grid.rows()), 0);
    const FillCounts counts = fillValues(grid, placed, columns, repaired.hindsight, job);
    checkNotEmpty(grid);
    addCategories(grid, repaired.table, placed, settings);
    grid.findings = std::move(repaired.findings);
    addFindings(grid, placed, counts, settings);
    return grid;
}

} // namespace airshed::features
