#include "core/features/forecast_score.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace airshed::features {

namespace {

struct Cells {
    std::span<const float> forecast;
    std::span<const float> truth;
    std::size_t horizon;
    std::size_t targets;
};

/// @param lead 1 … horizon, 0: all. Calls `use(forecast, truth)` for every cell with a measured truth, in order.
template <typename Use> void forEachCell(const Cells& cells, std::size_t target, std::size_t lead, const Use& use) {
    const std::size_t windows = cells.truth.size() / (cells.horizon * cells.targets);
    for (std::size_t window = 0; window < windows; ++window)
        for (std::size_t step = lead == 0 ? 0 : lead - 1; step < (lead == 0 ? cells.horizon : lead); ++step) {
            const std::size_t cell = (window * cells.horizon + step) * cells.targets + target;
            if (!std::isnan(cells.truth[cell]))
                use(static_cast<double>(cells.forecast[cell]), static_cast<double>(cells.truth[cell]));
        }
}

ForecastScore score(const Cells& cells, std::size_t target, std::size_t lead) {
    ForecastScore result;
    result.target = static_cast<int>(target);
    result.lead = static_cast<int>(lead);
    double absolute = 0.0;
    double squares = 0.0;
    double signedSum = 0.0;
    double truthSum = 0.0;
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    forEachCell(cells, target, lead, [&](double forecast, double truth) {
        const double error = forecast - truth;
        absolute += std::abs(error);
        squares += error * error;
        signedSum += error;
        truthSum += truth;
        least = std::min(least, truth);
        greatest = std::max(greatest, truth);
        ++result.count;
    });
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (result.count == 0) {
        result.mae = result.rmse = result.bias = result.r2 = nan;
        return result;
    }
    const auto count = static_cast<double>(result.count);
    double spread = 0.0;
    forEachCell(cells, target, lead, [&](double, double truth) {
        const double deviation = truth - truthSum / count;
        spread += deviation * deviation;
    });
    result.mae = absolute / count;
    result.rmse = std::sqrt(squares / count);
    result.bias = signedSum / count;
    // Rounding of the mean must not pass for spread.
    result.r2 = greatest > least ? 1.0 - squares / spread : nan;
    return result;
}

} // namespace

std::vector<ForecastScore> scoreForecast(std::span<const float> forecast, std::span<const float> truth, int horizon,
                                         int targets) {
    if (horizon < 1 || targets < 1 || forecast.size() != truth.size() ||
        truth.size() % (static_cast<std::size_t>(horizon) * static_cast<std::size_t>(targets)) != 0)
        throw Error(ErrorCode::Internal, "Forecast and truth are not both [windows][horizon][targets].");
    const Cells cells{forecast, truth, static_cast<std::size_t>(horizon), static_cast<std::size_t>(targets)};
    std::vector<ForecastScore> scores;
    for (std::size_t target = 0; target < cells.targets; ++target)
        scores.push_back(score(cells, target, 0));
    for (std::size_t target = 0; target < cells.targets; ++target)
        for (std::size_t lead = 1; lead <= cells.horizon; ++lead)
            scores.push_back(score(cells, target, lead));
    return scores;
}

double skillScore(double error, double referenceError) {
    return 1.0 - error / referenceError;
}

} // namespace airshed::features
