#include "core/quality/check_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/quality/checks.h"

namespace airshed::quality {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

std::vector<const data::Column*> columnsToCheck(const data::Table& table, const CheckOptions& options) {
    std::vector<const data::Column*> columns;
    if (!options.columns.empty()) {
        for (const std::string& name : options.columns)
            if (const data::Column& column = table.column(name); column.isNumeric())
                columns.push_back(&column);
        return columns;
    }
    for (const data::Column& column : table.columns())
        if (column.isNumeric() && column.type() != data::ColumnType::Boolean && column.name() != options.seriesColumn)
            columns.push_back(&column);
    return columns;
}

SeriesColumn seriesColumnOf(const data::Table& table, const SeriesRows& series, const data::Column& column) {
    SeriesColumn made{table, series, column, quantityOf(column.name()), valuesOf(column, series), {}};
    made.values = made.raw;
    const ValueLimits limits = credibleLimits(made.quantity, column.unit(), made.raw);
    for (double& value : made.values)
        if (value < limits.min || value > limits.max)
            value = noNumber;
    return made;
}

/// The column of all series on common steps; without values where there is but one series.
Neighbours neighboursOf(const data::Table& table, const std::vector<SeriesRows>& all, const data::Column& column) {
    Neighbours made{column, quantityOf(column.name()), 0, 0, {}, {}};
    TimeNs first = std::numeric_limits<TimeNs>::max();
    TimeNs last = std::numeric_limits<TimeNs>::min();
    for (const SeriesRows& series : all) {
        first = std::min(first, series.times.front());
        last = std::max(last, series.times.back());
        made.stepNs = std::max(made.stepNs, series.intervalNs);
    }
    made.stepNs = std::max(made.stepNs, nsPerHour);
    made.start = first - ((first % made.stepNs) + made.stepNs) % made.stepNs;
    if (all.size() < 2)
        return made;
    for (const SeriesRows& series : all) {
        made.series.push_back(&series);
        made.values.push_back(stepMeans(series, seriesColumnOf(table, series, column).values, made.start, last, made.stepNs));
    }
    return made;
}

/// What a check found, under its code.
class Collector {
public:
    explicit Collector(const CheckOptions& options) : m_options(options) {}
    template <typename Make> void run(const Check& check, const Make& make) {
        if (m_options.skipped.contains(check.about.code))
            return;
        DataFindings found;
        make(found);
        for (DataFinding& finding : found) {
            if (finding.code.empty())
                finding.code = check.about.code;
            m_findings.push_back(std::move(finding));
        }
    }
    [[nodiscard]] DataFindings sorted() && {
        std::ranges::stable_sort(m_findings, [](const DataFinding& a, const DataFinding& b) {
            if (a.severity != b.severity)
                return a.severity > b.severity;
            return std::tie(a.series, a.column, a.spans.front().from) < std::tie(b.series, b.column, b.spans.front().from);
        });
        return std::move(m_findings);
    }

private:
    const CheckOptions& m_options;
    DataFindings m_findings;
};

} // namespace

const std::vector<CheckDescription>& checkCatalogue() {
    static const std::vector<CheckDescription> catalogue = [] {
        std::vector<CheckDescription> list;
        list.reserve(allChecks().size());
        for (const Check& check : allChecks())
            list.push_back(check.about);
        return list;
    }();
    return catalogue;
}

DataFindings checkTable(const data::Table& table, const CheckOptions& options, const JobContext& job) {
    const std::vector<SeriesRows> all = seriesRowsOf(table, options.timeColumn, options.seriesColumn, job);
    const std::vector<const data::Column*> columns = columnsToCheck(table, options);
    Collector collector(options);
    for (const SeriesRows& series : all)
        for (const Check& check : allChecks())
            if (check.onSeries)
                collector.run(check, [&](DataFindings& found) {
                    check.onSeries({table, table.column(options.timeColumn), series}, found);
                });
    for (std::size_t i = 0; i < columns.size() && !all.empty(); ++i) {
        job.progress(static_cast<double>(i) / static_cast<double>(columns.size()),
                     fmt::format("Checking column {}", columns[i]->name()));
        for (const SeriesRows& series : all) {
            job.throwIfStopped();
            const SeriesColumn values = seriesColumnOf(table, series, *columns[i]);
            for (const Check& check : allChecks())
                if (check.onColumn)
                    collector.run(check, [&](DataFindings& found) { check.onColumn(values, found); });
        }
        job.throwIfStopped();
        const Neighbours neighbours = neighboursOf(table, all, *columns[i]);
        for (const Check& check : allChecks())
            if (check.onNeighbours && !neighbours.values.empty())
                collector.run(check, [&](DataFindings& found) { check.onNeighbours(neighbours, found); });
    }
    return std::move(collector).sorted();
}

} // namespace airshed::quality
