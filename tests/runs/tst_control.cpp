#include <QtTest>

#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

class TestControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statesHaveNamesBothWays() {
        for (const RunState state : {RunState::Queued, RunState::Running, RunState::Paused, RunState::Finished,
                                     RunState::Stopped, RunState::Failed, RunState::Interrupted})
            QVERIFY(runStateFromText(toText(state)) == state);
        QVERIFY(errorOf([] { (void)runStateFromText("asleep"); }).contains("asleep"));
        QVERIFY(isLive(RunState::Paused) && !isLive(RunState::Interrupted));
        QVERIFY(isResumable(RunState::Interrupted) && !isResumable(RunState::Finished));
    }

    void aRequestIsTakenOnce() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        RunStore window(fixture.file);
        QVERIFY(fixture.store.takeControl(run) == Control::None);
        window.requestControl(run, Control::Pause);
        QVERIFY(fixture.store.takeControl(run) == Control::Pause);
        QVERIFY(fixture.store.takeControl(run) == Control::None);
    }

    void pauseAndResume() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        fixture.setState(run, RunState::Paused);
        QVERIFY(!fixture.store.resumeRun(run)); // its worker lives: no other is needed
        QVERIFY(fixture.store.takeControl(run) == Control::Resume);
        fixture.store.requestControl(run, Control::Resume);
        QVERIFY(fixture.store.takeControl(run) == Control::Resume);
    }

    void aResumeTakesBackAPauseThatNobodyRead() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        fixture.store.requestControl(run, Control::Pause);
        fixture.store.requestControl(run, Control::Resume);
        QVERIFY(fixture.store.takeControl(run) == Control::None);
    }

    void nothingOverridesAStop() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        fixture.store.requestControl(run, Control::Stop);
        fixture.store.requestControl(run, Control::Pause);
        fixture.store.requestControl(run, Control::Checkpoint);
        QVERIFY(fixture.store.takeControl(run) == Control::Stop);
    }

    void aQueuedRunIsStoppedAtOnce() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        fixture.store.requestControl(run, Control::Stop);
        QVERIFY(fixture.store.run(run).state == RunState::Stopped);
        QVERIFY(fixture.store.run(run).endedMs > 0);
        QVERIFY(!fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName()).run);
    }

    void requestsThatMakeNoSenseAreRefused_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("control");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, RunState state, Control control, const char* message) {
            QTest::newRow(name) << static_cast<int>(state) << static_cast<int>(control) << message;
        };
        row("pause a queued run", RunState::Queued, Control::Pause, "Run 1 is queued; it cannot be paused.");
        row("resume a queued run", RunState::Queued, Control::Resume, "Run 1 is queued; it cannot be resumed.");
        row("pause a paused run", RunState::Paused, Control::Pause, "Run 1 is paused; it cannot be paused.");
        row("resume a running run", RunState::Running, Control::Resume, "Run 1 is running; it cannot be resumed.");
        row("stop a finished run", RunState::Finished, Control::Stop, "Run 1 is finished; it cannot be stopped.");
        row("checkpoint of a failed run", RunState::Failed, Control::Checkpoint,
            "Run 1 is failed; it cannot write a checkpoint.");
    }
    void requestsThatMakeNoSenseAreRefused() {
        QFETCH(int, state);
        QFETCH(int, control);
        QFETCH(QString, message);
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        if (static_cast<RunState>(state) != RunState::Queued) {
            (void)fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName());
            fixture.setState(run, static_cast<RunState>(state));
        }
        ErrorCode code{};
        const QString text = errorOf([&] { fixture.store.requestControl(run, static_cast<Control>(control)); }, &code);
        QVERIFY(code == ErrorCode::Conflict);
        QVERIFY2(text.startsWith(message), qPrintable(text));
    }

    void anotherLearningRateStaysAskedFor() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        QCOMPARE(fixture.store.askedLearningRate(run), 0.0);
        RunStore window(fixture.file);
        window.askLearningRate(run, 0.002);
        fixture.setState(run, RunState::Stopped);
        window.askLearningRate(run, 0.001);
        QVERIFY(fixture.store.resumeRun(run));
        QCOMPARE(fixture.store.askedLearningRate(run), 0.001);
        QCOMPARE(fixture.store.run(run).askedLearningRate, 0.001);
    }

    void aLearningRateThatMakesNoSenseIsRefused() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        const auto textOf = [&](double rate, ErrorCode expected) {
            ErrorCode code{};
            const QString text = errorOf([&] { fixture.store.askLearningRate(run, rate); }, &code);
            return code == expected ? text : "of another kind: " + text;
        };
        for (const double rate : {0.0, -1.0, 11.0, std::nan("")})
            QVERIFY2(textOf(rate, ErrorCode::InvalidInput).startsWith("The learning rate "),
                     qPrintable(textOf(rate, ErrorCode::InvalidInput)));
        const QString queued = textOf(0.1, ErrorCode::Conflict);
        QVERIFY2(queued.startsWith("Run 1 is queued; it cannot take another learning rate."), qPrintable(queued));
        (void)fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName());
        fixture.setState(run, RunState::Finished);
        const QString finished = textOf(0.1, ErrorCode::Conflict);
        QVERIFY2(finished.contains("is finished; it cannot take another learning rate."), qPrintable(finished));
        QCOMPARE(fixture.store.askedLearningRate(run), 0.0);
    }

    void resumingPutsWhatEndedBackInTheQueue() {
        StoreFixture fixture;
        for (const RunState state : {RunState::Stopped, RunState::Failed}) {
            const std::int64_t run = fixture.addRunning();
            fixture.setState(run, state);
            QVERIFY(fixture.store.resumeRun(run));
            QVERIFY(fixture.store.run(run).state == RunState::Queued);
            QCOMPARE(fixture.store.run(run).endedMs, UnixMs{0});
            (void)fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName());
            fixture.setState(run, RunState::Finished);
            QVERIFY(errorOf([&] { (void)fixture.store.resumeRun(run); }).contains("is finished; it cannot be resumed"));
        }
        const std::int64_t running = fixture.addRunning();
        QVERIFY(errorOf([&] { (void)fixture.store.resumeRun(running); }).contains("is running; it cannot be resumed"));
    }

    void aRunWhoseWorkerIsGoneIsInterrupted() {
        StoreFixture fixture;
        const std::int64_t dead = fixture.addAbandoned();
        const std::int64_t alive = fixture.addRunning();
        const std::int64_t waiting = fixture.addRun();
        QCOMPARE(fixture.store.markInterrupted(), std::vector<std::int64_t>{dead});
        QVERIFY(fixture.store.run(dead).state == RunState::Interrupted);
        QVERIFY(!fixture.store.run(dead).message.empty() && !fixture.store.run(dead).hint.empty());
        QVERIFY(fixture.store.run(alive).state == RunState::Running);
        QVERIFY(fixture.store.run(waiting).state == RunState::Queued);
        QVERIFY(fixture.store.markInterrupted().empty());
        QVERIFY(fixture.store.resumeRun(dead));
    }

    void aRunningRunWhoseWorkerIsGoneCanBeResumedAtOnce() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addAbandoned();
        QVERIFY(fixture.store.resumeRun(run));
        QVERIFY(fixture.store.run(run).state == RunState::Queued);
    }

    void unknownRunsAreNotFound() {
        StoreFixture fixture;
        ErrorCode code{};
        QVERIFY(errorOf([&] { (void)fixture.store.run(7); }, &code).contains("There is no run 7."));
        QVERIFY(code == ErrorCode::NotFound);
        QVERIFY(errorOf([&] { fixture.store.requestControl(7, Control::Stop); }).contains("There is no run 7."));
        QVERIFY(errorOf([&] { fixture.store.renameRun(7, "x"); }).contains("There is no run 7."));
    }
};

QTEST_APPLESS_MAIN(TestControl)
#include "tst_control.moc"
