#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "core/quality/checks.h"
#include "core/quality/robust.h"
#include "core/quality/span_builder.h"

namespace airshed::quality {

namespace {

using enum QuantityKind;

constexpr std::size_t leastValues = 24;
constexpr double fahrenheitFactor = 5.0 / 9.0;
constexpr double fahrenheitOffset = -160.0 / 9.0;
constexpr double kelvinOffset = -273.15;

/// A unit that the values speak for, and what the column's median must lie between for it to be so.
struct Suspicion {
    QuantityKind kind;
    std::string_view stated; ///< the unit that the column states
    double low, high;        ///< of the median
    std::string_view likely;
    double factor, offset; ///< from the likely unit to the stated one
    std::string_view why;
};

/// No place on earth has a median air temperature over 35 °C, a surface pressure near 1,000 Pa, or outdoor gases by the hundred
/// ppm; half of all hours with a humidity under 1 % are as impossible.
constexpr auto suspicions = std::to_array<Suspicion>({
    {Temperature, "°C", 40, 130, "°F", fahrenheitFactor, fahrenheitOffset, "no place has a median air temperature above 40 °C"},
    {Temperature, "°C", 220, 330, "K", 1.0, kelvinOffset, "such temperatures are usual in kelvin"},
    {Temperature, "°F", 220, 330, "K", 1.8, -459.67, "such temperatures are usual in kelvin"},
    {Pressure, "hPa", 50'000, 109'000, "Pa", 0.01, 0, "such pressures are usual in Pa"},
    {Pressure, "hPa", 50, 109, "kPa", 10, 0, "such pressures are usual in kPa"},
    {Pressure, "Pa", 500, 1'090, "hPa", 100, 0, "such pressures are usual in hPa"},
    {Humidity, "%", 1e-9, 1.0, "share", 100, 0, "such humidities are usual as a share of 1"},
    {Co, "mg/m³", 60, 5'000, "µg/m³", 1e-3, 0, "outdoor air holds a few mg/m³ at most"},
    {Co, "µg/m³", 1e-9, 8, "mg/m³", 1e3, 0, "clean air holds over 50 µg/m³"},
    {Co, "ppm", 60, 5'000, "ppb", 1e-3, 0, "outdoor air holds a few ppm at most"},
    {O3, "ppb", 1e-9, 0.2, "ppm", 1e3, 0, "ozone is seldom below 1 ppb at half of all hours"},
    {O3, "µg/m³", 1e-9, 0.2, "ppm", 1996, 0, "ozone is seldom below 1 µg/m³ at half of all hours"},
    {O3, "ppm", 2, 200, "ppb", 1e-3, 0, "2 ppm of ozone are unheard of outdoors"},
    {No2, "ppb", 1e-9, 0.2, "ppm", 1e3, 0, "half of all hours are not below 0.2 ppb"},
    {No2, "ppm", 2, 500, "ppb", 1e-3, 0, "2 ppm of NO2 are unheard of outdoors"},
});

DataFinding wholeSeries(const SeriesColumn& data) {
    return findingAt(data.series, data.column.name(), {spanOf(data.series, 0, data.series.size() - 1)});
}

RepairStep conversion(const SeriesColumn& data, double factor, double offset, std::string to) {
    // The unit that the column states is wrong, so the step must not insist on another one.
    return {ConvertRepair{factor, offset, data.column.unit(), std::move(to)}, {data.column.name()}, data.series.name, "", true};
}

void checkImpossibleUnit(const SeriesColumn& data, DataFindings& findings) {
    const bool isMixingRatio = data.column.unit() == "ppb" || data.column.unit() == "ppm" || data.column.unit() == "ppt";
    if (!isParticles(data.quantity) || !isMixingRatio)
        return;
    DataFinding finding = wholeSeries(data);
    finding.severity = Severity::Error;
    finding.message =
        fmt::format("{} is said to be in {}, but particles have no mixing ratio.", data.column.name(), data.column.unit());
    finding.hint = "Find out whether the values are µg/m³, and name the unit when importing.";
    findings.push_back(std::move(finding));
}

void checkMagnitude(const SeriesColumn& data, DataFindings& findings) {
    const std::vector<double> sorted = sortedValues(data.raw);
    if (sorted.size() < leastValues)
        return;
    const double middle = sortedQuantile(sorted, 0.5);
    const std::string stated = data.column.unit().empty() ? usualUnit(data.quantity) : data.column.unit();
    const auto found = std::ranges::find_if(suspicions, [&](const Suspicion& suspicion) {
        return suspicion.kind == data.quantity && suspicion.stated == stated && middle >= suspicion.low &&
               middle <= suspicion.high;
    });
    if (found == suspicions.end())
        return;
    DataFinding finding = wholeSeries(data);
    // Where no unit is stated nothing is contradicted.
    finding.severity = data.column.unit().empty() ? Severity::Info : Severity::Warning;
    finding.message = fmt::format(
        "{} {} looks as if it were in {}.", data.column.name(),
        data.column.unit().empty() ? "states no unit and" : "is said to be in " + data.column.unit() + " and", found->likely);
    finding.evidence = fmt::format("Its median is {:.4g}; {}.", middle, found->why);
    finding.hint = "Find out the unit at the source; the repair converts the values.";
    finding.repair = conversion(data, found->factor, found->offset, stated);
    findings.push_back(std::move(finding));
}

void checkUnit(const SeriesColumn& data, DataFindings& findings) {
    checkImpossibleUnit(data, findings);
    checkMagnitude(data, findings);
}

/// Units in which series of one column are mixed up, as the ratio of their values.
struct Mixture {
    double ratio;
    std::string low;  ///< unit of the series with the smaller values
    std::string high; ///< … and of the one with the larger ones
};

std::vector<Mixture> mixturesOf(QuantityKind kind) {
    std::vector<Mixture> mixtures;
    if (const auto grams = microgramsPerPpb(kind); grams && *grams > 1.3) {
        mixtures.push_back({*grams, "ppb", "µg/m³"});
        mixtures.push_back({*grams * 1000.0, "ppm", "µg/m³"});
    }
    if (isGas(kind))
        mixtures.push_back({1000.0, "ppm or mg/m³", "ppb or µg/m³"});
    return mixtures;
}

constexpr double ratioTolerance = 0.05;
constexpr double leastCorrelation = 0.95;
constexpr std::size_t leastSteps = 7 * 24;

/// Two instruments in the same air that differ by just the factor between two units.
void checkAgainstNeighbours(const Neighbours& data, DataFindings& findings) {
    if (data.quantity == Temperature || !isGas(data.quantity))
        return;
    for (std::size_t s = 0; s < data.values.size(); ++s) {
        const std::vector<double> others = data.othersMedian(s);
        std::vector<double> ratios;
        for (std::size_t step = 0; step < data.steps(); ++step)
            if (others[step] > 0.0 && data.values[s][step] > 0.0)
                ratios.push_back(data.values[s][step] / others[step]);
        if (ratios.size() < leastSteps || !(correlation(data.values[s], others) >= leastCorrelation))
            continue;
        const double ratio = median(ratios);
        for (const Mixture& mixture : mixturesOf(data.quantity)) {
            const bool isLow = std::abs(ratio * mixture.ratio - 1.0) <= ratioTolerance;
            const bool isHigh = std::abs(ratio / mixture.ratio - 1.0) <= ratioTolerance;
            // Of two series either may be the wrong one: the one with a smaller value is told.
            if (!isLow && !(isHigh && data.values.size() > 2))
                continue;
            DataFinding finding =
                findingAt(*data.series[s], data.column.name(), {spanOf(*data.series[s], 0, data.series[s]->size() - 1)});
            finding.severity = Severity::Warning;
            finding.message =
                fmt::format("{} of this series looks as if it were in {}, the other series in {}.", data.column.name(),
                            isLow ? mixture.low : mixture.high, isLow ? mixture.high : mixture.low);
            finding.evidence = fmt::format("It is {:.3g} times the others, which is the factor between the two units.", ratio);
            finding.hint = "Find out the units at the source; the repair converts this series.";
            finding.repair = RepairStep{ConvertRepair{isLow ? mixture.ratio : 1.0 / mixture.ratio, 0.0, "", ""},
                                        {data.column.name()},
                                        data.series[s]->name,
                                        finding.message,
                                        true};
            findings.push_back(std::move(finding));
        }
    }
}

} // namespace

Check unitCheck() {
    return {
        {"unit", "Suspicious unit", "Values that speak for another unit than the one that is stated or usual.",
         "A median that the stated unit cannot have but another one has (°F or K for °C, Pa for hPa, µg/m³ for mg/m³, ppm for "
         "ppb); a gas that follows its neighbours (r ≥ 0.95) at the factor between two units within 5 % (1.91 µg/m³ a ppb of "
         "NO2 at 20 °C, Directive 2008/50/EC annex IV); particles in ppb."},
        checkUnit,
        {},
        checkAgainstNeighbours};
}

} // namespace airshed::quality
