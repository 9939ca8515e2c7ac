#include <QtTest>

#include "core/features/baselines.h"
#include "tests/support/hourly_table.h"

using airshed::features::BaselineForecast;
using airshed::features::fitRecipe;
using airshed::features::FittedRecipe;
using airshed::features::Grid;
using airshed::features::makeGrid;
using airshed::features::makeWindows;
using airshed::features::persistence;
using airshed::features::RecipeSettings;
using airshed::features::seasonalNaive;
using airshed::features::WindowSet;
using airshed::test::gap;
using airshed::test::hourlyTable;
using airshed::test::plainSettings;
using airshed::test::wavySeries;

class TestBaselines : public QObject {
    Q_OBJECT

    static std::vector<double> ramp(std::size_t rows) {
        std::vector<double> x;
        for (std::size_t i = 0; i < rows; ++i)
            x.push_back(static_cast<double>(i));
        return x;
    }

    struct Made {
        Grid grid;
        FittedRecipe recipe;
    };
    static Made make(const std::vector<double>& x, const RecipeSettings& settings) {
        Made made{makeGrid(hourlyTable(x), settings), {}};
        made.recipe = fitRecipe(made.grid, settings);
        return made;
    }

private Q_SLOTS:
    void persistenceHoldsTheLastMeasuredValue() {
        std::vector<double> x = ramp(200);
        x[11] = gap;
        const RecipeSettings settings = plainSettings(3, 4, 0);
        const Made made = make(x, settings);
        const BaselineForecast forecast = persistence(made.grid, made.recipe, WindowSet{3, 4, {8, 9}});
        QCOMPARE(forecast.values, (std::vector<float>{10, 10, 10, 10, 10, 10, 10, 10}));
        QCOMPARE(forecast.name, std::string("persistence"));
    }

    void emptyLookbackFallsBackToTheTrainingMean() {
        std::vector<double> x = ramp(200);
        x[10] = x[11] = x[12] = gap;
        const Made made = make(x, plainSettings(3, 2, 0));
        const BaselineForecast forecast = persistence(made.grid, made.recipe, WindowSet{3, 2, {10}});
        QCOMPARE(forecast.values, std::vector<float>(2, made.recipe.targetMean[0]));
    }

    void seasonalTakesTheSameHourOfTheDayBefore() {
        const Made made = make(ramp(400), plainSettings(72, 30, 0));
        const BaselineForecast forecast = seasonalNaive(made.grid, made.recipe, WindowSet{72, 30, {100}});
        // Issue row 171. Lead 1 is row 172 ← 148; lead 24 is row 195 ← 171; lead 25 is row 196: a day before is not known yet,
        // so two days before, 148.
        QCOMPARE(forecast.values[0], 148.0F);
        QCOMPARE(forecast.values[23], 171.0F);
        QCOMPARE(forecast.values[24], 148.0F);
        QCOMPARE(forecast.name, std::string("seasonal_naive"));
    }

    void seasonalSkipsGaps() {
        std::vector<double> x = ramp(400);
        x[148] = gap;                   // lead 1, a day before
        x[149] = x[125] = x[101] = gap; // lead 2, all days of the lookback
        const Made made = make(x, plainSettings(72, 3, 0));
        const BaselineForecast forecast = seasonalNaive(made.grid, made.recipe, WindowSet{72, 3, {100}});
        QCOMPARE(forecast.values, (std::vector<float>{124, 171, 150}));
    }

    void shortLookbackIsPersistence() {
        const Made made = make(ramp(200), plainSettings(12, 6, 0));
        const WindowSet windows{12, 6, {20, 30}};
        QCOMPARE(seasonalNaive(made.grid, made.recipe, windows).values, persistence(made.grid, made.recipe, windows).values);
    }

    void dailyDataHaveAWeeklySeason() {
        RecipeSettings settings = plainSettings(14, 2, 0);
        settings.intervalSeconds = 86'400;
        std::vector<airshed::TimeNs> times;
        for (int i = 0; i < 100; ++i)
            times.push_back(i * airshed::nsPerDay);
        const Grid grid = makeGrid(airshed::data::Table({airshed::data::Column::times("time", times),
                                                         airshed::data::Column::floats("x", "", ramp(100))}),
                                   settings);
        const BaselineForecast forecast = seasonalNaive(grid, fitRecipe(grid, settings), WindowSet{14, 2, {10}});
        QCOMPARE(forecast.values, (std::vector<float>{17, 18}));
    }

    void nothingAfterTheIssueTimeIsUsed() {
        const RecipeSettings settings = plainSettings(48, 24, 3);
        std::vector<double> x = wavySeries(600, 0.0);
        const Made before = make(x, settings);
        const WindowSet windows{48, 24, {200}};
        for (std::size_t row = 248; row + 1 < x.size(); ++row)
            x[row] = 1e5;
        Grid changed = makeGrid(hourlyTable(x), settings);
        QCOMPARE(persistence(changed, before.recipe, windows).values, persistence(before.grid, before.recipe, windows).values);
        QCOMPARE(seasonalNaive(changed, before.recipe, windows).values,
                 seasonalNaive(before.grid, before.recipe, windows).values);
        // And nothing before the lookback.
        for (std::size_t row = 0; row < 200; ++row)
            x[row] = -1e5;
        changed = makeGrid(hourlyTable(x), settings);
        QCOMPARE(seasonalNaive(changed, before.recipe, windows).values,
                 seasonalNaive(before.grid, before.recipe, windows).values);
    }

    void severalTargetsKeepTheirPlaces() {
        RecipeSettings settings = plainSettings(30, 2, 0);
        settings.targets = {"x", "y"};
        std::vector<airshed::TimeNs> times;
        std::vector<double> y;
        for (int i = 0; i < 200; ++i) {
            times.push_back(i * airshed::nsPerHour);
            y.push_back(1000.0 + i);
        }
        using airshed::data::Column;
        const Grid grid = makeGrid(airshed::data::Table({Column::times("time", times), Column::floats("x", "", ramp(200)),
                                                         Column::floats("y", "", y)}),
                                   settings);
        const BaselineForecast forecast = seasonalNaive(grid, fitRecipe(grid, settings), WindowSet{30, 2, {50}});
        QCOMPARE(forecast.values, (std::vector<float>{56, 1056, 57, 1057}));
    }
};

QTEST_APPLESS_MAIN(TestBaselines)
#include "tst_baselines.moc"
