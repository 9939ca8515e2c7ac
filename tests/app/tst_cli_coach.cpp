#include "tests/app/cli_fixture.h"

#include "core/base/platform.h"
#include "core/experiments/starter.h"
#include "core/runs/run_store.h"

using namespace airshed;
using namespace airshed::app::test;

class TestCliCoach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { CliFixture::require(cli({"new", m_fixture.project})); }

    void aRunInTroubleIsNamedWithEvidenceAndAChange() {
        addRun({0.5, 0.4, 0.3}, runs::RunState::Failed, "Training diverged: the loss is no finite number any more.");
        const Outcome text = cli({"coach", m_fixture.project, "latest"});
        QVERIFY2(text.code == 0, text.all());
        for (const char* words :
             {"3 epochs looked at", "error", "Training diverges", "learning rate 0.001 → 0.0001",
              "Seen: Training diverged: the loss is no finite number", "--set 'training.learning_rate=0.0001'"})
            QVERIFY2(text.out.contains(words), text.all());
        const QJsonValue json = cli({"coach", m_fixture.project, "latest", "--json"}).json();
        QCOMPARE(json["epochs"].toInt(), 3);
        QCOMPARE(json["advice"][0]["rule"].toString(), QString("diverging"));
        QCOMPARE(json["advice"][0]["suggestion"]["changes"][0]["path"].toString(), QString("training.learning_rate"));
        QCOMPARE(json["advice"][0]["suggestion"]["changes"][0]["value"].toDouble(), 0.0001);
    }

    void aHealthyRunIsLeftAlone() {
        addRun({0.5, 0.4, 0.3}, runs::RunState::Finished, "");
        const Outcome text = cli({"coach", m_fixture.project, "latest"});
        QVERIFY2(text.out.contains("finished, 3 epochs looked at.\nNothing to remark.\n"), text.all());
        QVERIFY(cli({"coach", m_fixture.project, "latest", "--json"}).json()["advice"].toArray().isEmpty());
    }

    void aRunThatIsNotThere() {
        const Outcome outcome = cli({"coach", m_fixture.project, "99"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("99"), outcome.all());
    }

private:
    CliFixture m_fixture;

    void addRun(const std::vector<double>& losses, runs::RunState state, const std::string& message) const {
        runs::RunStore store(std::filesystem::path(m_fixture.project.toStdString()) / "store.db");
        const std::int64_t id =
            store.createRun({"made up", experiments::toJson(experiments::starterExperiment()), "e", "s", "cpu"});
        (void)store.claimNextRun("cpu", true, currentProcessId(), hostName());
        std::vector<runs::MetricPoint> points;
        for (std::size_t i = 0; i < losses.size(); ++i)
            for (const char* name : {"validation/loss", "train/epoch_loss", "validation/mae"})
                points.push_back({name, static_cast<std::int64_t>(10 * (i + 1)), static_cast<double>(i + 1), losses[i]});
        runs::RunStore::WorkerReport report;
        report.metrics = points;
        report.state = state;
        report.message = message;
        store.report(id, report);
    }
};

QTEST_GUILESS_MAIN(TestCliCoach)
#include "tst_cli_coach.moc"
