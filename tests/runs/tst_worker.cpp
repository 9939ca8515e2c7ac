#include <QtTest>

#include <cmath>
#include <future>
#include <limits>
#include <set>

#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceHasOneLivingWorker() {
        StoreFixture fixture;
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName()));
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName())); // ours already
        QVERIFY(!fixture.store.acquireDevice("cpu", 1, hostName()));
        QVERIFY(fixture.store.acquireDevice("cuda:0", 1, hostName()));
        fixture.store.releaseDevice("cpu", currentProcessId());
        QVERIFY(fixture.store.acquireDevice("cpu", 1, hostName()));
    }

    void aDeadWorkersDeviceIsFree() {
        StoreFixture fixture;
        QVERIFY(fixture.store.acquireDevice("cpu", StoreFixture::deadProcess(), hostName()));
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName()));
    }

    void theOldestRunForTheDeviceIsClaimed() {
        StoreFixture fixture;
        const std::int64_t gpu = fixture.addRun("cuda:0");
        const std::int64_t any = fixture.addRun("auto");
        const std::int64_t cpu = fixture.addRun("cpu");
        const auto claim = [&](const char* device, bool takesAuto) {
            return fixture.store.claimNextRun(device, takesAuto, currentProcessId(), hostName()).run.value_or(0);
        };
        QCOMPARE(claim("cpu", false), cpu);
        QCOMPARE(claim("cpu", false), std::int64_t{0});
        QCOMPARE(claim("cuda:0", true), gpu);
        QCOMPARE(claim("cuda:0", true), any);
        const RunRecord run = fixture.store.run(any);
        QVERIFY(run.state == RunState::Running);
        QCOMPARE(run.workerPid, currentProcessId());
        QVERIFY(run.startedMs >= run.createdMs && run.heartbeatMs >= run.startedMs);
    }

    void anEmptyQueueGivesTheDeviceBack() {
        StoreFixture fixture;
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName()));
        QVERIFY(!fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName()).run);
        QVERIFY(fixture.store.acquireDevice("cpu", 1, hostName()));
    }

    void twoWorkersNeverClaimTheSameRun() {
        StoreFixture fixture;
        constexpr std::size_t count = 60;
        for (std::size_t i = 0; i < count; ++i)
            fixture.addRun("cpu");
        const auto work = [&](std::int64_t pid) {
            RunStore store(fixture.file);
            std::vector<std::int64_t> claimed;
            while (const auto run = store.claimNextRun("cpu", true, pid, "elsewhere").run)
                claimed.push_back(*run);
            return claimed;
        };
        auto first = std::async(std::launch::async, work, 101);
        auto second = std::async(std::launch::async, work, 102);
        std::multiset<std::int64_t> all;
        for (auto* worker : {&first, &second})
            for (const std::int64_t run : worker->get())
                all.insert(run);
        QCOMPARE(all.size(), count);
        QCOMPARE(std::set<std::int64_t>(all.begin(), all.end()).size(), count);
    }

    void aReportIsWhole() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        const std::vector<MetricPoint> points = {{"train/loss", 10, 0.5, 0.9}, {"validation/loss", 20, 1.0, 0.8}};
        const std::vector<RunEvent> events = {{0, "started", "On the CPU", {{"threads", 2}}}};
        RunStore::WorkerReport report;
        report.metrics = points;
        report.events = events;
        report.progress = RunProgress{1, 30, 20, 20, 1234.5, 60.0, 1, 0.8};
        report.environment = Json{{"device", "cpu"}};
        fixture.store.report(run, report);

        const RunStore window(fixture.file);
        QCOMPARE(window.metricNames(run), (std::vector<std::string>{"train/loss", "validation/loss"}));
        QCOMPARE(window.metrics(run, "train/loss").front().value, 0.9);
        QCOMPARE(window.events(run).front().details.dump(), std::string(R"({"threads":2})"));
        QVERIFY(window.events(run).front().timeMs > 0);
        const RunRecord record = window.run(run);
        QCOMPARE(record.progress.step, std::int64_t{20});
        QCOMPARE(record.progress.bestValidationLoss, 0.8);
        QCOMPARE(record.environment["device"].get<std::string>(), std::string("cpu"));
        QVERIFY(record.state == RunState::Running);
    }

    void whatIsNewCanBeReadAlone() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        RunStore::WorkerReport report;
        std::vector<MetricPoint> points;
        for (int i = 0; i < 5; ++i)
            points.push_back({"train/loss", i, i * 0.1, 1.0 / (i + 1)});
        report.metrics = std::span(points).first(3);
        fixture.store.report(run, report);
        report.metrics = std::span(points).subspan(3);
        fixture.store.report(run, report);
        const auto fresh = fixture.store.metrics(run, "train/loss", 3);
        QCOMPARE(fresh.size(), std::size_t{2});
        QCOMPARE(fresh.front().step, std::int64_t{3});
        QVERIFY(fixture.store.metrics(run, "train/loss", 5).empty());
        QVERIFY(fixture.store.metrics(run, "no such metric").empty());
    }

    void aLossThatIsNoNumberStaysOne() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        const std::vector<MetricPoint> points = {{"train/loss", 1, 0.1, std::numeric_limits<double>::quiet_NaN()},
                                                 {"train/loss", 2, 0.2, std::numeric_limits<double>::infinity()}};
        RunStore::WorkerReport report;
        report.metrics = points;
        fixture.store.report(run, report);
        QVERIFY(std::isnan(fixture.store.metrics(run, "train/loss")[0].value));
        QVERIFY(std::isinf(fixture.store.metrics(run, "train/loss")[1].value));
    }

    void truncatingForgetsWhatWillBeWrittenAgain() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        std::vector<MetricPoint> points = {{"baseline/persistence/mae", 0, 0, 30.0}};
        for (int i = 1; i <= 10; ++i)
            points.push_back({"train/loss", i, i * 0.1, 1.0 / i});
        RunStore::WorkerReport report;
        report.metrics = points;
        fixture.store.report(run, report);
        fixture.store.truncateMetrics(run, 6);
        QCOMPARE(fixture.store.metrics(run, "train/loss").size(), std::size_t{6});
        QCOMPARE(fixture.store.metrics(run, "baseline/persistence/mae").size(), std::size_t{1});
        const std::vector<MetricPoint> again = {{"train/loss", 7, 0.7, 0.5}};
        report.metrics = again;
        fixture.store.report(run, report);
        QCOMPARE(fixture.store.metrics(run, "train/loss", 6).front().value, 0.5);
    }

    void endingSetsTheTimeAndDropsRequests() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        fixture.store.requestControl(run, Control::Pause);
        RunStore::WorkerReport report;
        report.state = RunState::Failed;
        report.message = "The loss is no number.";
        report.hint = "Lower the learning rate.";
        fixture.store.report(run, report);
        const RunRecord record = fixture.store.run(run);
        QVERIFY(record.state == RunState::Failed && record.endedMs > 0);
        QCOMPARE(record.message, std::string("The loss is no number."));
        QVERIFY(fixture.store.takeControl(run) == Control::None);
    }

    void aWorkerThatSleptGoesOn() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addAbandoned();
        (void)fixture.store.markInterrupted();
        fixture.store.report(run, {});
        QVERIFY(fixture.store.run(run).state == RunState::Running);
        QVERIFY(fixture.store.run(run).message.empty());
    }

    void aWorkerWhoseRunWasTakenOverIsTold() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        (void)fixture.store.claimNextRun("cpu", true, 4242, "another host");
        ErrorCode code{};
        QVERIFY(errorOf([&] { fixture.store.report(run, {}); }, &code).contains("taken over"));
        QVERIFY(code == ErrorCode::Conflict);
    }

    void scoresAreReplacedAsAWhole() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<Score> scores = {{"model", "test", "PM2.5", 0, 100, 10.5, 15.0, -0.5, 0.8},
                                           {"persistence", "test", "PM2.5", 0, 100, 12.0, 18.0, 0.0, nan}};
        fixture.store.putScores(run, scores);
        fixture.store.putScores(run, scores);
        const std::vector<Score> back = fixture.store.scores(run);
        QCOMPARE(back.size(), std::size_t{2});
        QCOMPARE(back[0].predictor, std::string("model"));
        QCOMPARE(back[0].mae, 10.5);
        QVERIFY(std::isnan(back[1].r2));
    }
};

QTEST_APPLESS_MAIN(TestWorker)
#include "tst_worker.moc"
