#include <QtTest>

#include "core/engine/deployment/parity.h"

using namespace airshed;

class TestParity : public QObject {
    Q_OBJECT

private:
    /// One series of hours 0 … 9 with one column, lookback 2, horizon 1.
    static features::Grid grid() {
        features::Grid grid;
        grid.intervalNs = nsPerHour;
        grid.series = {{"", 0, 10, 0}};
        grid.columns = {"x"};
        grid.units = {""};
        grid.values.assign(10, 1.0F);
        return grid;
    }

    static features::FittedRecipe recipe(float deviation) {
        features::FittedRecipe recipe;
        recipe.settings.inputs = {"x"};
        recipe.settings.targets = {"x"};
        recipe.settings.lookback = 2;
        recipe.settings.horizon = 1;
        recipe.settings.fillLimit = 0;
        recipe.targetMean = {0.0F};
        recipe.targetScale = {deviation};
        return recipe;
    }

    static deployment::ParityResult compare(float deviation, float workbench, float exported) {
        const features::WindowSet windows{2, 1, {0, 1, 2}};
        const auto model = [exported](const deployment::RawWindows&) { return std::vector<float>(3, exported); };
        return deployment::compareForecasts(grid(), recipe(deviation), windows, std::vector<float>(3, workbench), model);
    }

private Q_SLOTS:
    void equalForecastsDifferByNothing() {
        const auto result = compare(1.0F, 5.0F, 5.0F);
        QCOMPARE(result.windows, std::int64_t(3));
        QCOMPARE(result.maxDifference, 0.0);
    }

    void differencesAreRelativeToLargeForecasts() {
        QVERIFY(std::abs(compare(1.0F, 200.0F, 202.0F).maxDifference - 0.01) < 1e-6);
    }

    // A forecast of 1 µg/m³ for a town with a deviation of 75 carries the rounding of numbers like 75.
    void forecastsNearZeroOfAWideTargetAreNotRefused() { QVERIFY(compare(75.0F, 1.0F, 1.00003F).maxDifference < 1e-5); }

    // A target in mg/m³ has small numbers; a tenth of its deviation is a large difference.
    void smallUnitsAreHeldToTheirOwnScale() { QVERIFY(compare(0.01F, 0.005F, 0.006F).maxDifference > 0.05); }

    void aForecastThatIsNoNumberIsNoMatch() {
        QVERIFY(std::isinf(compare(1.0F, 1.0F, std::numeric_limits<float>::quiet_NaN()).maxDifference));
    }
};

QTEST_APPLESS_MAIN(TestParity)
#include "tst_parity.moc"
