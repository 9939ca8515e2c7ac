#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

namespace {

/// Long enough to be still at work when something is asked of it.
const QByteArray longTraining = R"({"epochs": 100000, "patience": 0, "threads": 1, "batch_size": 16})";

} // namespace

class TestCliControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<CliFixture>();
        m_fixture->makeProject();
    }

    void ctrlCLeavesARunThatCanBeResumed() {
        CliProcess training({"train", project(), m_fixture->writeExperiment(longTraining)});
        QVERIFY2(training.waitForWords("Epoch 1/"), training.words());
        training.interrupt();
        const Outcome outcome = training.wait();
        QCOMPARE(outcome.code, 130);
        QVERIFY2(outcome.err.contains("was stopped"), outcome.all());
        const QJsonValue stopped = m_fixture->run(1);
        QCOMPARE(stopped["state"].toString(), QString("stopped"));
        const int epoch = stopped["progress"]["epoch"].toInt();
        QVERIFY(epoch >= 1);

        CliFixture::require(cli({"control", project(), "1", "resume"}));
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->run(1)["progress"]["epoch"].toInt() > epoch, processTimeoutMs);
        CliFixture::require(cli({"control", project(), "1", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("stopped"), processTimeoutMs);
    }

    void aDetachedRunIsPausedResumedAndStopped() {
        const Outcome start = cli({"train", project(), m_fixture->writeExperiment(longTraining), "--detach"});
        QCOMPARE(start.code, 0);
        QCOMPARE(start.out.trimmed(), QByteArray("1"));
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->run(1)["progress"]["step"].toInt() > 0, processTimeoutMs);
        CliFixture::require(cli({"control", project(), "1", "pause"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("paused"), processTimeoutMs);
        const Outcome twice = cli({"control", project(), "1", "pause"});
        QCOMPARE(twice.code, 1);
        QVERIFY2(twice.err.contains("Run 1 is paused; it cannot be paused."), twice.all());
        CliFixture::require(cli({"control", project(), "1", "resume", "--json"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("running"), processTimeoutMs);
        CliFixture::require(cli({"control", project(), "1", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("stopped"), processTimeoutMs);
    }

    void aRunGoesOnWithAnotherLearningRate() {
        CliFixture::require(cli({"train", project(), m_fixture->writeExperiment(longTraining), "--detach"}));
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->run(1)["progress"]["step"].toInt() > 0, processTimeoutMs);
        CliFixture::require(cli({"control", project(), "1", "learning-rate", "0.00025"}));
        QCOMPARE(m_fixture->run(1)["asked_learning_rate"].toDouble(), 0.00025);
        QTRY_VERIFY_WITH_TIMEOUT(cli({"runs", project(), "1"}).out.contains("The learning rate that is set is 0.00025"),
                                 processTimeoutMs);
        const Outcome none = cli({"control", project(), "1", "learning-rate"});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("Which learning rate?"), none.all());
        const Outcome large = cli({"control", project(), "1", "learning-rate", "100"});
        QVERIFY2(large.err.contains("The learning rate 100 is not between 1e-12 and 10"), large.all());
        const Outcome foreign = cli({"control", project(), "1", "pause", "0.1"});
        QVERIFY2(foreign.err.contains("To pause takes no value."), foreign.all());
        CliFixture::require(cli({"control", project(), "1", "stop"}));
        QTRY_COMPARE_WITH_TIMEOUT(state(1), QString("stopped"), processTimeoutMs);
    }

    void aWorkerThatDiesIsNoticed() {
        CliProcess training({"train", project(), m_fixture->writeExperiment(longTraining)});
        QVERIFY2(training.waitForWords("Epoch 1/"), training.words());
        ::kill(static_cast<pid_t>(m_fixture->run(1)["worker"]["pid"].toInteger()), SIGKILL);
        const Outcome outcome = training.wait();
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("run 1 was interrupted: Its worker ended without a word."), outcome.all());
        QCOMPARE(state(1), QString("interrupted"));
    }

    void aRunThatIsNotThereIsSaidSo() {
        const Outcome outcome = cli({"control", project(), "7", "stop"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("There is no run 7."), outcome.all());
        QCOMPARE(cli({"runs", project(), "7"}).code, 1);
        QCOMPARE(cli({"runs", project(), "first"}).code, 2);
        QVERIFY(cli({"runs", project(), "first"}).err.contains("give its number, or latest"));
    }

private:
    [[nodiscard]] QString project() const { return m_fixture->project; }
    [[nodiscard]] QString state(int run) const { return m_fixture->run(run)["state"].toString(); }

    std::unique_ptr<CliFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestCliControl)
#include "tst_cli_control.moc"
