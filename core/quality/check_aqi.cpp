#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

constexpr std::size_t leastPairs = 100;
constexpr double wholeNumbers = 0.99;
/// PM2.5 is part of PM10, so a concentration of it is above PM10's by noise alone: 3 to 8 % of the hours of Beijing's stations.
/// The index of PM2.5 is above that of PM10 at most times, because its breakpoints are lower.
constexpr double aboveShare = 0.5;
constexpr double highestIndex = 999.0;

bool isWhole(double value) {
    return value == std::floor(value) && value >= 0.0 && value <= highestIndex;
}

double shareOfWhole(const std::vector<double>& values) {
    double whole = 0.0;
    double count = 0.0;
    for (const double value : values)
        if (!std::isnan(value)) {
            count += 1.0;
            whole += isWhole(value) ? 1.0 : 0.0;
        }
    return count > 0.0 ? whole / count : 0.0;
}

bool saysIndex(const std::string& name) {
    std::string lower;
    for (const char c : name)
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower.find("aqi") != std::string::npos || lower.find("index") != std::string::npos;
}

DataFinding indexFinding(const SeriesTable& data, const std::string& column, std::string message, std::string evidence) {
    DataFinding finding = findingAt(data.series, column, {spanOf(data.series, 0, data.series.size() - 1)});
    finding.severity = Severity::Error;
    finding.message = std::move(message);
    finding.evidence = std::move(evidence);
    finding.hint =
        "An index has no unit and must not be trained or compared as a concentration: find the concentrations, or rename "
        "the column so that it says it is an index.";
    return finding;
}

/// A column that calls itself an index and states a concentration's unit.
void checkNames(const SeriesTable& data, DataFindings& findings) {
    for (const data::Column& column : data.table.columns())
        if (column.isNumeric() && saysIndex(column.name()) &&
            (column.unit().ends_with("g/m³") || column.unit() == "ppb" || column.unit() == "ppm"))
            findings.push_back(indexFinding(data, column.name(),
                                            fmt::format("{} is called an index but states {}.", column.name(), column.unit()),
                                            "An air quality index has no unit."));
}

const data::Column* firstOf(const data::Table& table, QuantityKind kind) {
    const auto found = std::ranges::find_if(table.columns(), [&](const data::Column& column) {
        return column.isNumeric() && quantityOf(column.name()) == kind && !saysIndex(column.name());
    });
    return found == table.columns().end() ? nullptr : &*found;
}

/// Whole numbers, and PM2.5 above PM10, of which it is a part.
void checkParticles(const SeriesTable& data, DataFindings& findings) {
    const data::Column* fine = firstOf(data.table, QuantityKind::Pm25);
    const data::Column* coarse = firstOf(data.table, QuantityKind::Pm10);
    if (fine == nullptr || coarse == nullptr)
        return;
    const std::vector<double> fineValues = valuesOf(*fine, data.series);
    const std::vector<double> coarseValues = valuesOf(*coarse, data.series);
    std::size_t pairs = 0;
    std::size_t above = 0;
    for (std::size_t i = 0; i < fineValues.size(); ++i)
        if (!std::isnan(fineValues[i]) && !std::isnan(coarseValues[i])) {
            ++pairs;
            above += fineValues[i] > coarseValues[i] ? 1 : 0;
        }
    const double share = static_cast<double>(above) / static_cast<double>(std::max<std::size_t>(pairs, 1));
    if (pairs < leastPairs || share <= aboveShare || shareOfWhole(fineValues) < wholeNumbers ||
        shareOfWhole(coarseValues) < wholeNumbers)
        return;
    const std::string evidence =
        fmt::format("All are whole numbers, and {} is above {} in {:.0f} % of {} pairs, although it is a "
                    "part of it; as index points that is usual.",
                    fine->name(), coarse->name(), 100.0 * share, pairs);
    for (const data::Column* column : {fine, coarse})
        findings.push_back(indexFinding(data, column->name(),
                                        fmt::format("{} looks like an air quality index, not a concentration.", column->name()),
                                        evidence));
    for (const data::Column& column : data.table.columns())
        if (column.isNumeric() && isGas(quantityOf(column.name())) &&
            shareOfWhole(valuesOf(column, data.series)) >= wholeNumbers)
            findings.push_back(
                indexFinding(data, column.name(), fmt::format("{} may be an air quality index as well.", column.name()),
                             fmt::format("It is all whole numbers beside {} and {}, which look like index points.",
                                         fine->name(), coarse->name())));
}

void checkAqi(const SeriesTable& data, DataFindings& findings) {
    checkNames(data, findings);
    checkParticles(data, findings);
}

} // namespace

Check aqiCheck() {
    return {{"aqi_as_concentration", "Index posing as a concentration",
             "Columns whose values are points of an air quality index, though they pass for µg/m³ or ppb.",
             "A column named as an index with a concentration's unit; or whole numbers up to 999 with PM2.5 above PM10 in most "
             "of at "
             "least 100 pairs (PM2.5's breakpoints in EPA-454/B-24-002 are about a third of PM10's)."},
            {},
            checkAqi,
            {}};
}

} // namespace airshed::quality
