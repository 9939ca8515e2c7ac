#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/quality/repair.h"
#include "core/quality/robust.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The table while it is being repaired: cells of the columns that steps name are copied out, changed, and put back.
class Workshop {
public:
    Workshop(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn, const LabelSet& labels)
        : m_table(table),
          m_timeColumn(timeColumn),
          m_seriesColumn(seriesColumn),
          m_labels(labels),
          m_series(seriesRowsOf(table, timeColumn, seriesColumn)) {}

    /// @return a sentence of what the step did.
    std::string apply(const RepairStep& step, const std::string& place) {
        m_step = &step;
        m_place = &place;
        return std::visit([this](const auto& action) { return repair(action); }, step.action);
    }

    RepairedTable finish(Findings findings) && { return {currentTable(), std::move(m_hindsight), std::move(findings)}; }

private:
    struct Cells {
        std::vector<double> values;
        std::string unit;
    };

    [[nodiscard]] bool isConcerned(const SeriesRows& series) const {
        return m_step->series.empty() || m_step->series == series.name;
    }

    Cells& cellsOf(const std::string& name) {
        const auto known = m_cells.find(name);
        if (known != m_cells.end())
            return known->second;
        const data::Column* column = m_table.find(name);
        if (column == nullptr)
            throw Error(ErrorCode::NotFound, fmt::format("\"{}\": there is no column \"{}\".", *m_place, name),
                        "Remove the step, or name a column that is there.");
        if (!column->isNumeric())
            throw Error(
                ErrorCode::InvalidInput,
                fmt::format("\"{}\": column \"{}\" holds {} cells, not numbers.", *m_place, name, data::toText(column->type())),
                "Repairs work on numeric columns.");
        Cells cells{{}, column->unit()};
        cells.values.reserve(column->rows());
        for (std::size_t row = 0; row < column->rows(); ++row)
            cells.values.push_back(column->number(row));
        return m_cells.emplace(name, std::move(cells)).first->second;
    }

    /// Calls `use(values, series)` for each column and series of the step. @return how many cells became missing.
    template <typename Use> std::size_t forEachSeries(const Use& use) {
        std::size_t taken = 0;
        for (const std::string& name : m_step->columns) {
            std::vector<double>& values = cellsOf(name).values;
            for (const SeriesRows& series : m_series)
                if (isConcerned(series))
                    taken += use(values, series);
        }
        return taken;
    }

    static std::string madeMissing(std::size_t cells) { return fmt::format("{} cells became missing.", cells); }

    std::string repair(const RangeRepair& range) {
        return madeMissing(forEachSeries([&](std::vector<double>& values, const SeriesRows& series) {
            std::size_t taken = 0;
            for (const std::uint32_t row : series.rows)
                if ((range.min && values[row] < *range.min) || (range.max && values[row] > *range.max)) {
                    values[row] = missing;
                    ++taken;
                }
            return taken;
        }));
    }

    std::string repair(const ConvertRepair& convert) {
        for (const std::string& name : m_step->columns) {
            Cells& cells = cellsOf(name);
            if (!convert.from.empty() && !cells.unit.empty() && cells.unit != convert.from)
                throw Error(ErrorCode::InvalidInput,
                            fmt::format("\"{}\": column \"{}\" is in {}, not in {}.", *m_place, name, cells.unit, convert.from),
                            "Remove the step, or say the unit that the column has.");
            if (!convert.to.empty())
                cells.unit = convert.to;
        }
        forEachSeries([&](std::vector<double>& values, const SeriesRows& series) {
            for (const std::uint32_t row : series.rows)
                values[row] = values[row] * convert.factor + convert.offset;
            return std::size_t{0};
        });
        return "The column was converted.";
    }

    std::string repair(const FlatlineRepair& flatline) {
        return madeMissing(forEachSeries([&](std::vector<double>& values, const SeriesRows& series) {
            std::size_t taken = 0;
            double before = missing;
            int run = 0;
            for (const std::uint32_t row : series.rows) {
                run = values[row] == before ? run + 1 : 1;
                before = values[row];
                if (run >= flatline.rows) {
                    values[row] = missing;
                    ++taken;
                }
            }
            return taken;
        }));
    }

    std::string repair(const SpikeRepair& spike) {
        return madeMissing(forEachSeries([&](std::vector<double>& values, const SeriesRows& series) {
            std::size_t taken = 0;
            std::deque<double> before;
            for (const std::uint32_t row : series.rows) {
                const double value = values[row];
                if (std::isnan(value))
                    continue;
                if (before.size() == static_cast<std::size_t>(spike.window)) {
                    const RobustScale usual = robustScale(std::vector<double>(before.begin(), before.end()));
                    const double departure = std::abs(value - usual.center);
                    if (usual.scale > 0.0 && departure > spike.threshold * usual.scale && departure > spike.least) {
                        values[row] = missing;
                        ++taken;
                    }
                    before.pop_front();
                }
                before.push_back(value);
            }
            return taken;
        }));
    }

