#include "core/project/watched_forecasts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace airshed::project {

namespace {

using Rows = std::vector<std::vector<double>>;

Json documentOf(const Rows& rows) {
    Json all = Json::array();
    for (const std::vector<double>& row : rows) {
        Json numbers = Json::array();
        for (const double number : row)
            numbers.push_back(std::isfinite(number) ? Json(number) : Json());
        all.push_back(std::move(numbers));
    }
    return all;
}

Rows rowsOf(const Json& document) {
    Rows rows;
    for (const Json& row : document) {
        std::vector<double>& numbers = rows.emplace_back();
        for (const Json& number : row)
            numbers.push_back(number.is_number() ? number.get<double>() : std::numeric_limits<double>::quiet_NaN());
    }
    return rows;
}

} // namespace

std::filesystem::path watchedForecastsFile(const std::filesystem::path& runFolder) {
    return runFolder / "watched.json";
}

void writeWatchedForecasts(const std::filesystem::path& runFolder, const WatchedForecasts& watched) {
    Json epochs = Json::array();
    for (const WatchedForecasts::Epoch& epoch : watched.epochs)
        epochs.push_back({{"epoch", epoch.epoch}, {"forecasts", documentOf(epoch.forecasts)}});
    writeJsonFile(watchedForecastsFile(runFolder), {{"target", watched.target},
                                                    {"unit", watched.unit},
                                                    {"truth", documentOf(watched.truth)},
                                                    {"epochs", std::move(epochs)}});
}

WatchedForecasts readWatchedForecasts(const std::filesystem::path& runFolder) {
    try {
        const Json document = readJsonFile(watchedForecastsFile(runFolder));
        WatchedForecasts watched;
        watched.target = document.at("target").get<std::string>();
        watched.unit = document.at("unit").get<std::string>();
        watched.truth = rowsOf(document.at("truth"));
        for (const Json& epoch : document.at("epochs"))
            watched.epochs.add({epoch.at("epoch").get<int>(), rowsOf(epoch.at("forecasts"))});
        const auto fits = [&watched](const WatchedForecasts::Epoch& epoch) {
            return epoch.forecasts.size() == watched.truth.size();
        };
        return std::ranges::all_of(watched.epochs, fits) ? watched : WatchedForecasts{};
    } catch (const Error&) { // none yet
        return {};
    } catch (const Json::exception&) { // of another version
        return {};
    }
}

} // namespace airshed::project
