#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>

#include "core/engine/evaluation/run_lanes.h"
#include "core/models/presets.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using evaluation::RunLanes;
using runs::RunState;

namespace {

constexpr std::chrono::seconds longEnough{120};

/// A project with runs of seeds 1 to `seeds` in its queue, claimed.
struct Queue {
    QTemporaryDir folder;
    test::TinyProject tiny{folder.filePath("project").toStdString()};
    std::vector<std::int64_t> runs;

    explicit Queue(int seeds, const char* preset = "gru", int epochs = 3, const char* optimizer = "adamw") {
        for (int seed = 1; seed <= seeds; ++seed) {
            experiments::Experiment experiment = test::tinyExperiment();
            experiment.model = models::preset(preset).model;
            experiment.training.epochs = epochs;
            experiment.training.patience = 0;
            experiment.training.optimizer = optimizer;
            experiment.training.threads = 0;
            experiment.training.seed = static_cast<std::uint64_t>(seed);
            runs.push_back(tiny.project().queueRun(experiment, "cpu"));
        }
        runs::RunStore& store = tiny.project().store();
        if (!store.acquireDevice("cpu", currentProcessId(), hostName()))
            throw std::logic_error("the device is taken");
        for (const std::int64_t run : runs)
            if (store.claimNextRun("cpu", true, currentProcessId(), hostName()).run != run)
                throw std::logic_error("the run was not to be had");
    }
    [[nodiscard]] runs::RunRecord record(std::int64_t run) { return tiny.project().store().run(run); }
};

std::map<std::int64_t, RunState> waitForAll(RunLanes& lanes) {
    std::map<std::int64_t, RunState> states;
    while (lanes.count() > 0) {
        const std::vector<RunLanes::Ended> ended = lanes.takeEnded(longEnough);
        if (ended.empty())
            break;
        for (const RunLanes::Ended& each : ended)
            states[each.run] = each.state;
    }
    return states;
}

} // namespace

/// Runs that train side by side.
class TestRunLanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsTheSameToTheBitAsAlone_data() {
        QTest::addColumn<QByteArray>("preset");
        QTest::newRow("without autograd") << QByteArray("gru");
        QTest::newRow("convolutions") << QByteArray("cnn");
        QTest::newRow("by LibTorch's gradients") << QByteArray("nhits");
    }
    void eachIsTheSameToTheBitAsAlone() {
        QFETCH(QByteArray, preset);
        constexpr int count = 3;
        Queue alone(count, preset.constData());
        for (const std::int64_t run : alone.runs)
            QCOMPARE(evaluation::executeRun(alone.tiny.project(), run, {.mostThreads = 1}), RunState::Finished);
        Queue together(count, preset.constData());
        RunLanes lanes(together.tiny.project().folder(), "cpu", [] { return false; });
        for (const std::int64_t run : together.runs)
            lanes.start(run, 1);
        QCOMPARE(lanes.count(), std::size_t{count});
        const auto states = waitForAll(lanes);
        QCOMPARE(states.size(), std::size_t{count});
        for (std::size_t i = 0; i < together.runs.size(); ++i) {
            const runs::RunRecord one = together.record(together.runs[i]);
            QVERIFY2(one.state == RunState::Finished, one.message.c_str());
            QCOMPARE(one.weightDigest, alone.record(alone.runs[i]).weightDigest);
            QCOMPARE(together.tiny.project().store().metrics(one.id, "validation/loss").size(), std::size_t{3});
        }
        QVERIFY2(together.record(together.runs[0]).weightDigest != together.record(together.runs[1]).weightDigest,
                 "seeds make no difference");
    }

    /// One batched step for all: another order of sums, and else the same; one that does not fit it comes after it.
    void trainedAsOneEachIsNearlyWhatItIsAlone() {
        constexpr int count = 3;
        Queue alone(count, "gru", 3, "sgd"); // AdamW magnifies roundings where a gradient is nearly nothing
        for (const std::int64_t run : alone.runs)
            QCOMPARE(evaluation::executeRun(alone.tiny.project(), run, {.mostThreads = 1}), RunState::Finished);
        Queue together(count, "gru", 3, "sgd");
        experiments::Experiment other = test::tinyExperiment("linear");
        other.training.epochs = 2;
        const std::int64_t misfit = together.tiny.project().queueRun(other, "cpu");
        QCOMPARE(together.tiny.project().store().claimNextRun("cpu", true, currentProcessId(), hostName()).run.value(), misfit);
        RunLanes lanes(together.tiny.project().folder(), "cpu", [] { return false; });
        for (const std::int64_t run : together.runs)
            lanes.startTogether(run, 1);
        lanes.startTogether(misfit, 1);
        QCOMPARE(waitForAll(lanes).size(), std::size_t{count + 1});
        QVERIFY2(together.record(misfit).state == RunState::Finished, together.record(misfit).message.c_str());
        for (std::size_t i = 0; i < together.runs.size(); ++i) {
            const runs::RunRecord one = together.record(together.runs[i]);
            QVERIFY2(one.state == RunState::Finished, one.message.c_str());
            const auto lossesOf = [](Queue& queue, std::int64_t run) {
                return queue.tiny.project().store().metrics(run, "validation/loss");
            };
            const auto expected = lossesOf(alone, alone.runs[i]);
            const auto found = lossesOf(together, one.id);
            QCOMPARE(found.size(), expected.size());
            for (std::size_t k = 0; k < found.size(); ++k)
                QVERIFY(std::abs(found[k].value - expected[k].value) < 1e-5);
        }
    }

    /// What becomes of one is nothing to the others.
    void aFaultEndsOneRunAlone() {
        Queue queue(2);
        std::filesystem::create_directories(queue.tiny.project().runFolder(queue.runs[0]));
        std::filesystem::create_directories(queue.tiny.project().runFolder(queue.runs[0]) / "last.safetensors");
        RunLanes lanes(queue.tiny.project().folder(), "cpu", [] { return false; });
        for (const std::int64_t run : queue.runs)
            lanes.start(run, 1);
        const auto states = waitForAll(lanes);
        QCOMPARE(states.at(queue.runs[0]), RunState::Failed);
        QCOMPARE(states.at(queue.runs[1]), RunState::Finished);
        QVERIFY(!queue.record(queue.runs[0]).message.empty());
    }

    void aShutdownStopsThemAll() {
        Queue queue(2, "linear", 100'000); // more than they can do
        std::atomic<bool> shutdown = false;
        {
            RunLanes lanes(queue.tiny.project().folder(), "cpu", [&] { return shutdown.load(); });
            shutdown = true;
            for (const std::int64_t run : queue.runs)
                lanes.start(run, 1);
        }
        for (const std::int64_t run : queue.runs)
            QCOMPARE(queue.record(run).state, RunState::Stopped);
    }

    void nothingEndsWhereNothingRuns() {
        Queue queue(1);
        RunLanes lanes(queue.tiny.project().folder(), "cpu", [] { return false; });
        QVERIFY(lanes.takeEnded(std::chrono::milliseconds(1)).empty());
        QCOMPARE(lanes.count(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestRunLanes)
#include "tst_run_lanes.moc"
