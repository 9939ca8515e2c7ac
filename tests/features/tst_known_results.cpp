#include <QtTest>

#include <cmath>
#include <filesystem>
#include <numeric>

#include "core/data/delimited_reader.h"
#include "core/features/baselines.h"
#include "core/features/forecast_score.h"
#include "core/features/windows.h"

using airshed::data::readDelimited;
using airshed::features::BaselineForecast;
using airshed::features::fitRecipe;
using airshed::features::FittedRecipe;
using airshed::features::Grid;
using airshed::features::makeGrid;
using airshed::features::RecipeSettings;
using airshed::features::scoreForecast;
using airshed::features::WindowSet;

namespace {

std::filesystem::path file(const char* name) {
    return std::filesystem::path(AIRSHED_SHARED_DATA) / name;
}

WindowSet windowsFrom(std::int64_t firstStart, std::int64_t count, int lookback, int horizon) {
    WindowSet windows{lookback, horizon, std::vector<std::int64_t>(static_cast<std::size_t>(count))};
    std::iota(windows.starts.begin(), windows.starts.end(), firstStart);
    return windows;
}

} // namespace

/// Numbers that others have computed from the same public files: reading, grid, scales, baselines and scores must all be right
/// for these to come out.
class TestKnownResults : public QObject {
    Q_OBJECT

    struct Scaled {
        double mse = 0;
        double mae = 0;
    };

    /// Mean over the targets of the scores on standardised values.
    static Scaled scaledScore(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows,
                              const BaselineForecast& forecast) {
        const int targets = static_cast<int>(recipe.settings.targets.size());
        const auto scores =
            scoreForecast(forecast.values, airshed::features::windowTruth(grid, recipe, windows), windows.horizon, targets);
        Scaled scaled;
        for (std::size_t target = 0; target < recipe.settings.targets.size(); ++target) {
            const double scale = recipe.targetScale[target];
            scaled.mse += scores[target].rmse * scores[target].rmse / (scale * scale) / targets;
            scaled.mae += scores[target].mae / scale / targets;
        }
        return scaled;
    }

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::is_directory(AIRSHED_SHARED_DATA))
            QSKIP("the folder of public data sets is not on this machine");
    }

    /// The long-term forecasting benchmark ETTh1: training rows 0 to 8639, test rows 11520 to 14399, scores over all windows on
    /// standardised values. Published for repeating the last value: 1.295 / 0.713 (Zeng et al. 2023).
    void transformerBenchmark_data() {
        QTest::addColumn<int>("horizon");
        QTest::addColumn<double>("repeatMse");
        QTest::addColumn<double>("repeatMae");
        QTest::addColumn<double>("dayMse");
        QTest::addColumn<double>("dayMae");
        QTest::newRow("96") << 96 << 1.2944 << 0.7132 << 0.5122 << 0.4333;
        QTest::newRow("720") << 720 << 1.3351 << 0.7550 << 0.6554 << 0.5141;
    }

    void transformerBenchmark() {
        QFETCH(int, horizon);
        QFETCH(double, repeatMse);
        QFETCH(double, repeatMae);
        QFETCH(double, dayMse);
        QFETCH(double, dayMae);
        constexpr int lookback = 336;
        const auto table = readDelimited({file("etth1/ETTh1.csv")}, {}).table;
        RecipeSettings settings;
        settings.inputs = settings.targets = {"HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"};
        settings.lookback = lookback;
        settings.horizon = horizon;
        settings.split.train = 8640.0 / 17'420.0;
        const Grid grid = makeGrid(table, settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE((recipe.trainEnd - grid.series[0].start) / airshed::nsPerHour, std::int64_t{8640});
        const WindowSet windows = windowsFrom(11'520 - lookback, 2880 - horizon + 1, lookback, horizon);
        const auto isNear = [](double value, double known) { return std::abs(value - known) < 0.00006; };
        const Scaled repeat = scaledScore(grid, recipe, windows, persistence(grid, recipe, windows));
        QVERIFY(isNear(repeat.mse, repeatMse) && isNear(repeat.mae, repeatMae));
        const Scaled day = scaledScore(grid, recipe, windows, seasonalNaive(grid, recipe, windows));
        QVERIFY(isNear(day.mse, dayMse) && isNear(day.mae, dayMae));
    }

    /// PM2.5 at the US embassy in Beijing, one step ahead, the first 24 rows and the following 8760 left out: persistence has
    /// an RMSE of 23.45 µg/m³ over pairs that are both observed.
    void embassyPersistence() {
        const auto table = readDelimited({file("beijing-pm25/pollution.csv")}, {}).table;
        RecipeSettings settings;
        settings.inputs = settings.targets = {"pm2.5"};
        settings.lookback = settings.horizon = 1;
        const Grid grid = makeGrid(table, settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        WindowSet windows = windowsFrom(24 + 8760, grid.rows() - 24 - 8760 - 1, 1, 1);
        std::erase_if(windows.starts, [&](std::int64_t start) { return std::isnan(grid.at(start, 0)); });
        const auto score =
            scoreForecast(persistence(grid, recipe, windows).values, windowTruth(grid, recipe, windows), 1, 1).front();
        QVERIFY(std::abs(score.rmse - 23.45) < 0.005);
    }
};

QTEST_APPLESS_MAIN(TestKnownResults)
#include "tst_known_results.moc"
