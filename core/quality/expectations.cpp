#include "core/quality/expectations.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/quality/series_rows.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr double anyNumber = std::numeric_limits<double>::max();
constexpr double longestHours = 24.0 * 366.0 * 100.0;

Expectation expectationFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    Expectation expectation;
    reader.require("expect");
    const std::string kind = reader.choice("expect", "", {"range", "longest_gap", "completeness"});
    expectation.column = reader.text("column", "");
    expectation.series = reader.text("series", "");
    if (kind == "range") {
        expectation.kind = Expectation::Kind::Range;
        reader.require("min");
        reader.require("max");
        expectation.min = reader.number("min", 0.0, -anyNumber, anyNumber);
        expectation.max = reader.number("max", 0.0, expectation.min, anyNumber);
        if (expectation.column.empty())
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": a range needs a column.", reader.pathOf("column")));
    } else if (kind == "longest_gap") {
        expectation.kind = Expectation::Kind::LongestGap;
        reader.require("hours");
        expectation.hours = reader.number("hours", 0.0, 1e-6, longestHours);
    } else {
        expectation.kind = Expectation::Kind::Completeness;
        reader.require("share");
        expectation.share = reader.number("share", 0.0, 0.0, 1.0);
    }
    reader.finish();
    return expectation;
}

/// What an expectation says of one series, as the place where it does not hold.
class Judge {
public:
    Judge(const Expectation& expectation, const SeriesRows& series, const data::Column* column)
        : m_expectation(expectation), m_series(series) {
        if (column != nullptr)
            m_values = valuesOf(*column, series);
        else
            m_values.assign(series.size(), 0.0);
    }

    /// @return the stretches that break the rule, and the evidence.
    std::vector<DataSpan> judge(std::string& evidence) const {
        switch (m_expectation.kind) {
        case Expectation::Kind::Range: return outside(evidence);
        case Expectation::Kind::LongestGap: return gaps(evidence);
        case Expectation::Kind::Completeness: break;
        }
        return incomplete(evidence);
    }

private:
    std::vector<DataSpan> outside(std::string& evidence) const {
        std::vector<std::uint8_t> bad(m_values.size(), 0);
        double worst = 0.0;
        double value = 0.0;
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const double beyond = std::max(m_expectation.min - m_values[i], m_values[i] - m_expectation.max);
            bad[i] = beyond > 0.0 ? 1 : 0;
            if (beyond > worst) {
                worst = beyond;
                value = m_values[i];
            }
        }
        std::vector<DataSpan> spans = spansOf(m_series, bad);
        evidence = fmt::format("{} values lie outside, the furthest is {:g}.", countedRows(spans), value);
        return spans;
    }

    std::vector<DataSpan> gaps(std::string& evidence) const {
        std::vector<DataSpan> spans;
        double longest = 0.0;
        std::size_t last = m_values.size();
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            if (std::isnan(m_values[i]))
                continue;
            if (last < i) {
                const double hours =
                    static_cast<double>(m_series.times[i] - m_series.times[last] - m_series.intervalNs) / nsPerHour;
                if (hours > m_expectation.hours)
                    spans.push_back(gapBetween(m_series, last, i));
                longest = std::max(longest, hours);
            }
            last = i;
        }
        evidence = fmt::format("The longest gap is {}.", formatDuration(longest * 3600.0));
        return spans;
    }

    std::vector<DataSpan> incomplete(std::string& evidence) const {
        const std::int64_t promised =
            m_series.intervalNs == 0 ? 1 : (m_series.times.back() - m_series.times.front()) / m_series.intervalNs + 1;
        std::int64_t there = 0;
        for (std::size_t i = 0; i < m_values.size(); ++i)
            there += !std::isnan(m_values[i]) && (i == 0 || m_series.times[i] != m_series.times[i - 1]) ? 1 : 0;
        const double share = static_cast<double>(there) / static_cast<double>(promised);
        evidence = fmt::format("{} of {} values are there, {:.1f} %.", there, promised, 100.0 * share);
        if (share >= m_expectation.share)
            return {};
        return {{m_series.times.front(), m_series.times.back(), m_series.rows.front(), m_series.rows.back(),
                 static_cast<std::size_t>(promised - there)}};
    }

    const Expectation& m_expectation;
    const SeriesRows& m_series;
    std::vector<double> m_values;
};

