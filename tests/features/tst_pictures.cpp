#include <QtTest>

#include "core/features/pictures.h"
#include "core/features/recipe_json.h"
#include "core/features/windows.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using namespace airshed;
using namespace airshed::features;

/// With a row goes the newest picture that is not later and not too old.
class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestUpToTheIssueTime() {
        Grid grid = makeGrid(test::hourlyTable({1, 2, 3, 4, 5, 6}), test::plainSettings(1, 1, 0));
        PictureSettings settings;
        settings.toleranceSeconds = 3600;
        // at 0:00 exactly, 0:30, 1:00:00.000000001, 2:59
        joinPictures(grid, {0, nsPerHour / 2, nsPerHour + 1, 3 * nsPerHour - 60 * nsPerSecond}, settings);
        QCOMPARE(grid.pictures, (std::vector<std::int32_t>{0, 1, 2, 3, -1, -1}));
        settings.toleranceSeconds = 3660; // 4:00 is 1 h 1 min after the last
        joinPictures(grid, {0, nsPerHour / 2, nsPerHour + 1, 3 * nsPerHour - 60 * nsPerSecond}, settings);
        QCOMPARE(grid.pictures, (std::vector<std::int32_t>{0, 1, 2, 3, 3, -1}));
        settings.toleranceSeconds = 0; // at the very moment
        joinPictures(grid, {0, nsPerHour / 2, nsPerHour + 1, 3 * nsPerHour}, settings);
        QCOMPARE(grid.pictures, (std::vector<std::int32_t>{0, -1, -1, 3, -1, -1}));
    }

    void picturesThatComeLaterChangeNothingBefore() {
        Grid grid = makeGrid(test::hourlyTable(test::wavySeries(50, 0.0)), test::plainSettings(1, 1, 0));
        Grid other = grid;
        std::vector<TimeNs> times;
        for (int i = 0; i < 30; ++i)
            times.push_back(i * nsPerHour + 7);
        PictureSettings settings;
        joinPictures(grid, times, settings);
        times.resize(20);
        times.push_back(25 * nsPerHour);
        joinPictures(other, times, settings);
        for (std::size_t row = 0; row <= 20; ++row)
            QCOMPARE(grid.pictures[row], other.pictures[row]);
    }

    void everySeriesLooksThroughTheSameCamera() {
        RecipeSettings settings = test::plainSettings(1, 1, 0);
        settings.seriesColumn = "station";
        Grid grid = makeGrid(test::twoStations(test::wavySeries(60, 0.0), test::wavySeries(60, 1.0)), settings);
        joinPictures(grid, {45 * nsPerHour}, PictureSettings());
        for (std::int64_t row = 0; row < grid.rows(); ++row) {
            const bool isSeen = grid.timeOfRow(row) == 45 * nsPerHour || grid.timeOfRow(row) == 46 * nsPerHour;
            QCOMPARE(grid.pictures[static_cast<std::size_t>(row)], isSeen ? 0 : -1);
        }
    }

    void windowsWithoutAPictureAreLeftOutAndCounted() {
        const RecipeSettings settings = test::plainSettings(3, 2, 0);
        Grid grid = makeGrid(test::hourlyTable(std::vector<double>(200, 1.0)), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        const auto countAll = [&] {
            const SplitWindows windows = makeWindows(grid, recipe);
            return windows.train.starts.size() + windows.validation.starts.size() + windows.test.starts.size();
        };
        const std::size_t all = countAll();
        std::vector<TimeNs> times;
        for (int hour = 0; hour < 200; ++hour)
            if (hour % 10 != 5)
                times.push_back(hour * nsPerHour);
        PictureSettings pictures;
        pictures.toleranceSeconds = 60;
        joinPictures(grid, times, pictures);
        const SplitWindows windows = makeWindows(grid, recipe);
        QVERIFY(windows.withoutPicture > 15);
        QCOMPARE(countAll() + static_cast<std::size_t>(windows.withoutPicture), all);
        for (const WindowSet* set : {&windows.train, &windows.validation, &windows.test})
            for (std::size_t i = 0; i < set->starts.size(); ++i)
                QVERIFY(set->issueRow(i) % 10 != 5);
        joinPictures(grid, {}, pictures);
        QVERIFY(test::failsWith(
            ErrorCode::InvalidInput, [&] { return makeWindows(grid, recipe); }, "no picture goes with their issue time"));
    }

    void settingsAreKeptAndChecked() {
        RecipeSettings settings = test::plainSettings(1, 1, 0);
        settings.pictures = {"camera", 600, 48, 96};
        QVERIFY(recipeSettingsFromJson(toJson(settings)).pictures == settings.pictures);
        settings.pictures.width = 4;
        QVERIFY(test::failsWith(
            ErrorCode::InvalidInput, [&] { return (checkRecipeSettings(settings), 0); }, "pictures.width"));
    }
};

QTEST_APPLESS_MAIN(TestPictures)
#include "tst_pictures.moc"
