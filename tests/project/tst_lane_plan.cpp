#include <QtTest>

#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "core/project/experiment_data_cache.h"
#include "core/project/lane_plan.h"
#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using airshed::project::test::errorOf;
using airshed::project::test::hourlyCsv;
using airshed::project::test::ProjectFixture;

namespace {

/// A project with so many runs in its queue.
struct Waiting : ProjectFixture {
    explicit Waiting(int runs) {
        import(hourlyCsv(400));
        for (int i = 0; i < runs; ++i)
            (void)project.queueRun(experiment(), "auto");
    }
    [[nodiscard]] LanePlan plan(int threads, std::int64_t freeBytes = 0, bool takesAuto = true) const {
        return planLanes(project, "cpu", takesAuto, threads, freeBytes);
    }
};

} // namespace

/// How many runs train side by side, and what they share.
class TestLanePlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneRunHasAllThreads() {
        const Waiting none(0);
        QCOMPARE(none.plan(8).lanes, 1);
        const Waiting one(1);
        QCOMPARE(one.plan(8).lanes, 1);
        QCOMPARE(one.plan(8).threads, 8);
    }

    void severalShareTheThreads() {
        const Waiting three(3);
        QCOMPARE(three.plan(8).lanes, 3);
        QCOMPARE(three.plan(8).threads, 2);
        QCOMPARE(three.plan(2).lanes, 2);
        QCOMPARE(three.plan(2).threads, 1);
        QCOMPARE(three.plan(1).lanes, 1);
    }

    void whatMayNotBeginIsNotCounted() {
        Waiting waiting(4);
        runs::RunTerms terms;
        terms.held = true;
        waiting.project.store().setTerms(1, terms);
        terms = {};
        terms.whenIdle = true;
        waiting.project.store().setTerms(2, terms);
        QCOMPARE(waiting.plan(8).lanes, 2);
        terms = {};
        terms.notBeforeMs = 1; // long ago
        waiting.project.store().setTerms(3, terms);
        QVERIFY2(waiting.plan(8).lanes == 2, "its time has come");
        terms.notBeforeMs = std::numeric_limits<std::int64_t>::max();
        waiting.project.store().setTerms(4, terms);
        QCOMPARE(waiting.plan(8).lanes, 1);
        QVERIFY2(waiting.plan(8, 0, false).lanes == 1, "runs for any device are not this worker's");
    }

    void memorySetsALimit() {
        const Waiting waiting(6);
        const std::int64_t each = estimateRunMemory(waiting.project, ProjectFixture::experiment());
        QVERIFY(each > 0);
        QCOMPARE(waiting.plan(8, 2 * (3 * each + each / 2)).lanes, 3);
        QVERIFY2(waiting.plan(8, 1).lanes == 1, "one run may always try");
    }

    void aBatchIsMadeOfRunsThatFitOneAnother() {
        Waiting waiting(0);
        experiments::Experiment experiment = ProjectFixture::experiment();
        const std::int64_t each = estimateRunMemory(waiting.project, experiment);
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            experiment.training.seed = seed;
            (void)waiting.project.queueRun(experiment, "cuda:0");
        }
        experiment.training.batchSize *= 2;
        (void)waiting.project.queueRun(experiment, "cuda:0");
        const auto plan = [&](std::int64_t freeBytes) { return planBatch(waiting.project, "cuda:0", true, 8, freeBytes); };
        QVERIFY(plan(0).isBatched);
        QVERIFY2(plan(0).lanes == 1, "one run may always try");
        QCOMPARE(plan(100 * each).lanes, 3);
        QCOMPARE(plan(2 * (2 * each + each / 2)).lanes, 2);
        QCOMPARE(planBatch(waiting.project, "cuda:1", true, 8, 100 * each).lanes, 1);
    }

    void aLargerBatchIsExpectedToTakeMore() {
        Waiting waiting(0);
        experiments::Experiment experiment = ProjectFixture::experiment();
        const std::int64_t small = estimateRunMemory(waiting.project, experiment);
        experiment.training.batchSize *= 64;
        QVERIFY(estimateRunMemory(waiting.project, experiment) > small);
        experiment.snapshot = "gone";
        QCOMPARE(estimateRunMemory(waiting.project, experiment), std::int64_t{0});
    }

    void runsOnTheSameDataShareThem() {
        Waiting waiting(0);
        ExperimentDataCache cache;
        experiments::Experiment experiment = ProjectFixture::experiment();
        const auto first = cache.get(waiting.project, experiment);
        experiment.training.seed = 7;
        experiment.training.learningRate = 0.5;
        experiment.name = "another";
        QCOMPARE(cache.get(waiting.project, experiment).get(), first.get());
        experiment.recipe.lookback += 1;
        QVERIFY(cache.get(waiting.project, experiment).get() != first.get());
    }

    void dataThatNobodyHoldsAreLetGo() {
        Waiting waiting(0);
        ExperimentDataCache cache;
        const std::weak_ptr<const ExperimentData> first = cache.get(waiting.project, ProjectFixture::experiment());
        QVERIFY(first.expired());
        QVERIFY(cache.get(waiting.project, ProjectFixture::experiment()) != nullptr);
    }

    /// The cache looked at data that another thread was putting there.
    void manyThreadsAskAtOnce() {
        Waiting waiting(0);
        ExperimentDataCache cache;
        std::vector<std::vector<std::shared_ptr<const ExperimentData>>> had(4);
        {
            std::vector<std::jthread> threads;
            for (auto& own : had)
                threads.emplace_back([&own, &cache, folder = waiting.project.folder()] {
                    const Project project = Project::open(folder);
                    for (int lookback = 3; lookback < 7; ++lookback) {
                        experiments::Experiment experiment = ProjectFixture::experiment();
                        experiment.recipe.lookback = lookback;
                        own.push_back(cache.get(project, experiment));
                    }
                });
        }
        for (const auto& own : had)
            QVERIFY2(own == had.front(), "all who hold the same data at the same time share them");
    }

    /// Data that another run shares are held against this run's own network.
    void aNetworkThatDoesNotFitTheDataIsRefused() {
        Waiting waiting(0);
        ExperimentDataCache cache;
        experiments::Experiment experiment = ProjectFixture::experiment();
        const auto held = cache.get(waiting.project, experiment);
        experiment.model.layers.back().type = "classification_head";
        QVERIFY(errorOf([&] { (void)cache.get(waiting.project, experiment); }).contains("classification head"));
    }
};

QTEST_APPLESS_MAIN(TestLanePlan)
#include "tst_lane_plan.moc"