DataFinding broken(const Expectation& expectation, std::string series, std::vector<DataSpan> spans, std::string evidence) {
    DataFinding finding;
    finding.severity = Severity::Error;
    finding.code = "expectation";
    finding.series = std::move(series);
    finding.column = expectation.column;
    finding.spans = std::move(spans);
    finding.message = fmt::format("It was expected that {}.", describe(expectation));
    finding.evidence = std::move(evidence);
    finding.hint = "Look at the places, then repair the data or change the expectation.";
    return finding;
}

} // namespace

std::string describe(const Expectation& expectation) {
    const std::string what = expectation.column.empty() ? "rows" : expectation.column;
    const std::string where = expectation.series.empty() ? "" : fmt::format(" in series {}", expectation.series);
    switch (expectation.kind) {
    case Expectation::Kind::Range:
        return fmt::format("{} lies between {:g} and {:g}{}", what, expectation.min, expectation.max, where);
    case Expectation::Kind::LongestGap:
        return fmt::format("no gap of {} is over {}{}", what, formatDuration(expectation.hours * 3600.0), where);
    case Expectation::Kind::Completeness: break;
    }
    return fmt::format("at least {:g} % of {} are there{}", 100.0 * expectation.share, what, where);
}

Json toJson(const std::vector<Expectation>& expectations) {
    Json list = Json::array();
    for (const Expectation& expectation : expectations) {
        Json json = {{"column", expectation.column}, {"series", expectation.series}};
        switch (expectation.kind) {
        case Expectation::Kind::Range:
            json.update({{"expect", "range"}, {"min", expectation.min}, {"max", expectation.max}});
            break;
        case Expectation::Kind::LongestGap: json.update({{"expect", "longest_gap"}, {"hours", expectation.hours}}); break;
        case Expectation::Kind::Completeness: json.update({{"expect", "completeness"}, {"share", expectation.share}}); break;
        }
        list.push_back(std::move(json));
    }
    return list;
}

std::vector<Expectation> expectationsFromJson(const Json& json, const std::string& path) {
    if (!json.is_array())
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": expected a list, found {}.", path, json.type_name()));
    std::vector<Expectation> expectations;
    expectations.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i)
        expectations.push_back(expectationFromJson(json[i], fmt::format("{}.{}", path, i)));
    return expectations;
}

DataFindings checkExpectations(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                               const std::vector<Expectation>& expectations, const JobContext& job) {
    if (expectations.empty())
        return {};
    DataFindings findings;
    std::vector<SeriesRows> all; // none in a table without time, where no rule can hold
    if (!timeColumn.empty())
        all = seriesRowsOf(table, timeColumn, seriesColumn, job);
    for (const Expectation& expectation : expectations) {
        job.throwIfStopped();
        const data::Column* column = expectation.column.empty() ? nullptr : table.find(expectation.column);
        bool held = false;
        for (const SeriesRows& series : all) {
            if ((!expectation.series.empty() && expectation.series != series.name) ||
                (!expectation.column.empty() && (column == nullptr || !column->isNumeric())))
                continue;
            held = true;
            std::string evidence;
            std::vector<DataSpan> spans = Judge(expectation, series, column).judge(evidence);
            if (!spans.empty())
                findings.push_back(broken(expectation, series.name, std::move(spans), std::move(evidence)));
        }
        if (!held)
            findings.push_back(broken(expectation, expectation.series, {DataSpan{}},
                                      "There are no numbers of that column or series to hold it against."));
    }
    return findings;
}

} // namespace airshed::quality
