#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

namespace {

constexpr std::int64_t minuteMs = 60'000;

/// A run that began its present stretch a minute earlier than it did.
void agePresentStretch(StoreFixture& fixture) {
    SQLite::Database(fixture.file.string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE run SET working_since_ms = working_since_ms - 60000, started_ms = started_ms - 60000"
              " WHERE working_since_ms <> 0");
}

/// As if a run that rests did so for an hour.
void letAnHourPass(StoreFixture& fixture) {
    SQLite::Database(fixture.file.string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE run SET started_ms = started_ms - 3600000, ended_ms = max(0, ended_ms - 3600000),"
              " heartbeat_ms = heartbeat_ms - 3600000");
}

void beginAgain(StoreFixture& fixture, std::int64_t run) {
    QVERIFY(fixture.store.resumeRun(run));
    QCOMPARE(fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName()).run.value_or(0), run);
}

/// So many minutes of work and no more than a moment beside.
void compareMinutes(const RunRecord& run, std::int64_t minutes) {
    const std::int64_t worked = run.workedMs;
    QVERIFY2(worked >= minutes * minuteMs && worked < (minutes + 1) * minuteMs, qPrintable(QString::number(worked)));
}

} // namespace

/// How long a run was trained: the time in which nobody did so is left out.
class TestTimeAtWork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunThatWaitsHasNotBegun() {
        StoreFixture fixture;
        const RunRecord run = fixture.store.run(fixture.addRun());
        QCOMPARE(secondsAtWork(run, run.createdMs + minuteMs), 0.0);
    }

    void aRunThatTrainsGrowsOlder() {
        StoreFixture fixture;
        const RunRecord run = fixture.store.run(fixture.addRunning());
        QCOMPARE(run.workingSinceMs, run.startedMs);
        QCOMPARE(secondsAtWork(run, run.startedMs + minuteMs), 60.0);
    }

    // The duration of a run that was resumed counted the hours in between.
    void theTimeBeforeItIsResumedDoesNotCount_data() {
        QTest::addColumn<int>("left");
        QTest::newRow("stopped") << static_cast<int>(RunState::Stopped);
        QTest::newRow("failed") << static_cast<int>(RunState::Failed);
    }

    void theTimeBeforeItIsResumedDoesNotCount() {
        QFETCH(int, left);
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        agePresentStretch(fixture);
        fixture.setState(run, static_cast<RunState>(left));
        compareMinutes(fixture.store.run(run), 1);
        letAnHourPass(fixture);
        beginAgain(fixture, run);
        agePresentStretch(fixture);
        fixture.setState(run, RunState::Finished);
        compareMinutes(fixture.store.run(run), 2);
        QCOMPARE(fixture.store.run(run).workingSinceMs, UnixMs{0});
    }

    void aPauseDoesNotCount() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        agePresentStretch(fixture);
        fixture.setState(run, RunState::Paused);
        QCOMPARE(fixture.store.run(run).workingSinceMs, UnixMs{0});
        fixture.setState(run, RunState::Running);
        agePresentStretch(fixture);
        fixture.setState(run, RunState::Stopped);
        compareMinutes(fixture.store.run(run), 2);
    }

    void aWorkerThatIsGoneWorkedUntilItsLastHeartbeat() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addAbandoned();
        agePresentStretch(fixture);
        QCOMPARE(fixture.store.markInterrupted(), std::vector<std::int64_t>{run});
        compareMinutes(fixture.store.run(run), 1);
        letAnHourPass(fixture);
        beginAgain(fixture, run);
        compareMinutes(fixture.store.run(run), 1);
    }

    void itMayBeResumedBeforeItIsKnownToBeGone() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addAbandoned();
        agePresentStretch(fixture);
        beginAgain(fixture, run);
        compareMinutes(fixture.store.run(run), 1);
    }

    void olderRunsKeepTheirTime() {
        StoreFixture fixture;
        const std::int64_t done = fixture.addRunning();
        fixture.setState(done, RunState::Finished);
        const std::int64_t live = fixture.addRunning();
        const std::int64_t queued = fixture.addRun();
        {
            SQLite::Database raw(fixture.file.string(), SQLite::OPEN_READWRITE);
            raw.exec("ALTER TABLE run DROP COLUMN worked_ms");
            raw.exec("ALTER TABLE run DROP COLUMN working_since_ms");
            raw.exec("UPDATE run SET started_ms = started_ms - 120000 WHERE started_ms > 0");
            raw.exec("PRAGMA user_version = 4");
        }
        const RunStore store(fixture.file);
        compareMinutes(store.run(done), 2);
        QCOMPARE(store.run(live).workingSinceMs, store.run(live).startedMs);
        QCOMPARE(secondsAtWork(store.run(queued), store.run(queued).createdMs), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestTimeAtWork)
#include "tst_time_at_work.moc"
