#include "core/quality/robust.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airshed::quality {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

std::vector<double> measured(std::span<const double> values) {
    std::vector<double> kept;
    kept.reserve(values.size());
    std::ranges::copy_if(values, std::back_inserter(kept), [](double value) { return !std::isnan(value); });
    return kept;
}

/// @param values not empty; their order changes.
double medianOf(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 != 0)
        return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2.0;
}

} // namespace

double sortedQuantile(std::span<const double> sorted, double share) {
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - std::floor(position)) * (sorted[above] - sorted[below]);
}

std::vector<double> sortedValues(std::span<const double> values) {
    std::vector<double> sorted = measured(values);
    std::ranges::sort(sorted);
    return sorted;
}

double median(std::span<const double> values) {
    std::vector<double> kept = measured(values);
    return kept.empty() ? noNumber : medianOf(kept);
}

RobustScale robustScale(std::span<const double> values) {
    std::vector<double> kept = measured(values);
    if (kept.empty())
        return {noNumber, noNumber};
    RobustScale result;
    result.center = medianOf(kept);
    double sum = 0.0;
    for (double& value : kept) {
        value = std::abs(value - result.center);
        sum += value;
    }
    const double mad = medianOf(kept);
    result.scale = mad > 0.0 ? madToDeviation * mad : meanDeviationToDeviation * sum / static_cast<double>(kept.size());
    return result;
}

std::size_t measuredPairs(std::span<const double> a, std::span<const double> b) {
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        pairs += !std::isnan(a[i]) && !std::isnan(b[i]) ? 1 : 0;
    return pairs;
}

double correlation(std::span<const double> a, std::span<const double> b) {
    double count = 0.0;
    double sumA = 0.0;
    double sumB = 0.0;
    const std::size_t size = std::min(a.size(), b.size());
    const auto bothMeasured = [&](std::size_t i) { return !std::isnan(a[i]) && !std::isnan(b[i]); };
    for (std::size_t i = 0; i < size; ++i)
        if (bothMeasured(i)) {
            sumA += a[i];
            sumB += b[i];
            count += 1.0;
        }
    if (count < 3.0)
        return noNumber;
    double squaresA = 0.0;
    double squaresB = 0.0;
    double products = 0.0;
    for (std::size_t i = 0; i < size; ++i)
        if (bothMeasured(i)) {
            const double fromA = a[i] - sumA / count;
            const double fromB = b[i] - sumB / count;
            squaresA += fromA * fromA;
            squaresB += fromB * fromB;
            products += fromA * fromB;
        }
    return squaresA > 0.0 && squaresB > 0.0 ? products / std::sqrt(squaresA * squaresB) : noNumber;
}

} // namespace airshed::quality
