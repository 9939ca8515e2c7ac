#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fstream>

#include "core/engine/training/devices.h"
#include "core/engine/training/trainer.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using runs::RunState;

/// airshed-worker as a program of its own.
class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void worksOffTheQueueAndEnds();
    void aFailedRunDoesNotEndTheQueue();
    void aSignalStopsTheRunWhichGoesOnLater();
    void aKilledRunGoesOnAsIfNothingHadHappened();
    void aRunForAnAbsentDeviceFailsAndSaysWhy();
    void exportsAndForecasts();
    void wrongUsage_data();
    void wrongUsage();
    void namesItsDevices();

private:
    struct Outcome {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };
    static constexpr int limitMs = 60'000;

    static Outcome worker(const QStringList& arguments) {
        QProcess process;
        process.start(AIRSHED_BIN_DIR "/airshed-worker", arguments);
        if (!process.waitForFinished(limitMs))
            qFatal("airshed-worker does not end");
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    [[nodiscard]] QString projectPath() const { return m_folder->filePath("project"); }
    [[nodiscard]] runs::RunStore& store() { return m_project->project().store(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::TinyProject> m_project;
};

void TestWorker::init() {
    m_project.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = std::make_unique<test::TinyProject>(projectPath().toStdString());
}

void TestWorker::worksOffTheQueueAndEnds() {
    const std::int64_t first = m_project->project().queueRun(test::tinyExperiment(), "auto");
    const std::int64_t second = m_project->project().queueRun(test::tinyExperiment("linear"), "cpu");
    const Outcome outcome = worker({"work", projectPath(), "--device", "cpu"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(store().run(second).state, RunState::Finished);
    // On a machine with a GPU the CPU's worker leaves "auto" alone.
    if (training::chooseDevice("auto").id == "cpu")
        QCOMPARE(store().run(first).state, RunState::Finished);
    QCOMPARE(outcome.out, QByteArray());
}

void TestWorker::aFailedRunDoesNotEndTheQueue() {
    const std::int64_t broken = m_project->project().queueRun(test::tinyExperiment(), "cpu");
    const std::int64_t sound = m_project->project().queueRun(test::tinyExperiment(), "cpu");
    const auto folder = m_project->project().runFolder(broken);
    std::filesystem::create_directories(folder);
    std::ofstream(training::lastCheckpoint(folder)) << "this is no checkpoint";
    QCOMPARE(worker({"work", projectPath(), "--device", "cpu"}).code, 0);
    QCOMPARE(store().run(broken).state, RunState::Failed);
    QVERIFY(!store().run(broken).message.empty());
    QCOMPARE(store().run(sound).state, RunState::Finished);
}

void TestWorker::aSignalStopsTheRunWhichGoesOnLater() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 100'000;
    experiment.training.patience = 0;
    const std::int64_t run = m_project->project().queueRun(experiment, "cpu");
    QProcess process;
    process.start(AIRSHED_BIN_DIR "/airshed-worker", {"work", projectPath(), "--device", "cpu"});
    QTRY_VERIFY_WITH_TIMEOUT(store().run(run).progress.epoch > 0, limitMs);
    ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished(limitMs));
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(store().run(run).state, RunState::Stopped);

    QVERIFY(store().resumeRun(run));
    const int epochsBefore = store().run(run).progress.epoch;
    process.start(AIRSHED_BIN_DIR "/airshed-worker", {"work", projectPath(), "--device", "cpu"});
    QTRY_VERIFY_WITH_TIMEOUT(store().run(run).progress.epoch > epochsBefore, limitMs);
    store().requestControl(run, runs::Control::Stop);
    QVERIFY(process.waitForFinished(limitMs));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(store().run(run).state, RunState::Stopped);
}

void TestWorker::aKilledRunGoesOnAsIfNothingHadHappened() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 100; // many more than can pass between the first being seen and the kill
    experiment.training.patience = 0;
    const std::int64_t undisturbed = m_project->project().queueRun(experiment, "cpu");
    QCOMPARE(worker({"work", projectPath(), "--device", "cpu"}).code, 0);
    QCOMPARE(store().run(undisturbed).state, RunState::Finished);

    const std::int64_t run = m_project->project().queueRun(experiment, "cpu");
    QProcess process;
    process.start(AIRSHED_BIN_DIR "/airshed-worker", {"work", projectPath(), "--device", "cpu"});
    QTRY_VERIFY_WITH_TIMEOUT(store().run(run).progress.epoch > 0, limitMs);
    process.kill();
    QVERIFY(process.waitForFinished(limitMs));
    QCOMPARE(store().run(run).state, RunState::Running);
    QCOMPARE(store().markInterrupted(), std::vector<std::int64_t>{run});
    QVERIFY(store().resumeRun(run));
    QCOMPARE(worker({"work", projectPath(), "--device", "cpu"}).code, 0);

    QCOMPARE(store().run(run).state, RunState::Finished);
    QCOMPARE(store().run(run).weightDigest, store().run(undisturbed).weightDigest);
    for (const char* name : {"train/loss", "validation/loss", "baseline/persistence/mae"}) {
        const auto expected = store().metrics(undisturbed, name);
        const auto found = store().metrics(run, name);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].step, expected[i].step);
            QCOMPARE(found[i].value, expected[i].value);
        }
    }
}

