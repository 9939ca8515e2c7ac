#include <QtTest>

#include <numeric>
#include <set>

#include "core/features/windows.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using airshed::ErrorCode;
using airshed::nsPerHour;
using airshed::TimeNs;
using airshed::features::fitRecipe;
using airshed::features::FittedRecipe;
using airshed::features::Grid;
using airshed::features::makeGrid;
using airshed::features::makeWindows;
using airshed::features::Part;
using airshed::features::RecipeSettings;
using airshed::features::SplitWindows;
using airshed::features::WindowSet;
using airshed::test::failsWith;
using airshed::test::gap;
using airshed::test::hourlyTable;
using airshed::test::plainSettings;
using airshed::test::twoStations;
using airshed::test::wavySeries;

namespace {

struct Made {
    Grid grid;
    FittedRecipe recipe;
    SplitWindows windows;
};

Made make(const airshed::data::Table& table, const RecipeSettings& settings) {
    Made made;
    made.grid = makeGrid(table, settings);
    made.recipe = fitRecipe(made.grid, settings);
    made.windows = makeWindows(made.grid, made.recipe);
    return made;
}

std::vector<double> ramp(std::size_t rows) {
    std::vector<double> x(rows);
    std::iota(x.begin(), x.end(), 0.0);
    return x;
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> values(static_cast<std::size_t>(last - first + 1));
    std::iota(values.begin(), values.end(), first);
    return values;
}

/// Every instant that a part's windows touch, the fill limit before the lookback included.
std::set<TimeNs> touched(const Made& made, const WindowSet& set) {
    std::set<TimeNs> times;
    for (const std::int64_t start : set.starts)
        for (std::int64_t row = -made.recipe.settings.fillLimit; row < set.lookback + set.horizon; ++row)
            times.insert(made.grid.timeOfRow(start) + row * made.grid.intervalNs);
    return times;
}

TimeNs issueTime(const Made& made, const WindowSet& set, std::size_t window) {
    return made.grid.timeOfRow(set.issueRow(window));
}

} // namespace

