#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include "core/base/digest.h"
#include "core/base/file.h"
#include "core/data/tensor_file.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/training/trainer.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using runs::ExportState;

/// An export computes what the workbench computed, or there is none.
class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theContractSaysWhatTheModelTakes();
    void theDigestsAreThoseOfTheFiles();
    void theGuideNamesInputsUnitsAndBaselines();
    void aRecipeOfEveryKindIsEqual_data();
    void aRecipeOfEveryKindIsEqual();
    void pythonGetsTheSameForecasts();
    void theGateRefusesWhatDiffers();
    void otherWeightsAreRefused();
    void aFolderWithOtherThingsIsLeftAlone();
    void anEarlierExportIsReplaced();
    void aRunThatIsNotFinishedIsRefused();

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    [[nodiscard]] std::size_t entriesBeside() const {
        return static_cast<std::size_t>(
            QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<test::TinyProject> m_project;
    std::int64_t m_run = 0;
    runs::ExportRecord m_export;
};

void TestExport::initTestCase() {
    m_project = std::make_unique<test::TinyProject>(path("project"));
    m_run = m_project->claim(test::tinyExperiment("cnn"));
    QCOMPARE(m_project->execute(m_run), runs::RunState::Finished);
    m_export = m_project->exportTo(m_run, path("export"));
    if (m_export.state != ExportState::Done)
        QFAIL(m_export.message.c_str());
}

void TestExport::theContractSaysWhatTheModelTakes() {
    QVERIFY(m_export.maxDifference <= 1e-5);
    QCOMPARE(m_export.tolerance, 1e-5);
    QVERIFY(m_export.windows > 100);
    const Json json = readJsonFile(deployment::contractFile(path("export")));
    QCOMPARE(json.at("inputs")[0].at("name"), Json("PM2.5"));
    QCOMPARE(json.at("inputs")[0].at("unit"), Json("µg/m³"));
    QCOMPARE(json.at("targets")[0].at("unit"), Json("µg/m³"));
    QCOMPARE(json.at("rows"), Json(12 + 3));
    QCOMPARE(json.at("horizon"), Json(3));
    QCOMPARE(json.at("interval_seconds"), Json(3600));
    QCOMPARE(json.at("synthetic"), Json(true));
    QCOMPARE(json.at("test_scores").size(), std::size_t{3});
    QCOMPARE(json.at("tensors").at("values").at("shape"), Json({"batch", 15, 2}));
    const deployment::Contract contract = deployment::readContract(path("export"));
    QCOMPARE(contract.weightDigest, m_project->project().store().run(m_run).weightDigest);
    QCOMPARE(contract.comparedWindows, m_export.windows);
}

void TestExport::theDigestsAreThoseOfTheFiles() {
    const deployment::Contract contract = deployment::readContract(path("export"));
    QCOMPARE(sha256Hex(readFile(path("export") / "model.pt")), contract.files.at("model.pt"));
    QCOMPARE(sha256Hex(readFile(deployment::exampleFile(path("export")))), contract.files.at("example.json"));
    QCOMPARE(sha256Hex(readFile(deployment::guideFile(path("export")))), contract.files.at("README.md"));
    QCOMPARE(readJsonFile(deployment::exampleFile(path("export"))).at("windows").size(), std::size_t{3});
}

void TestExport::theGuideNamesInputsUnitsAndBaselines() {
    const std::string guide = readFile(deployment::guideFile(path("export")));
    for (const char* part : {"PM2.5 (µg/m³), wind (m/s)", "15 rows", "3 leads", "persistence", "synthetic", "torch.jit.load"})
        QVERIFY2(guide.find(part) != std::string::npos, part);
}

void TestExport::aRecipeOfEveryKindIsEqual_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<int>("fillLimit");
    QTest::addColumn<bool>("masks");
    QTest::addColumn<QStringList>("calendar");
    QTest::newRow("no filling, no masks, no calendar") << "linear" << 0 << false << QStringList{};
    QTest::newRow("one step of filling, the year") << "mlp" << 1 << true << QStringList{"yearday"};
    QTest::newRow("much filling, all of the calendar") << "lstm" << 9 << true << QStringList{"weekday", "hour", "yearday"};
    QTest::newRow("gru, no masks") << "gru" << 3 << false << QStringList{"hour"};
}

void TestExport::aRecipeOfEveryKindIsEqual() {
    QFETCH(QString, preset);
    QFETCH(int, fillLimit);
    QFETCH(bool, masks);
    QFETCH(QStringList, calendar);
    experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
    experiment.recipe.fillLimit = fillLimit;
    experiment.recipe.maskChannels = masks;
    experiment.recipe.calendar.clear();
    for (const QString& cycle : calendar)
        experiment.recipe.calendar.push_back(cycle.toStdString());
    experiment.recipe.targets = {"wind", "PM2.5"};
    experiment.training.epochs = 1;
    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run), runs::RunState::Finished);
    const runs::ExportRecord record = m_project->exportTo(run, path("kinds"));
    QVERIFY2(record.state == ExportState::Done, record.message.c_str());
    QVERIFY(record.maxDifference <= 1e-5);
}

