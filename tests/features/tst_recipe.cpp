#include <QtTest>

#include "core/features/calendar.h"
#include "core/features/recipe.h"
#include "core/features/recipe_json.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using airshed::ErrorCode;
using airshed::Json;
using airshed::nsPerHour;
using airshed::features::applyRecipe;
using airshed::features::fitRecipe;
using airshed::features::FittedRecipe;
using airshed::features::Frame;
using airshed::features::Grid;
using airshed::features::makeGrid;
using airshed::features::RecipeSettings;
using airshed::test::failsWith;
using airshed::test::gap;
using airshed::test::hourlyTable;
using airshed::test::plainSettings;
using airshed::test::twoStations;
using airshed::test::wavySeries;

class TestRecipe : public QObject {
    Q_OBJECT

    static RecipeSettings stationSettings() {
        RecipeSettings settings = plainSettings(12, 6, 3);
        settings.seriesColumn = "station";
        settings.maskChannels = true;
        settings.calendar = {"hour", "yearday"};
        return settings;
    }

private Q_SLOTS:
    void boundariesAreSharesOfTheRange() {
        const Grid grid = makeGrid(hourlyTable(std::vector<double>(100, 1.0), 5 * nsPerHour), plainSettings(2, 1, 0));
        const FittedRecipe recipe = fitRecipe(grid, plainSettings(2, 1, 0));
        QCOMPARE(recipe.trainEnd, (5 + 50) * nsPerHour);
        QCOMPARE(recipe.validationEnd, (5 + 75) * nsPerHour);
    }

    void scalesAreThoseOfTheTrainingRows() {
        // Training rows: 2, 4, (gap), 6 → mean 4, population variance 8/3.
        const RecipeSettings settings = plainSettings(1, 1, 0);
        const FittedRecipe recipe = fitRecipe(makeGrid(hourlyTable({2, 4, gap, 6, 1000, -1000, 5, 5}), settings), settings);
        QCOMPARE(recipe.trainEnd, 4 * nsPerHour);
        QCOMPARE(recipe.inputMean.front(), 4.0F);
        QCOMPARE(recipe.inputScale.front(), static_cast<float>(std::sqrt(8.0 / 3.0)));
        QCOMPARE(recipe.targetMean, recipe.inputMean);
        QCOMPARE(recipe.targetScale, recipe.inputScale);
        QCOMPARE(recipe.inputUnits, std::vector<std::string>{"ppb"});
    }

