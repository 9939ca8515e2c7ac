#include <QtTest>

#include "core/features/recipe.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using airshed::ErrorCode;
using airshed::nsPerHour;
using airshed::TimeNs;
using airshed::data::Column;
using airshed::data::Table;
using airshed::features::Grid;
using airshed::features::makeGrid;
using airshed::features::RecipeSettings;
using airshed::test::failsWith;
using airshed::test::gap;
using airshed::test::hourlyTable;
using airshed::test::plainSettings;

class TestGrid : public QObject {
    Q_OBJECT

    static bool hasFinding(const Grid& grid, const std::string& code, const std::string& part) {
        return std::ranges::any_of(grid.findings, [&](const airshed::Finding& finding) {
            return finding.code == code && finding.message.find(part) != std::string::npos;
        });
    }

private Q_SLOTS:
    void valuesWithinAStepAreAveraged() {
        constexpr TimeNs minute = nsPerHour / 60;
        // 00:10 and 00:50 share a step; 02:00 begins one; nothing falls on 01:00.
        const Table table(
            {Column::times("time", {50 * minute, 10 * minute, 120 * minute}), Column::floats("x", "ppb", {4.0, 1.0, 7.0})});
        const Grid grid = makeGrid(table, plainSettings(1, 1, 0));
        QCOMPARE(grid.rows(), std::int64_t{3});
        QCOMPARE(grid.at(0, 0), 2.5F);
        QVERIFY(std::isnan(grid.at(1, 0)));
        QCOMPARE(grid.at(2, 0), 7.0F);
        QCOMPARE(grid.series.front().start, TimeNs{0});
        QCOMPARE(QString::fromStdString(grid.units.front()), QString("ppb"));
        QVERIFY(hasFinding(grid, "averaged_steps", "1 steps of 1 h hold several rows"));
        QVERIFY(hasFinding(grid, "absent_steps", "1 of 3"));
    }

    void missingCellsDoNotEnterTheMean() {
        const Table table({Column::times("time", {0, 0, nsPerHour}), Column::floats("x", "", {gap, 3.0, gap})});
        const Grid grid = makeGrid(table, plainSettings(1, 1, 0));
        QCOMPARE(grid.at(0, 0), 3.0F);
        QVERIFY(std::isnan(grid.at(1, 0)));
    }

    void stepsBefore1970AreRoundedDown() {
        const Table table({Column::times("time", {-1, 0}), Column::floats("x", "", {1.0, 2.0})});
        const Grid grid = makeGrid(table, plainSettings(1, 1, 0));
        QCOMPARE(grid.series.front().start, -nsPerHour);
        QCOMPARE(grid.timeOfRow(1), TimeNs{0});
    }

    void seriesAreSeparateAndSorted() {
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.seriesColumn = "station";
        const Grid grid = makeGrid(airshed::test::twoStations({1.0, 2.0, 3.0}, {10.0, 20.0}), settings);
        QCOMPARE(grid.series.size(), std::size_t{2});
        QCOMPARE(QString::fromStdString(grid.series[0].name), QString("a"));
        QCOMPARE(grid.series[1].firstRow, std::int64_t{3});
        QCOMPARE(grid.series[1].start, 40 * nsPerHour);
        QCOMPARE(grid.at(3, 0), 10.0F);
        QCOMPARE(QString::fromStdString(grid.seriesOfRow(2).name), QString("a"));
        QCOMPARE(QString::fromStdString(grid.seriesOfRow(4).name), QString("b"));
    }

    void rowOrderDoesNotMatter() {
        const auto sorted = makeGrid(hourlyTable({1.0, 2.0, 3.0, 4.0}), plainSettings(1, 1, 0));
        const Table shuffled({Column::times("time", {2 * nsPerHour, 0, 3 * nsPerHour, nsPerHour}),
                              Column::floats("x", "ppb", {3.0, 1.0, 4.0, 2.0})});
        QCOMPARE(makeGrid(shuffled, plainSettings(1, 1, 0)).values, sorted.values);
    }

