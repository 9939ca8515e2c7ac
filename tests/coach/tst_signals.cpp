#include "core/coach/signals.h"
#include "tests/runs/store_fixture.h"

#include <QtTest>

using namespace airshed;
using namespace airshed::coach;
using runs::RunStore;

class TestSignals : public QObject {
    Q_OBJECT

    static std::int64_t addFinished(RunStore& store, int seed, double loss, double rate = 0.1) {
        const Json experiment = {{"name", std::to_string(seed)}, {"training", {{"seed", seed}, {"learning_rate", rate}}}};
        const std::int64_t id = store.createRun({"r", experiment, experiment.dump(), "data", "cpu"});
        (void)store.claimNextRun("cpu", true, currentProcessId(), hostName());
        RunStore::WorkerReport report;
        report.state = runs::RunState::Finished;
        report.progress = runs::RunProgress{};
        report.progress->epochs = 5;
        report.progress->bestEpoch = 3;
        report.progress->bestValidationLoss = loss;
        store.report(id, report);
        return id;
    }

private Q_SLOTS:
    void whatARunToldIsRead() {
        runs::test::StoreFixture fixture;
        const std::int64_t id = fixture.addRunning();
        const std::vector<runs::MetricPoint> points = {{"validation/loss", 10, 1.0, 0.5},
                                                       {"validation/loss", 20, 2.0, 0.4},
                                                       {"silent_share/relu1", 20, 2.0, 0.1},
                                                       {"silent_share/relu2", 20, 2.0, 0.2}};
        RunStore::WorkerReport report;
        report.metrics = points;
        fixture.store.report(id, report);
        const RunSignals signals = readSignals(fixture.store, id);
        QCOMPARE(signals.state, runs::RunState::Running);
        QVERIFY(!signals.hasEnded());
        QCOMPARE(signals.epochs(), 2);
        QCOMPARE(signals.signal("validation/loss").values, (std::vector<double>{0.5, 0.4}));
        QCOMPARE(signals.signal("validation/loss").steps.back(), std::int64_t(20));
        QVERIFY(signals.signal("gradient_norm").isEmpty());
        QCOMPARE(signals.signalsUnder("silent_share/").size(), std::size_t(2));
        QCOMPARE(signals.signalsUnder("silent_share/").at("relu2")->values.front(), 0.2);
    }

    void runsThatDifferInTheSeedAloneAreFound() {
        runs::test::StoreFixture fixture;
        const std::int64_t id = addFinished(fixture.store, 1, 0.30);
        addFinished(fixture.store, 2, 0.31);
        addFinished(fixture.store, 3, 0.29);
        addFinished(fixture.store, 4, 0.10, 0.2); // another rate
        std::vector<double> twins = readSignals(fixture.store, id).seedTwins;
        std::ranges::sort(twins);
        QCOMPARE(twins, (std::vector<double>{0.29, 0.31}));
    }

    void aRunThatIsNotThereIsAnError() {
        runs::test::StoreFixture fixture;
        QVERIFY(!runs::test::errorOf([&] { (void)readSignals(fixture.store, 7); }).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSignals)
#include "tst_signals.moc"
