#include <QtTest>

#include <numeric>

#include "core/features/categories.h"
#include "core/features/recipe_json.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using namespace airshed;
using namespace airshed::features;
using data::Column;
using test::failsWith;
using Texts = std::vector<std::optional<std::string>>;

namespace {

/// Eight hours of x with a column beside it.
data::Table tableWith(Column column) {
    std::vector<TimeNs> times;
    for (int hour = 0; hour < 8; ++hour)
        times.push_back(hour * nsPerHour);
    return data::Table({Column::times("time", times), Column::floats("x", "ppb", {1, 2, 3, 4, 5, 6, 7, 8}), std::move(column)});
}

data::Table sites(const Texts& cells) {
    return tableWith(Column::texts("site", cells));
}

RecipeSettings settingsWith(std::vector<std::string> categories) {
    RecipeSettings settings = test::plainSettings(1, 1, 1);
    settings.categories = std::move(categories);
    return settings;
}

} // namespace

/// Classes are learned from training rows, filled like inputs, and anything else is unknown.
class TestCategories : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesAreThoseOfTheTrainingRows() {
        const RecipeSettings settings = settingsWith({"site"});
        const Grid grid =
            makeGrid(sites({"road", "park", std::nullopt, std::nullopt, "harbour", "park", "road", "road"}), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE(recipe.classes, (std::vector<std::vector<std::string>>{{"park", "road"}}));
        const Frame frame = applyRecipe(grid, recipe);
        QCOMPARE(frame.categoryCount, 1);
        // road, park, filled for one step, unknown, not seen in training, park, road, road
        QCOMPARE(frame.categories, (std::vector<float>{2, 1, 1, 0, 0, 1, 2, 2}));
        QCOMPARE(frame.unknownCategories, std::vector<float>{0});
        const Findings findings = unseenClasses(grid, recipe);
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].message,
                 std::string("1 of the classes of \"site\" is not in the training part and counts as unknown: harbour."));
        QCOMPARE(FittedRecipe::fromJson(recipe.toJson()).classes, recipe.classes);
    }

    void numbersOfSeveralCategoriesDoNotOverlap() {
        std::vector<TimeNs> times;
        for (int hour = 0; hour < 4; ++hour)
            times.push_back(hour * nsPerHour);
        const data::Table table({Column::times("time", times), Column::floats("x", "ppb", {1, 2, 3, 4}),
                                 Column::texts("site", Texts{"a", "b", "a", "b"}), Column::integers("sector", "", {7, 7, 3, 3}),
                                 Column::booleans("open", {0, 1, 1, 0})});
        const RecipeSettings settings = settingsWith({"site", "sector", "open"});
        const Grid grid = makeGrid(table, settings);
        const FittedRecipe recipe = fitRecipe(grid, settings); // learned from the first two rows
        QCOMPARE(recipe.classes, (std::vector<std::vector<std::string>>{{"a", "b"}, {"7"}, {"false", "true"}}));
        QCOMPARE(firstCategoryNumbers(recipe), (std::vector<std::int64_t>{0, 3, 5}));
        QCOMPARE(categoryNumbers(recipe), std::int64_t{8});
        const Frame frame = applyRecipe(grid, recipe);
        QCOMPARE(frame.categories, (std::vector<float>{1, 4, 6, 2, 4, 7, 1, 3, 7, 2, 3, 6}));
        QCOMPARE(frame.unknownCategories, (std::vector<float>{0, 3, 5}));
    }

    void theSeriesAreKnownInEveryRow() {
        RecipeSettings settings = settingsWith({"station"});
        settings.seriesColumn = "station";
        const Grid grid = makeGrid(test::twoStations(test::wavySeries(200, 0.0), test::wavySeries(160, 1.0)), settings);
        const FittedRecipe recipe = fitRecipe(grid, settings);
        QCOMPARE(recipe.classes, (std::vector<std::vector<std::string>>{{"a", "b"}}));
        const Frame frame = applyRecipe(grid, recipe);
        for (std::int64_t row = 0; row < frame.rows; ++row)
            QCOMPARE(frame.categories[static_cast<std::size_t>(row)], row < 200 ? 1.0F : 2.0F);
    }

    void aLaterRowOfAStepCounts() {
        RecipeSettings settings = settingsWith({"site"});
        settings.intervalSeconds = 2 * 3600;
        const Grid grid = makeGrid(sites({"a", "b", "b", std::nullopt, "b", "a", "a", "b"}), settings);
        QCOMPARE(grid.categories[0].codes, (std::vector<std::int32_t>{1, 1, 0, 1}));
    }

    void wholeNumbersAreClasses() {
        const RecipeSettings settings = settingsWith({"sector"});
        const Grid grid = makeGrid(tableWith(Column::floats("sector", "", {1, 2, 10, 2, 1, 1, test::gap, 2})), settings);
        QCOMPARE(grid.categories[0].classes, (std::vector<std::string>{"1", "10", "2"}));
    }

    void nothingAfterTrainingChangesTheClasses() {
        const RecipeSettings settings = settingsWith({"site"});
        const auto classes = [&](const Texts& cells) { return fitRecipe(makeGrid(sites(cells), settings), settings).classes; };
        QCOMPARE(classes({"a", "b", "a", "b", "a", "b", "a", "b"}), classes({"a", "b", "a", "b", "c", "d", std::nullopt, "e"}));
    }

    void whatCannotBeACategory() {
        const auto made = [](data::Table table, std::vector<std::string> categories) {
            const RecipeSettings settings = settingsWith(std::move(categories));
            return fitRecipe(makeGrid(table, settings), settings);
        };
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return made(tableWith(Column::floats("y", "", {1, 2, 2.5, 3, 4, 5, 6, 7})), {"y"});
            },
            "Column \"y\" holds 2.5, which is no class."));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return made(test::hourlyTable({1, 2, 3, 4}), {"time"});
            },
            "holds times, not classes"));
        QVERIFY(failsWith(
            ErrorCode::NotFound,
            [&] {
                return made(test::hourlyTable({1, 2, 3, 4}), {"site"});
            },
            "site"));
        const Texts late = {{}, {}, {}, {}, "a", "a", "a", "a"};
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return made(sites(late), {"site"}); }, "names no class in the training part"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return made(test::hourlyTable({1, 2, 3, 4}), {"label:smoke"});
            },
            "made in hindsight"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return made(test::hourlyTable({1, 2, 3, 4}), {"site", "site"});
            },
            "comes twice"));
    }

    void damagedClassesAreRefused() {
        const RecipeSettings settings = settingsWith({"site"});
        const Texts cells = {"a", "b", "a", "b", "a", "b", "a", "b"};
        Json json = fitRecipe(makeGrid(sites(cells), settings), settings).toJson();
        for (const char* classes : {R"([])", R"([["b", "a"]])", R"([["a", "a"]])", R"(["a"])", R"(7)"}) {
            json["classes"] = Json::parse(classes);
            QVERIFY(failsWith(
                ErrorCode::InvalidInput, [&] { return FittedRecipe::fromJson(json); }, "recipe.classes"));
        }
    }

    void columnsThatMayBeCategories() {
        QVERIFY(mayBeCategory(Column::texts("a", Texts{"x", "y"})));
        QVERIFY(mayBeCategory(Column::booleans("a", {0, 1})));
        QVERIFY(mayBeCategory(Column::floats("a", "", {1, test::gap, 3})));
        QVERIFY(!mayBeCategory(Column::floats("a", "", {1, 2.5})));
        QVERIFY(!mayBeCategory(Column::floats("a", "", {test::gap})));
        QVERIFY(!mayBeCategory(Column::times("a", {0})));
        std::vector<std::int64_t> many(1'000);
        std::iota(many.begin(), many.end(), 0);
        QVERIFY(!mayBeCategory(Column::integers("a", "", many)));
    }
};

QTEST_APPLESS_MAIN(TestCategories)
#include "tst_categories.moc"