    std::string repair(const MaskRepair& mask) {
        const std::set<std::string> kinds(mask.classes.begin(), mask.classes.end());
        std::vector<std::string> columns = m_step->columns;
        if (columns.empty())
            for (const data::Column& column : m_table.columns())
                if (column.isNumeric())
                    columns.push_back(column.name());
        const data::Table table = currentTable(); // stamps may have been moved
        std::size_t taken = 0;
        m_hindsight.resize(table.rows(), 0);
        for (const std::string& name : columns) {
            const auto marked = labelledRows(table, m_timeColumn, m_seriesColumn, m_labels, kinds, name);
            std::vector<double>& values = cellsOf(name).values;
            for (const SeriesRows& series : m_series)
                for (const std::uint32_t row : series.rows)
                    if (isConcerned(series) && marked[row] != 0 && !std::isnan(values[row])) {
                        values[row] = missing;
                        m_hindsight[row] = 1;
                        ++taken;
                    }
        }
        return madeMissing(taken);
    }

    std::string repair(const ShiftRepair& shift) {
        const auto stamps = m_table.column(m_timeColumn).times();
        std::vector<TimeNs> moved(stamps.begin(), stamps.end());
        std::size_t rows = 0;
        for (const SeriesRows& series : m_series)
            for (const std::uint32_t row : series.rows)
                if (isConcerned(series) && (!shift.from || moved[row] >= *shift.from) &&
                    (!shift.to || moved[row] <= *shift.to)) {
                    moved[row] += shift.seconds * nsPerSecond;
                    ++rows;
                }
        rebuild([&](const data::Column& column) {
            const auto valid = column.validity();
            return column.name() == m_timeColumn ? data::Column::times(column.name(), moved, {valid.begin(), valid.end()})
                                                 : column;
        });
        return fmt::format("The stamps of {} rows moved.", rows);
    }

    std::string repair(const DuplicatesRepair& duplicates) {
        std::vector<std::uint8_t> leftOut(m_table.rows(), 0);
        std::size_t rows = 0;
        for (const SeriesRows& series : m_series)
            for (std::size_t i = 1; isConcerned(series) && i < series.size(); ++i)
                if (series.times[i] == series.times[i - 1]) {
                    leftOut[series.rows[duplicates.keep == "first" ? i : i - 1]] = 1;
                    ++rows;
                }
        // A row without a stamp belongs to no series and says nothing any more.
        rebuild([&](const data::Column& column) {
            data::ValidityWords valid(column.validity().begin(), column.validity().end());
            for (std::size_t row = 0; row < leftOut.size(); ++row)
                if (leftOut[row] != 0)
                    valid[row / 64] &= ~(std::uint64_t{1} << (row % 64));
            const auto stamps = m_table.column(m_timeColumn).times();
            return column.name() == m_timeColumn
                       ? data::Column::times(column.name(), {stamps.begin(), stamps.end()}, std::move(valid))
                       : column;
        });
        return fmt::format("{} rows were left out.", rows);
    }

    [[nodiscard]] data::Table currentTable() const {
        std::vector<data::Column> columns;
        columns.reserve(m_table.columns().size());
        for (const data::Column& column : m_table.columns()) {
            const auto changed = m_cells.find(column.name());
            columns.push_back(changed == m_cells.end()
                                  ? column
                                  : data::Column::floats(column.name(), changed->second.unit, changed->second.values));
        }
        return data::Table(std::move(columns));
    }

    /// Makes the table anew with stamps that have changed.
    template <typename Make> void rebuild(const Make& make) {
        std::vector<data::Column> columns;
        columns.reserve(m_table.columns().size());
        for (const data::Column& column : m_table.columns())
            columns.push_back(make(column));
        m_table = data::Table(std::move(columns));
        m_series = seriesRowsOf(m_table, m_timeColumn, m_seriesColumn);
    }

    data::Table m_table;
    const std::string& m_timeColumn;
    const std::string& m_seriesColumn;
    const LabelSet& m_labels;
    std::vector<SeriesRows> m_series;
    std::map<std::string, Cells> m_cells;
    std::vector<std::uint8_t> m_hindsight;
    const RepairStep* m_step = nullptr;
    const std::string* m_place = nullptr;
};

} // namespace

RepairedTable repairTable(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                          const std::vector<RepairStep>& steps, const LabelSet& labels, const JobContext& job) {
    const bool anyEnabled = std::ranges::any_of(steps, &RepairStep::enabled);
    if (!anyEnabled)
        return {table, {}, {}};
    Workshop workshop(table, timeColumn, seriesColumn, labels);
    Findings findings;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        job.throwIfStopped();
        if (!steps[i].enabled)
            continue;
        const std::string place = fmt::format("repairs.{}", i);
        const std::string done = workshop.apply(steps[i], place);
        findings.push_back({Severity::Info, "repaired", place, fmt::format("{}: {}", describe(steps[i]), done), ""});
    }
    return std::move(workshop).finish(std::move(findings));
}

} // namespace airshed::quality
