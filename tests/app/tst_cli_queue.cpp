#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

namespace {

const QByteArray longTraining = R"({"epochs": 100000, "patience": 0, "threads": 1, "batch_size": 16})";

} // namespace

/// The order of what waits, and runs that begin from others.
class TestCliQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<CliFixture>();
        m_fixture->makeProject();
    }

    void whatWaitsIsListedMovedHeldAndReleased() {
        const QString experiment = m_fixture->writeExperiment(longTraining);
        // A run that began alone is not joined by those that come later.
        CliFixture::require(cli({"train", project(), experiment, "--detach"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("running"), processTimeoutMs);
        for (int run = 2; run <= 3; ++run)
            CliFixture::require(cli({"train", project(), experiment, "--detach"}));
        QCOMPARE(waiting(), (QList<int>{2, 3}));
        CliFixture::require(cli({"queue", project(), "3", "--first"}));
        QCOMPARE(waiting(), (QList<int>{3, 2}));
        CliFixture::require(cli({"queue", project(), "3", "--hold"}));
        const Outcome listed = cli({"queue", project(), "2", "--stop-at", "2001-01-01T00:00Z"});
        QVERIFY2(listed.out.contains("held"), listed.all());
        QVERIFY2(listed.out.contains("stops at 2001-01-01"), listed.all());
        const Outcome running = cli({"queue", project(), "1", "--last"});
        QCOMPARE(running.code, 1);
        QVERIFY2(running.err.contains("Run 1 is running; it cannot be moved in the queue."), running.all());
        const Outcome noTime = cli({"queue", project(), "2", "--after", "tomorrow"});
        QCOMPARE(noTime.code, 1);
        QVERIFY2(noTime.err.contains("\"tomorrow\" is no time"), noTime.all());

        // The held one is passed over; the other's time is past as soon as it begins.
        CliFixture::require(cli({"control", project(), "1", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(2), QString("stopped"), processTimeoutMs);
        QCOMPARE(state(3), QString("queued"));
        CliFixture::require(cli({"queue", project(), "3", "--release"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(3), QString("running"), processTimeoutMs);
        CliFixture::require(cli({"control", project(), "3", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(3), QString("stopped"), processTimeoutMs);
        CliFixture::require(cli({"resume", project(), "3"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(3), QString("running"), processTimeoutMs);
        CliFixture::require(cli({"control", project(), "3", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(3), QString("stopped"), processTimeoutMs);
    }

    void aForkGoesOnAndAWarmStartBeginsWithTheBestWeights() {
        CliFixture::require(cli({"train", project(), m_fixture->writeExperiment()}));
        const Outcome tooFew = cli({"fork", project(), "1"});
        QCOMPARE(tooFew.code, 1);
        QVERIFY2(tooFew.err.contains("Run 1 has done 2 epochs, and its fork is to do 2 in all."), tooFew.all());
        CliFixture::require(
            cli({"fork", project(), "1", "--set", "training.epochs=4", "--set", "training.learning_rate=0.0001"}));
        const QJsonValue fork = m_fixture->run(3);
        QCOMPARE(fork["progress"]["epoch"].toInt(), 4);
        QCOMPARE(fork["origin"]["run"].toInt(), 1);
        QVERIFY(fork["origin"]["fork"].toBool());
        QVERIFY(happened(fork, "forked"));

        CliFixture::require(cli({"fork", project(), "1", "--warm", "--set", "training.epochs=1"}));
        const QJsonValue warm = m_fixture->run(4);
        QCOMPARE(warm["progress"]["epoch"].toInt(), 1);
        QVERIFY(happened(warm, "warm_start"));
        const Outcome noFit = cli({"fork", project(), "1", "--warm", "--set", "model=mlp"});
        QCOMPARE(noFit.code, 1);
        QVERIFY2(noFit.err.contains("no weights that fit this network"), noFit.all());
        const Outcome nothing = cli({"fork", project(), "5"});
        QCOMPARE(nothing.code, 1);
        QVERIFY2(nothing.err.contains("has left no checkpoint"), nothing.all());
    }

private:
    [[nodiscard]] const QString& project() const { return m_fixture->project; }
    [[nodiscard]] QString state(int run) const { return m_fixture->run(run)["state"].toString(); }
    [[nodiscard]] QList<int> waiting() const {
        QList<int> ids;
        for (const QJsonValue& run : cli({"queue", project(), "--json"}).json()["queue"].toArray())
            ids << run["id"].toInt();
        return ids;
    }
    static bool happened(const QJsonValue& run, const char* kind) {
        for (const QJsonValue& event : run["events"].toArray())
            if (event["kind"].toString() == QLatin1String(kind))
                return true;
        return false;
    }

    std::unique_ptr<CliFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestCliQueue)
#include "tst_cli_queue.moc"