    void targetsThatAreNoInputsFollow() {
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.targets = {"y", "x"};
        const Table table({Column::times("time", {0}), Column::integers("y", "", {5}), Column::floats("x", "", {1.0})});
        const Grid grid = makeGrid(table, settings);
        QCOMPARE(grid.columns, (std::vector<std::string>{"x", "y"}));
        QCOMPARE(grid.at(0, grid.columnIndex("y")), 5.0F);
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return grid.columnIndex("z"); }, "\"z\""));
    }

    void rowsAreRepairedBeforeTheyAreAveraged() {
        using airshed::quality::ConvertRepair;
        using airshed::quality::RangeRepair;
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.repairs = {{RangeRepair{0.0, 100.0}, {"x"}, "", "", true},
                            {ConvertRepair{2.0, 1.0, "ppb", "µg/m³"}, {"x"}, "", "", true},
                            {RangeRepair{0.0, 0.0}, {"no input of mine"}, "", "", true}};
        const Table table({Column::times("time", {0, 1, 2, nsPerHour}), Column::floats("x", "ppb", {10.0, 999.0, 20.0, -5.0})});
        const Grid grid = makeGrid(table, settings);
        QCOMPARE(grid.at(0, 0), 31.0F);
        QVERIFY(std::isnan(grid.at(1, 0)));
        QCOMPARE(QString::fromStdString(grid.units.front()), QString("µg/m³"));
        QVERIFY(grid.hindsight.empty());
        QVERIFY(hasFinding(grid, "repaired", "2 cells"));
        settings.repairs[1].action = ConvertRepair{2.0, 1.0, "ppm", "µg/m³"};
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return makeGrid(table, settings); }, "repairs.1", "is in ppb"));
    }

    void rowsWithoutTimeOrSeriesAreLeftOutAndSaid() {
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.seriesColumn = "station";
        const Table table({Column::times("time", {0, 0, 0}, {0b101}), Column::texts("station", {"a", "a", std::nullopt}),
                           Column::floats("x", "", {1.0, 2.0, 3.0})});
        const Grid grid = makeGrid(table, settings);
        QCOMPARE(grid.rows(), std::int64_t{1});
        QVERIFY(hasFinding(grid, "rows_without_time", "1 rows"));
        QVERIFY(hasFinding(grid, "rows_without_series", "1 rows"));
    }

    void badTablesAreRefused() {
        const RecipeSettings settings = plainSettings(1, 1, 0);
        const auto refused = [&](ErrorCode code, const Table& table, const char* part) {
            return failsWith(
                code, [&] { return makeGrid(table, settings); }, part);
        };
        const Column time = Column::times("time", {0});
        const Column x = Column::floats("x", "", {1.0});
        QVERIFY(refused(ErrorCode::NotFound, Table({time}), "\"x\""));
        QVERIFY(refused(ErrorCode::NotFound, Table({x}), "\"time\""));
        QVERIFY(refused(ErrorCode::InvalidInput, Table({x.renamed("time"), x}), "not times"));
        QVERIFY(refused(ErrorCode::InvalidInput, Table({time, Column::texts("x", {"high"})}), "not numbers"));
        QVERIFY(refused(ErrorCode::InvalidInput, Table({time, Column::floats("x", "", {gap})}), "\"x\" has no value"));
        QVERIFY(refused(ErrorCode::InvalidInput, Table({Column::times("time", {}), Column::floats("x", "", {})}), "no row"));
        QVERIFY(refused(ErrorCode::InvalidInput, hourlyTable({}), "no row"));
    }

    void strayTimeIsNamed() {
        // One stamp of the year 2200 would stretch the grid over a million rows a century.
        RecipeSettings settings = plainSettings(1, 1, 0);
        settings.intervalSeconds = 1;
        const Table table({Column::times("time", {0, *airshed::parseIso("2200-01-01")}), Column::floats("x", "", {1.0, 2.0})});
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return makeGrid(table, settings); }, "1970-01-01T00:00:00Z",
            "2200-01-01T00:00:00Z"));
    }

    void badSettingsNameTheirPath_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("path");
        const std::vector<const char*> paths = {
            "recipe.inputs",      "recipe.targets",          "recipe.lookback",           "recipe.horizon",
            "recipe.fill_limit",  "recipe.interval_seconds", "recipe.inputs.1",           "recipe.calendar.0",
            "recipe.split.train", "recipe.split.validation", "recipe.split.train_stride", "recipe.split\""};
        for (int i = 0; i < static_cast<int>(paths.size()); ++i)
            QTest::newRow(paths[static_cast<std::size_t>(i)]) << i << QString(paths[static_cast<std::size_t>(i)]);
    }

    void badSettingsNameTheirPath() {
        QFETCH(int, which);
        QFETCH(QString, path);
        RecipeSettings settings = plainSettings(1, 1, 0);
        const std::vector<std::function<void()>> faults = {
            [&] { settings.inputs = {}; },
            [&] { settings.targets = {}; },
            [&] { settings.lookback = 0; },
            [&] { settings.horizon = -1; },
            [&] { settings.fillLimit = -1; },
            [&] { settings.intervalSeconds = 0; },
            [&] {
                settings.inputs = {"x", "x"};
            },
            [&] { settings.calendar = {"moon"}; },
            [&] { settings.split.train = std::numeric_limits<double>::quiet_NaN(); },
            [&] { settings.split.validation = 0.0; },
            [&] { settings.split.trainStride = 0; },
            [&] { settings.split.train = 0.75; },
        };
        faults[static_cast<std::size_t>(which)]();
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return makeGrid(hourlyTable({1.0, 2.0}), settings);
            },
            path.toStdString()));
    }

    void cancellingStops() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(
            static_cast<void>(makeGrid(hourlyTable({1.0}), plainSettings(1, 1, 0), airshed::JobContext(stop.get_token()))),
            airshed::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestGrid)
#include "tst_grid.moc"