class TestWindows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallCaseByHand() {
        // 40 rows, parts end at 20 and 30; a window is 3 + 2 rows and may be filled from 1 row before.
        const Made made = make(hourlyTable(ramp(40)), plainSettings(3, 2, 1));
        QCOMPARE(made.windows.train.starts, range(0, 15));       // last row 19
        QCOMPARE(made.windows.validation.starts, range(21, 25)); // filled from row 20, last row 29
        QCOMPARE(made.windows.test.starts, range(31, 35));
        QCOMPARE(made.windows.embargoed, std::int64_t{10}); // starts 16 to 20 and 26 to 30
        QCOMPARE(made.windows.withoutInput + made.windows.withoutTarget, std::int64_t{0});
        QCOMPARE(made.windows.train.issueRow(0), std::int64_t{2});
    }

    void truthIsTheMeasuredTarget() {
        std::vector<double> x = ramp(40);
        x[4] = gap;
        const Made made = make(hourlyTable(x), plainSettings(3, 2, 1));
        const auto truth = airshed::features::windowTruth(made.grid, made.recipe, made.windows.train);
        QCOMPARE(truth.size(), made.windows.train.starts.size() * 2);
        QCOMPARE(truth[0], 3.0F);
        QVERIFY(std::isnan(truth[1]));
        QCOMPARE(truth.back(), 19.0F);
    }

    void noInstantIsSharedBetweenParts_data() {
        QTest::addColumn<int>("lookback");
        QTest::addColumn<int>("horizon");
        QTest::addColumn<int>("fillLimit");
        QTest::addColumn<int>("embargo");
        QTest::newRow("plain") << 12 << 6 << 3 << 0;
        QTest::newRow("no filling") << 1 << 1 << 0 << 0;
        QTest::newRow("long filling") << 5 << 2 << 20 << 0;
        QTest::newRow("long embargo") << 12 << 6 << 3 << 50;
    }

    void noInstantIsSharedBetweenParts() {
        QFETCH(int, lookback);
        QFETCH(int, horizon);
        QFETCH(int, fillLimit);
        QFETCH(int, embargo);
        RecipeSettings settings = plainSettings(lookback, horizon, fillLimit);
        settings.seriesColumn = "station";
        settings.split.embargo = embargo;
        const Made made = make(twoStations(wavySeries(700, 0.0), wavySeries(600, 1.0)), settings);
        const auto train = touched(made, made.windows.train);
        const auto validation = touched(made, made.windows.validation);
        const auto test = touched(made, made.windows.test);
        QVERIFY(*train.rbegin() < *validation.begin());
        QVERIFY(*validation.rbegin() < *test.begin());
        // Issue times are at least the embargo apart, over all series.
        const TimeNs least = std::max(embargo, lookback + horizon + fillLimit) * nsPerHour;
        TimeNs lastTrain = 0;
        for (std::size_t i = 0; i < made.windows.train.starts.size(); ++i)
            lastTrain = std::max(lastTrain, issueTime(made, made.windows.train, i));
        TimeNs firstValidation = std::numeric_limits<TimeNs>::max();
        for (std::size_t i = 0; i < made.windows.validation.starts.size(); ++i)
            firstValidation = std::min(firstValidation, issueTime(made, made.windows.validation, i));
        QVERIFY(firstValidation - lastTrain >= least);
    }

    void windowsStayWithinASeries() {
        RecipeSettings settings = plainSettings(12, 6, 3);
        settings.seriesColumn = "station";
        const Made made = make(twoStations(wavySeries(300, 0.0), wavySeries(300, 1.0)), settings);
        for (const Part part : {Part::Train, Part::Validation, Part::Test})
            for (const std::int64_t start : made.windows.part(part).starts)
                QCOMPARE(&made.grid.seriesOfRow(start), &made.grid.seriesOfRow(start + 12 + 6 - 1));
        QVERIFY(std::ranges::is_sorted(made.windows.train.starts));
    }

    void strideCountsFromTheFirstUsableStart() {
        std::vector<double> x = ramp(80);
        RecipeSettings settings = plainSettings(2, 1, 0);
        settings.split.trainStride = 7;
        const Made plain = make(hourlyTable(ramp(80)), settings);
        QCOMPARE(plain.windows.train.starts, (std::vector<std::int64_t>{0, 7, 14, 21, 28, 35}));
        // The first start whose lookback of two and horizon of one each hold a value is then 4.
        std::fill(x.begin(), x.begin() + 5, gap);
        const Made later = make(hourlyTable(x), settings);
        QCOMPARE(later.windows.train.starts, (std::vector<std::int64_t>{4, 11, 18, 25, 32}));
        // Validation and test start at every step.
        QCOMPARE(plain.windows.validation.starts, range(40, 57));
    }

    void windowsWithoutInputOrTargetAreCounted() {
        RecipeSettings settings = plainSettings(2, 2, 0);
        settings.targets = {"y"};
        std::vector<double> x(40, 1.0);
        std::vector<double> y(40, 2.0);
        x[5] = x[6] = x[7] = gap; // lookbacks 5-6 and 6-7
        y[13] = y[14] = gap;      // horizon 13-14
        std::vector<TimeNs> times;
        for (int i = 0; i < 40; ++i)
            times.push_back(i * nsPerHour);
        using airshed::data::Column;
        const Made made =
            make(airshed::data::Table({Column::times("time", times), Column::floats("x", "", x), Column::floats("y", "", y)}),
                 settings);
        QCOMPARE(made.windows.withoutInput, std::int64_t{2});
        QCOMPARE(made.windows.withoutTarget, std::int64_t{1});
        for (const std::int64_t left : {5, 6, 11})
            QVERIFY(std::ranges::find(made.windows.train.starts, left) == made.windows.train.starts.end());
        QCOMPARE(made.windows.train.starts.size(), std::size_t{17 - 3});
    }

    void tooFewRowsAreSaid() {
        const RecipeSettings settings = plainSettings(72, 24, 3);
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return make(hourlyTable(ramp(90)), settings); }, "train part", "90 rows", "99 rows",
            "lookback 72", "horizon 24"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return make(hourlyTable(ramp(300)), settings); }, "validation part"));
    }

    void missingTestTargetsAreSaid() {
        std::vector<double> x = ramp(100);
        std::fill(x.begin() + 70, x.end(), gap);
        RecipeSettings settings = plainSettings(3, 2, 0);
        settings.split.validation = 0.2;
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return make(hourlyTable(x), settings); }, "test part", "no input was measured"));
    }

    void partsHaveNames() {
        QCOMPARE(airshed::features::toText(Part::Train), std::string("train"));
        QCOMPARE(airshed::features::toText(Part::Validation), std::string("validation"));
        QCOMPARE(airshed::features::toText(Part::Test), std::string("test"));
    }
};

QTEST_APPLESS_MAIN(TestWindows)
#include "tst_windows.moc"