    void constantColumnHasScaleOne() {
        // 0.1 is no binary fraction: the mean's rounding must not become a scale.
        const RecipeSettings settings = plainSettings(1, 1, 0);
        std::vector<double> x(99, 0.1);
        x.push_back(3.0);
        const Grid grid = makeGrid(hourlyTable(x), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE(recipe.inputScale.front(), 1.0F);
        QCOMPARE(recipe.inputMean.front(), 0.1F);
        QCOMPARE(applyRecipe(grid, recipe).inputs.front(), 0.0F);
    }

    void nothingAfterTrainingChangesTheScales() {
        const RecipeSettings settings = stationSettings();
        std::vector<double> a = wavySeries(400, 0.0);
        std::vector<double> b = wavySeries(360, 1.0);
        const FittedRecipe before = fitRecipe(makeGrid(twoStations(a, b), settings), settings);
        for (std::size_t i = 0; i < a.size(); ++i)
            if (static_cast<airshed::TimeNs>(i) * nsPerHour >= before.trainEnd)
                a[i] = i % 2 == 0 ? gap : 1e6;
        for (std::size_t i = 0; i + 1 < b.size(); ++i)
            if (static_cast<airshed::TimeNs>(40 + i) * nsPerHour >= before.trainEnd)
                b[i] = -1e6;
        const FittedRecipe after = fitRecipe(makeGrid(twoStations(a, b), settings), settings);
        QCOMPARE(after.toJson(), before.toJson());
    }

    void futureRowsDoNotReachBack() {
        const RecipeSettings settings = stationSettings();
        std::vector<double> a = wavySeries(400, 0.0);
        const std::vector<double> b = wavySeries(360, 1.0);
        const Grid grid = makeGrid(twoStations(a, b), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        const Frame before = applyRecipe(grid, recipe);
        constexpr std::size_t changedFrom = 333;
        for (std::size_t i = changedFrom; i + 1 < a.size(); ++i)
            a[i] = i % 3 == 0 ? gap : -55.0;
        const Frame after = applyRecipe(makeGrid(twoStations(a, b), settings), recipe);
        const auto cells = static_cast<std::ptrdiff_t>(changedFrom) * before.channels;
        QVERIFY(std::equal(before.inputs.begin(), before.inputs.begin() + cells, after.inputs.begin()));
        QVERIFY(!std::equal(before.inputs.begin(), before.inputs.end(), after.inputs.begin()));
        // The other station is another series: nothing of it changes, at any time.
        const auto firstOfB = static_cast<std::ptrdiff_t>(grid.series[1].firstRow) * before.channels;
        QVERIFY(std::equal(before.inputs.begin() + firstOfB, before.inputs.end(), after.inputs.begin() + firstOfB));
    }

    void gapsAreFilledUpToTheLimit() {
        RecipeSettings settings = plainSettings(1, 1, 2);
        settings.maskChannels = true;
        // Half of the rows train: 1 and 3 → mean 2, scale 1.
        const Grid grid = makeGrid(hourlyTable({1, 3, 1, 3, 5, gap, gap, gap, 4, gap}), settings);
        FittedRecipe recipe = fitRecipe(grid, settings);
        recipe.inputMean = {2.0F};
        recipe.inputScale = {2.0F};
        const Frame frame = applyRecipe(grid, recipe);
        QCOMPARE(frame.channels, 2);
        std::vector<float> values;
        std::vector<float> masks;
        for (std::size_t row = 0; row < 10; ++row) {
            values.push_back(frame.inputs[row * 2]);
            masks.push_back(frame.inputs[row * 2 + 1]);
        }
        QCOMPARE(values, (std::vector<float>{-0.5F, 0.5F, -0.5F, 0.5F, 1.5F, 1.5F, 1.5F, 0.0F, 1.0F, 1.0F}));
        QCOMPARE(masks, (std::vector<float>{1, 1, 1, 1, 1, 0, 0, 0, 1, 0}));
    }

    void fillingStaysWithinASeries() {
        RecipeSettings settings = plainSettings(1, 1, 5);
        settings.seriesColumn = "station";
        const Grid grid = makeGrid(twoStations({1, 3, 1, 9}, {gap, 2, 3, 2}), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        // The first row of b has nothing before it, though a's last row stands right above it in memory.
        QCOMPARE(applyRecipe(grid, recipe).inputs[4], 0.0F);
    }

    void targetsAreNeverFilled() {
        const RecipeSettings settings = plainSettings(1, 1, 5);
        const Grid grid = makeGrid(hourlyTable({1, 3, gap, 3, 2, 2}), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        const Frame frame = applyRecipe(grid, recipe);
        QVERIFY(std::isnan(frame.targets[2]));
        QCOMPARE(frame.targets[1], (3.0F - recipe.targetMean[0]) / recipe.targetScale[0]);
        QVERIFY(std::ranges::none_of(frame.inputs, [](float value) { return std::isnan(value); }));
    }

    void channelsComeInTheirNamedOrder() {
        RecipeSettings settings = stationSettings();
        QCOMPARE(settings.channelNames(),
                 (std::vector<std::string>{"x", "x observed", "hour sin", "hour cos", "yearday sin", "yearday cos"}));
        QCOMPARE(settings.channelCount(), 6);
        settings.maskChannels = false;
        QCOMPARE(settings.channelCount(), static_cast<int>(settings.channelNames().size()));
    }

    void calendarChannelsAreThoseOfTheRowsTime() {
        const RecipeSettings settings = stationSettings();
        const Grid grid = makeGrid(twoStations(wavySeries(100, 0.0), wavySeries(60, 1.0)), settings);
        const Frame frame = applyRecipe(grid, fitRecipe(grid, settings));
        const std::int64_t row = grid.series[1].firstRow + 7;
        const auto hour = airshed::features::calendarChannels(airshed::features::calendarCycle("hour"), 47 * nsPerHour);
        QCOMPARE(frame.inputs[static_cast<std::size_t>(row * frame.channels + 2)], hour[0]);
        QCOMPARE(frame.inputs[static_cast<std::size_t>(row * frame.channels + 3)], hour[1]);
    }

    void columnWithoutTrainingValueIsNamed() {
        const RecipeSettings settings = plainSettings(1, 1, 0);
        const Grid grid = makeGrid(hourlyTable({gap, gap, 1, 2}), settings);
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fitRecipe(grid, settings); }, "\"x\"", "training part",
            "1970-01-01T02:00:00Z"));
    }

    void jsonKeepsEveryBit() {
        const RecipeSettings settings = stationSettings();
        const FittedRecipe recipe =
            fitRecipe(makeGrid(twoStations(wavySeries(200, 0.3), wavySeries(200, 1.0)), settings), settings);
        const Json json = airshed::parseJson(recipe.toJson().dump(), "recipe");
        const FittedRecipe back = FittedRecipe::fromJson(json);
        QCOMPARE(back.toJson(), recipe.toJson());
        QCOMPARE(back.inputScale, recipe.inputScale);
        QCOMPARE(back.trainEnd, recipe.trainEnd);
        QCOMPARE(back.settings.calendar, settings.calendar);
    }

    void badJsonNamesItsPath_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("path");
        QTest::newRow("scale of zero") << R"({"input_scale":[0]})"
                                       << "recipe.input_scale";
        QTest::newRow("too many means") << R"({"target_mean":[1,2]})"
                                        << "recipe.target_mean";
        QTest::newRow("text for a mean") << R"({"input_mean":["a"]})"
                                         << "recipe.input_mean";
        QTest::newRow("unknown field") << R"({"colour":1})"
                                       << "recipe.colour";
        QTest::newRow("unknown setting") << R"({"settings":{"lokback":3}})"
                                         << "recipe.settings.lokback";
        QTest::newRow("end before begin") << R"({"validation_end_ns":-1})"
                                          << "recipe.validation_end_ns";
        QTest::newRow("no settings") << R"({"settings":null})"
                                     << "recipe.settings";
        QTest::newRow("no boundary") << R"({"train_end_ns":null})"
                                     << "recipe.train_end_ns";
        QTest::newRow("units") << R"({"input_units":[]})"
                               << "recipe.input_units";
    }