void TestExport::pythonGetsTheSameForecasts() {
    const QString python = "/usr/bin/python3";
    if (QProcess::execute(python, {"-c", "import torch"}) != 0)
        QSKIP("python3 with torch is not installed");
    QProcess process;
    process.start(python,
                  {QFINDTESTDATA("check_export.py"), m_folder.filePath("export"),
                   QString::fromStdString(m_project->table().string()),
                   QString::fromStdString(evaluation::testForecastFile(m_project->project().runFolder(m_run)).string())});
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray faults = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, faults.constData());
    const QStringList result = QString::fromUtf8(process.readAllStandardOutput()).split(' ');
    QCOMPARE(result.at(0).toLongLong(), m_export.windows);
    QVERIFY2(result.at(1).toDouble() <= 1e-5, qPrintable(result.at(1)));
}

void TestExport::theGateRefusesWhatDiffers() {
    const std::int64_t run = m_project->claim(test::tinyExperiment());
    QCOMPARE(m_project->execute(run), runs::RunState::Finished);
    const auto file = evaluation::testForecastFile(m_project->project().runFolder(run));
    const auto tamper = [&](float last) {
        const data::TensorFile stored(file);
        auto forecast = stored.floats("output");
        const auto starts = stored.integers("start_row");
        forecast.back() = last;
        data::writeTensorFile(
            file, {{"start_row", data::ElementType::Int64, stored.array("start_row").shape, std::as_bytes(std::span(starts))},
                   {"output", data::ElementType::Float32, stored.array("output").shape, std::as_bytes(std::span(forecast))}});
    };
    const float right = data::TensorFile(file).floats("output").back();
    const std::size_t before = entriesBeside();
    for (const float wrong : {right * 1.001F, std::nanf("")}) {
        tamper(wrong);
        const runs::ExportRecord record = m_project->exportTo(run, path("refused"));
        QCOMPARE(record.state, ExportState::Failed);
        QVERIFY2(record.message.find("difference") != std::string::npos, record.message.c_str());
        QVERIFY2(record.hint.find("Nothing was exported") != std::string::npos, record.hint.c_str());
        QVERIFY(!std::filesystem::exists(path("refused")));
        QCOMPARE(entriesBeside(), before);
    }
    tamper(right);
    QCOMPARE(m_project->exportTo(run, path("let through")).state, ExportState::Done);
}

void TestExport::otherWeightsAreRefused() {
    experiments::Experiment experiment = test::tinyExperiment("cnn");
    experiment.training.seed = 99;
    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run), runs::RunState::Finished);
    std::filesystem::copy_file(training::bestCheckpoint(m_project->project().runFolder(m_run)),
                               training::bestCheckpoint(m_project->project().runFolder(run)),
                               std::filesystem::copy_options::overwrite_existing);
    const runs::ExportRecord record = m_project->exportTo(run, path("other weights"));
    QCOMPARE(record.state, ExportState::Failed);
    QVERIFY2(record.message.find("best.safetensors") != std::string::npos, record.message.c_str());
}

void TestExport::aFolderWithOtherThingsIsLeftAlone() {
    makeFolder(path("mine"));
    writeFileAtomically(path("mine") / "diary.txt", "dear diary");
    const runs::ExportRecord record = m_project->exportTo(m_run, path("mine"));
    QCOMPARE(record.state, ExportState::Failed);
    QVERIFY2(record.message.find("mine") != std::string::npos, record.message.c_str());
    QCOMPARE(readFile(path("mine") / "diary.txt"), std::string("dear diary"));
    QCOMPARE(QDir(m_folder.filePath("mine")).entryList(QDir::Files).size(), 1);
}

void TestExport::anEarlierExportIsReplaced() {
    QCOMPARE(m_project->exportTo(m_run, path("again")).state, ExportState::Done);
    writeFileAtomically(deployment::exampleFile(path("again")), "of the earlier export");
    const std::size_t before = entriesBeside();
    QCOMPARE(m_project->exportTo(m_run, path("again")).state, ExportState::Done);
    QCOMPARE(readJsonFile(deployment::exampleFile(path("again"))).at("windows").size(), std::size_t{3});
    QCOMPARE(entriesBeside(), before);

    writeFileAtomically(path("again") / "notes.txt", "of the person");
    const runs::ExportRecord refused = m_project->exportTo(m_run, path("again"));
    QCOMPARE(refused.state, ExportState::Failed);
    QVERIFY2(refused.message.find("notes.txt") != std::string::npos, refused.message.c_str());
    QVERIFY(std::filesystem::exists(path("again") / "notes.txt"));
}

void TestExport::aRunThatIsNotFinishedIsRefused() {
    const std::int64_t run = m_project->claim(test::tinyExperiment());
    QCOMPARE(m_project->execute(run, [] { return true; }), runs::RunState::Stopped);
    const runs::ExportRecord record = m_project->exportTo(run, path("unfinished"));
    QCOMPARE(record.state, ExportState::Failed);
    QVERIFY2(record.message.find("stopped") != std::string::npos, record.message.c_str());
    QVERIFY(!std::filesystem::exists(path("unfinished")));
}

QTEST_APPLESS_MAIN(TestExport)
#include "tst_export.moc"
