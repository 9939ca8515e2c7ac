#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/data/tensor_file.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/training/trainer.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using runs::RunState;

/// A run from the queue to its scores, through the store.
class TestRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aRunFinishesWithScoresBesideItsBaselines();
    void theTestForecastIsKept();
    void aShutdownStopsTheRunWhichCanBeResumed();
    void aPersonStopsTheRun();
    void aFailureIsRecordedWithItsHint();
    void aFaultOfTheStoreIsSaidOnceItCanBeWritten();

private:
    [[nodiscard]] runs::RunRecord record(std::int64_t run) { return m_project->project().store().run(run); }
    [[nodiscard]] bool happened(std::int64_t run, const std::string& kind) {
        const auto events = m_project->project().store().events(run);
        return std::any_of(events.begin(), events.end(), [&](const runs::RunEvent& event) { return event.kind == kind; });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::TinyProject> m_project;
};

void TestRun::init() {
    m_project.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = std::make_unique<test::TinyProject>(m_folder->filePath("project").toStdString());
}

void TestRun::aRunFinishesWithScoresBesideItsBaselines() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 6;
    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run), RunState::Finished);

    const runs::RunRecord finished = record(run);
    QCOMPARE(finished.state, RunState::Finished);
    QCOMPARE(finished.weightDigest.size(), std::size_t{64});
    QCOMPARE(finished.progress.epoch, 6);
    QVERIFY(finished.endedMs >= finished.startedMs);
    QCOMPARE(finished.environment.at("device").get<std::string>(), std::string("cpu"));
    QVERIFY(happened(run, "started"));
    QVERIFY(happened(run, "finished"));

    const auto scores = m_project->project().store().scores(run);
    const std::size_t predictors = 3;
    const std::size_t parts = 3;
    QCOMPARE(scores.size(), predictors * parts * (1 + 3));
    const auto mae = [&](const std::string& predictor) {
        return std::find_if(scores.begin(), scores.end(),
                            [&](const runs::Score& score) {
                                return score.predictor == predictor && score.part == "test" && score.lead == 0;
                            })
            ->mae;
    };
    QVERIFY(mae("model") < mae("persistence"));
    QCOMPARE(m_project->project().store().metrics(run, "validation/mae").size(), std::size_t{6});
}

void TestRun::theTestForecastIsKept() {
    const experiments::Experiment experiment = test::tinyExperiment();
    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run), RunState::Finished);

    const auto folder = m_project->project().runFolder(run);
    const data::TensorFile file(evaluation::testForecastFile(folder));
    const project::ExperimentData data = test::tinyData(experiment);
    QCOMPARE(file.integers("start_row"), data.windows.test.starts);
    const auto count = static_cast<std::int64_t>(data.windows.test.starts.size());
    QCOMPARE(file.array("forecast").shape, (std::vector<std::int64_t>{count, 3, 1}));
    QCOMPARE(file.integers("issue_time")[0], data.grid.timeOfRow(data.windows.test.issueRow(0)));
    QCOMPARE(Json::parse(file.metadata().at("series")), Json({"east", "west"}));
    QCOMPARE(file.integers("series").front(), std::int64_t{0});
    QCOMPARE(file.integers("series").back(), std::int64_t{1});

    // Its error is the score in the store.
    const std::vector<float> forecast = file.floats("forecast");
    const std::vector<float> truth = file.floats("truth");
    double sum = 0;
    std::int64_t measured = 0;
    for (std::size_t i = 0; i < truth.size(); ++i)
        if (!std::isnan(truth[i])) {
            sum += std::abs(static_cast<double>(forecast[i]) - truth[i]);
            ++measured;
        }
    for (const runs::Score& score : m_project->project().store().scores(run))
        if (score.predictor == "model" && score.part == "test" && score.lead == 0) {
            QCOMPARE(score.count, measured);
            QVERIFY(std::abs(score.mae - sum / static_cast<double>(measured)) < 1e-9);
        }
    QCOMPARE(features::FittedRecipe::fromJson(readJsonFile(evaluation::recipeFile(folder))).toJson(), data.recipe.toJson());
}

void TestRun::aShutdownStopsTheRunWhichCanBeResumed() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 40;
    const std::int64_t undisturbed = m_project->claim(experiment);
    QCOMPARE(m_project->execute(undisturbed), RunState::Finished);

    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run, [] { return true; }), RunState::Stopped);
    QCOMPARE(record(run).state, RunState::Stopped);
    QVERIFY(!record(run).message.empty());
    QVERIFY(runs::isResumable(record(run).state));

    QVERIFY(m_project->project().store().resumeRun(run));
    m_project->claimAgain(run);
    QCOMPARE(m_project->execute(run), RunState::Finished);
    QCOMPARE(record(run).weightDigest, record(undisturbed).weightDigest);
    // Nothing is there twice, nothing is missing.
    for (const char* name : {"validation/loss", "train/loss", "baseline/persistence/mae"}) {
        const auto expected = m_project->project().store().metrics(undisturbed, name);
        const auto found = m_project->project().store().metrics(run, name);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].step, expected[i].step);
            QCOMPARE(found[i].value, expected[i].value);
        }
    }
}

void TestRun::aPersonStopsTheRun() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 100'000;
    experiment.training.patience = 0;
    const std::int64_t run = m_project->claim(experiment);
    m_project->project().store().requestControl(run, runs::Control::Stop);
    QCOMPARE(m_project->execute(run), RunState::Stopped);
    QCOMPARE(record(run).state, RunState::Stopped);
}

void TestRun::aFailureIsRecordedWithItsHint() {
    experiments::Experiment experiment = test::tinyExperiment();
    const std::int64_t run = m_project->claim(experiment);
    const auto folder = m_project->project().runFolder(run);
    std::filesystem::create_directories(folder);
    std::ofstream(training::lastCheckpoint(folder)) << "this is no checkpoint";
    QCOMPARE(m_project->execute(run), RunState::Failed);
    const runs::RunRecord failed = record(run);
    QCOMPARE(failed.state, RunState::Failed);
    QVERIFY2(failed.message.find("last.safetensors") != std::string::npos, failed.message.c_str());
    QVERIFY(happened(run, "error"));
}

// The run was left as running, and a person learned no more than that its worker had ended without a word.
void TestRun::aFaultOfTheStoreIsSaidOnceItCanBeWritten() {
    const std::int64_t run = m_project->claim(test::tinyExperiment());
    SQLite::Database((m_project->project().folder() / "store.db").string(), SQLite::OPEN_READWRITE)
        .exec("CREATE TRIGGER no_room BEFORE INSERT ON metric BEGIN SELECT RAISE(ABORT, 'there is no room'); END");
    QCOMPARE(m_project->execute(run), RunState::Failed);
    QCOMPARE(record(run).state, RunState::Failed);
    QVERIFY2(QString::fromStdString(record(run).message).contains("store.db: there is no room"), record(run).message.c_str());
    QVERIFY(happened(run, "error"));
}

QTEST_APPLESS_MAIN(TestRun)
#include "tst_run.moc"
