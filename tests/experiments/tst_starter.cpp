#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/experiments/starter.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"
#include "core/sources/synthetic_air.h"

using namespace airshed;
using namespace airshed::experiments;
using airshed::data::Column;
using airshed::data::Table;

namespace {

constexpr TimeNs start = 1'704'067'200LL * nsPerSecond;

std::vector<TimeNs> timesEvery(std::int64_t seconds, std::size_t rows) {
    std::vector<TimeNs> times;
    for (std::size_t row = 0; row < rows; ++row)
        times.push_back(start + static_cast<std::int64_t>(row) * seconds * nsPerSecond);
    return times;
}

std::vector<double> wave(std::size_t rows) {
    std::vector<double> cells;
    for (std::size_t row = 0; row < rows; ++row)
        cells.push_back(20.0 + std::sin(static_cast<double>(row)));
    return cells;
}

std::vector<std::int64_t> counting(std::size_t rows) {
    std::vector<std::int64_t> cells;
    for (std::size_t row = 0; row < rows; ++row)
        cells.push_back(static_cast<std::int64_t>(row) + 1);
    return cells;
}

Table tableEvery(std::int64_t seconds, std::size_t rows, const std::string& measured = "PM2.5") {
    return Table({Column::times("time", timesEvery(seconds, rows)), Column::floats(measured, "µg/m³", wave(rows))});
}

} // namespace

class TestStarter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStarterFitsTheSample() {
        sources::SyntheticAirOptions few;
        few.days = 1;
        const Table sample = sources::simulateTown(few).front().table;
        const Experiment starter = starterExperiment();
        for (const std::string& column : starter.recipe.inputs)
            QVERIFY2(sample.find(column) != nullptr, column.c_str());
        QCOMPARE(starter.recipe.lookback, 72);
        QCOMPARE(starter.recipe.horizon, 24);
        QVERIFY(models::inspectModel(starter.model, starter.taskShape()).usable());
        QVERIFY(starter.name.find("synthetic") != std::string::npos);
        QVERIFY(starterExperiment("lstm").model == models::preset("lstm").model);
    }

    void inputsAreMeasuredColumns() {
        constexpr std::size_t rows = 2000;
        std::vector<double> rare(rows, std::nan(""));
        rare[7] = 1.0;
        const Table table({Column::times("time", timesEvery(3600, rows)), Column::integers("No", "", counting(rows)),
                           Column::floats("pm10", "µg/m³", wave(rows)), Column::floats("PM_2.5", "µg/m³", wave(rows)),
                           Column::floats("rare", "", rare), Column::floats("latitude", "°", std::vector<double>(rows, 41.9)),
                           Column::texts("wd", std::vector<std::optional<std::string>>(rows, "NW"))});
        const Experiment experiment = suggestExperiment(table, "air", "time", "", "gru");
        QCOMPARE(experiment.recipe.inputs, (std::vector<std::string>{"pm10", "PM_2.5"}));
        QCOMPARE(experiment.recipe.targets, std::vector<std::string>{"PM_2.5"});
        QCOMPARE(experiment.recipe.intervalSeconds, std::int64_t{3600});
        QCOMPARE(experiment.recipe.lookback, 72);
        QCOMPARE(experiment.snapshot, std::string("air"));
        QCOMPARE(experiment.model.preset, std::string("gru"));
    }

    void withoutAPollutantTheFirstMeasurementIsTheTarget() {
        QCOMPARE(suggestExperiment(tableEvery(3600, 1000, "OT"), "oil", "time", "").recipe.targets,
                 std::vector<std::string>{"OT"});
    }

    void theIntervalIsOneThatPeopleUse() {
        QCOMPARE(suggestExperiment(tableEvery(147, 1000), "air", "time", "").recipe.intervalSeconds, std::int64_t{300});
        QCOMPARE(suggestExperiment(tableEvery(86'400, 4000), "air", "time", "").recipe.intervalSeconds, std::int64_t{86'400});
    }

    void shortDataGetShortWindows() {
        const Experiment experiment = suggestExperiment(tableEvery(3600, 300), "air", "time", "");
        QVERIFY(experiment.recipe.lookback < 72 && experiment.recipe.lookback >= 8);
        QVERIFY(models::inspectModel(experiment.model, experiment.taskShape()).usable());
    }

    void aTableWithNothingToPredictIsRefused() {
        const Table table({Column::times("time", timesEvery(3600, 10)), Column::integers("No", "", counting(10))});
        try {
            (void)suggestExperiment(table, "air", "time", "");
            QFAIL("accepted");
        } catch (const Error& e) {
            QCOMPARE(QString::fromStdString(e.what()),
                     QString("The snapshot \"air\" has no numeric column that could be predicted."));
        }
    }
};

QTEST_APPLESS_MAIN(TestStarter)
#include "tst_starter.moc"