void TestWorker::aRunForAnAbsentDeviceFailsAndSaysWhy() {
    const std::int64_t run = m_project->project().queueRun(test::tinyExperiment(), "cuda:99");
    const Outcome outcome = worker({"work", projectPath(), "--device", "cuda:99"});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains("cuda:99"), outcome.err.constData());
    const runs::RunRecord record = store().run(run);
    QCOMPARE(record.state, RunState::Failed);
    QVERIFY2(record.message.find("cuda:99") != std::string::npos, record.message.c_str());
    QVERIFY2(record.hint.find("cpu") != std::string::npos, record.hint.c_str());
}

void TestWorker::exportsAndForecasts() {
    const std::int64_t run = m_project->project().queueRun(test::tinyExperiment(), "cpu");
    QCOMPARE(worker({"work", projectPath(), "--device", "cpu"}).code, 0);
    const QString target = m_folder->filePath("export");
    const std::int64_t id = store().createExport(run, "torchscript", target.toStdString());
    const Outcome exported = worker({"export", projectPath(), QString::number(id)});
    QVERIFY2(exported.code == 0, exported.err.constData());

    const QString table = QString::fromStdString(m_project->table().string());
    const Outcome csv = worker({"predict", target, table});
    QVERIFY2(csv.code == 0, csv.err.constData());
    const QList<QByteArray> lines = csv.out.trimmed().split('\n');
    QCOMPARE(lines.front(), QByteArray("series,issue_time,lead,time,PM2.5 (µg/m³)"));
    QCOMPARE(lines.size(), 1 + 2 * 3);
    QVERIFY(csv.err.contains("synthetic"));

    const QJsonObject json = QJsonDocument::fromJson(worker({"predict", target, table, "--json"}).out).object();
    QCOMPARE(json["synthetic"].toBool(), true);
    QCOMPARE(json["units"].toObject()["PM2.5"].toString(), QString("µg/m³"));
    QCOMPARE(json["forecasts"].toArray().size(), 2 * 3);
    QCOMPARE(QString::fromUtf8(lines[1].split(',').back()).toDouble(),
             json["forecasts"].toArray()[0].toObject()["PM2.5"].toDouble());

    const Outcome failed = worker({"predict", target, m_folder->filePath("nothing.csv")});
    QCOMPARE(failed.code, 1);
    QCOMPARE(failed.out, QByteArray());
    QVERIFY2(failed.err.contains("nothing.csv"), failed.err.constData());
}

void TestWorker::wrongUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"dance"};
    QTest::newRow("no project") << QStringList{"work"};
    QTest::newRow("no number") << QStringList{"export", "project", "seven"};
}

void TestWorker::wrongUsage() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = worker(arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY(!outcome.err.isEmpty());
}

void TestWorker::namesItsDevices() {
    const Outcome outcome = worker({"devices", "--json"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject json = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(json["devices"].toArray()[0].toObject()["id"].toString(), QString("cpu"));
    QVERIFY(!json["torch"].toString().isEmpty());
}

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