    void badJsonNamesItsPath() {
        QFETCH(QString, patch);
        QFETCH(QString, path);
        const RecipeSettings settings = plainSettings(2, 1, 0);
        Json json = fitRecipe(makeGrid(hourlyTable(wavySeries(50, 0.0)), settings), settings).toJson();
        json.merge_patch(Json::parse(patch.toStdString()));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return FittedRecipe::fromJson(json); }, path.toStdString()));
    }

    void settingsJsonHasDefaults() {
        const RecipeSettings settings = airshed::features::recipeSettingsFromJson(Json::object());
        QCOMPARE(settings.lookback, RecipeSettings().lookback);
        QCOMPARE(airshed::features::toJson(settings), airshed::features::toJson(RecipeSettings()));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [] {
                return airshed::features::recipeSettingsFromJson({{"split", {{"embargo", -1}}}});
            },
            "recipe.split.embargo"));
    }

    void staticsAreFilledAndScaledWithoutMasks() {
        // Two columns; "y" is known now and then only.
        using airshed::data::Column;
        std::vector<airshed::TimeNs> times;
        for (int hour = 0; hour < 8; ++hour)
            times.push_back(hour * nsPerHour);
        const airshed::data::Table table({Column::times("time", times), Column::floats("x", "ppb", {1, 2, 3, 4, 5, 6, 7, 8}),
                                          Column::floats("y", "m", {2, gap, gap, 6, gap, gap, gap, 10})});
        RecipeSettings settings = plainSettings(1, 1, 1);
        settings.statics = {"y"};
        settings.maskChannels = true;
        const Grid grid = makeGrid(table, settings);
        QCOMPARE(grid.columns, (std::vector<std::string>{"x", "y"}));
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE(recipe.inputMean.size(), std::size_t{2});
        QCOMPARE(recipe.inputMean[1], 4.0F); // of 2 and 6, the training rows
        QCOMPARE(recipe.inputScale[1], 2.0F);
        QCOMPARE(recipe.inputUnits, (std::vector<std::string>{"ppb", "m"}));
        const Frame frame = applyRecipe(grid, recipe);
        QCOMPARE(frame.channels, 2); // x and whether it was observed
        QCOMPARE(frame.staticCount, 1);
        QCOMPARE(frame.statics, (std::vector<float>{-1, -1, 0, 1, 1, 0, 0, 3})); // filled for one step, then the mean
        QCOMPARE(FittedRecipe::fromJson(recipe.toJson()).settings.statics, settings.statics);
    }

    void classesStayAsTheyAre() {
        RecipeSettings settings = plainSettings(1, 1, 0);
        const Grid grid = makeGrid(hourlyTable({0, 1, 1, 0, 1, 1, 0, 0}), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE(recipe.targetMean.front(), 0.0F);
        QCOMPARE(recipe.targetScale.front(), 1.0F);
        QCOMPARE(recipe.inputMean.front(), 0.5F); // as an input it is scaled like any other
    }

    void whatAStaticInputCannotBe() {
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.statics = {"x"};
        const auto check = [&] { return (checkRecipeSettings(settings), 0); };
        QVERIFY(failsWith(ErrorCode::InvalidInput, check, "statics.0", "\"x\" is an input already"));
        settings.statics = {"label:smoke"};
        QVERIFY(failsWith(ErrorCode::InvalidInput, check, "statics.0", "made in hindsight"));
        settings.statics.clear();
        settings.futureCalendar = true;
        QVERIFY(failsWith(ErrorCode::InvalidInput, check, "future_calendar", "no calendar feature"));
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
