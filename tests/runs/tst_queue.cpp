#include <QtTest>

#include <chrono>

#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

class TestQueue : public QObject {
    Q_OBJECT

    static std::vector<std::int64_t> order(const RunStore& store) {
        std::vector<std::int64_t> ids;
        for (const RunRecord& run : store.queue())
            ids.push_back(run.id);
        return ids;
    }
    static RunStore::Claim claim(StoreFixture& fixture, bool isIdle = true) {
        return fixture.store.claimNextRun("cpu", true, currentProcessId(), hostName(), isIdle);
    }
    static UnixMs fromNow(std::int64_t seconds) {
        const auto time = std::chrono::system_clock::now().time_since_epoch() + std::chrono::seconds(seconds);
        return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    }
    static RunTerms notBefore(UnixMs time) {
        RunTerms terms;
        terms.notBeforeMs = time;
        return terms;
    }

private Q_SLOTS:
    void runsAreMovedAndTakenInTheirNewOrder() {
        StoreFixture fixture;
        const std::int64_t a = fixture.addRun();
        const std::int64_t b = fixture.addRun();
        const std::int64_t c = fixture.addRun();
        QCOMPARE(order(fixture.store), (std::vector{a, b, c}));
        fixture.store.moveInQueue(c, a);
        QCOMPARE(order(fixture.store), (std::vector{c, a, b}));
        fixture.store.moveInQueue(c, b);
        QCOMPARE(order(fixture.store), (std::vector{a, c, b}));
        fixture.store.moveInQueue(a, 0);
        QCOMPARE(order(fixture.store), (std::vector{c, b, a}));
        fixture.store.moveInQueue(b, b);
        QCOMPARE(order(fixture.store), (std::vector{c, b, a}));
        QCOMPARE(claim(fixture).run, std::optional(c));
        const std::int64_t d = fixture.addRun();
        QCOMPARE(order(fixture.store), (std::vector{b, a, d}));
    }

    void onlyWhatWaitsCanBeMoved() {
        StoreFixture fixture;
        const std::int64_t running = fixture.addRunning();
        const std::int64_t waiting = fixture.addRun();
        QVERIFY(errorOf([&] { fixture.store.moveInQueue(running, waiting); }).contains("cannot be moved in the queue"));
        QVERIFY(errorOf([&] { fixture.store.moveInQueue(waiting, running); }).contains("cannot be moved in the queue"));
        QVERIFY(errorOf([&] { fixture.store.moveInQueue(99, 0); }).contains("99"));
        QCOMPARE(order(fixture.store), (std::vector{waiting}));
    }

    void aHeldRunIsPassedOverAndNobodyWaitsForIt() {
        StoreFixture fixture;
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName()));
        const std::int64_t held = fixture.addRun();
        RunTerms terms;
        terms.held = true;
        fixture.store.setTerms(held, terms);
        QCOMPARE(fixture.store.run(held).terms, terms);
        QVERIFY(!claim(fixture).run);
        QVERIFY(!claim(fixture).shouldWait);
        QVERIFY(fixture.store.acquireDevice("cpu", 1, hostName())); // it was given back
        fixture.store.setTerms(held, {});
        QCOMPARE(claim(fixture).run, std::optional(held));
    }

    void aRunThatIsNotDueIsWaitedForButHoldsUpNoOther() {
        StoreFixture fixture;
        QVERIFY(fixture.store.acquireDevice("cpu", currentProcessId(), hostName()));
        const std::int64_t later = fixture.addRun();
        const std::int64_t now = fixture.addRun();
        fixture.store.setTerms(later, notBefore(fromNow(3600)));
        QCOMPARE(claim(fixture).run, std::optional(now));
        const RunStore::Claim none = claim(fixture);
        QVERIFY(!none.run);
        QVERIFY(none.shouldWait);
        QVERIFY(!fixture.store.acquireDevice("cpu", 1, hostName())); // the worker that waits keeps it
        fixture.store.setTerms(later, notBefore(fromNow(-1)));
        QCOMPARE(claim(fixture).run, std::optional(later));
    }

    void aRunForAnIdleMachineWaitsForIt() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        RunTerms terms;
        terms.whenIdle = true;
        fixture.store.setTerms(run, terms);
        QVERIFY(claim(fixture, false).shouldWait);
        QCOMPARE(claim(fixture, true).run, std::optional(run));
    }

    void aRunIsToldToStopWhenItsTimeHasCome() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        RunTerms terms;
        terms.stopAtMs = fromNow(3600);
        fixture.store.setTerms(run, terms);
        QVERIFY(fixture.store.takeControl(run) == Control::None);
        terms.stopAtMs = fromNow(-1);
        fixture.store.setTerms(run, terms);
        QVERIFY(fixture.store.takeControl(run) == Control::Stop);
        fixture.setState(run, RunState::Stopped);
        // Resumed, it is not stopped again by a time that is past.
        QVERIFY(fixture.store.resumeRun(run));
        QCOMPARE(fixture.store.run(run).terms, RunTerms{});
    }

    void termsOfARunThatHasEndedAreRefused() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRunning();
        fixture.setState(run, RunState::Finished);
        QVERIFY(errorOf([&] { fixture.store.setTerms(run, {}); }).contains("cannot be given other terms"));
    }

    void aRunKnowsWhatItBeganFrom() {
        StoreFixture fixture;
        const std::int64_t first = fixture.addRun();
        NewRun fork{"fork", {{"schema", 1}}, "e", "s"};
        fork.origin = {first, true};
        fork.terms = notBefore(5);
        const std::int64_t second = fixture.store.createRun(fork);
        QCOMPARE(fixture.store.run(second).origin, fork.origin);
        QCOMPARE(fixture.store.run(second).terms, fork.terms);
        QCOMPARE(fixture.store.run(first).origin, RunOrigin{});
    }
};

QTEST_APPLESS_MAIN(TestQueue)
#include "tst_queue.moc"
