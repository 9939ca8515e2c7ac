#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <array>

#include "core/base/file.h"
#include "core/data/tensor_file.h"
#include "core/engine/deployment/predict.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/input_variation_internal.h"
#include "core/models/lowering.h"
#include "core/project/export_formats.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using runs::ExportState;

namespace {

/// A network of two branches that meet: the window through a recurrent layer, the rest through linear ones.
models::ModelSpec branches(const std::string& head) {
    return models::modelSpecFromJson(Json::parse(R"({"layers": [
        {"type": "gru", "id": "past", "inputs": ["input"], "params": {"hidden": 8}},
        {"type": "linear", "id": "place", "inputs": ["static"], "params": {"out": 8}},
        {"type": "flatten", "id": "ahead", "inputs": ["future"]},
        {"type": "add", "id": "sum", "inputs": ["past", "place"]},
        {"type": "concatenate", "id": "all", "inputs": ["sum", "ahead"]},
        {"type": ")" + head + R"(", "id": "head", "inputs": ["all"]}]})"));
}

/// The tiny problem with something beside the window.
experiments::Experiment branchedExperiment(const std::string& head = "regression_head") {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.recipe.inputs = {"PM2.5"};
    experiment.recipe.statics = {"wind"};
    experiment.recipe.futureCalendar = true;
    experiment.recipe.calendar = {"hour", "weekday"};
    experiment.training.epochs = 1;
    experiment.model = branches(head);
    return experiment;
}

} // namespace

/// What is trained here leaves in every format, and computes there what it computed here.
class TestExportFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_project = std::make_unique<test::TinyProject>(path("project")); }

    void presets_data();
    void presets();
    void heads_data();
    void heads();
    void onnxRuntimeGetsTheSameForecasts();
    void everyFormatPredictsTheSame();
    void repairsAreInEveryFormat();
    void categoriesAreInEveryFormat();
    void classesNotSeenInTrainingAreSaid();
    void someClassesAreHiddenInTraining();
    void unknownFormatsAreRefused();
    void aMissingCompilerIsSaid();
    void aRunWithoutTheWholeOutputCanStillBeExported();

private:
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    std::int64_t finishedRun(const experiments::Experiment& experiment) {
        const std::int64_t run = m_project->claim(experiment);
        return m_project->execute(run) == runs::RunState::Finished ? run : -1;
    }
    void exportEverywhere(std::int64_t run, const std::string& name) {
        QVERIFY(run > 0);
        for (const project::ExportFormat& format : project::exportFormats()) {
            const runs::ExportRecord record = m_project->exportTo(run, path(name + " " + format.name), format.name);
            QVERIFY2(record.state == ExportState::Done, (format.name + ": " + record.message).c_str());
            QVERIFY2(record.maxDifference <= 1e-5, format.name.c_str());
            QVERIFY(record.windows > 100);
        }
    }

    void runWithOnnxRuntime(const QString& name);

    QTemporaryDir m_folder;
    std::unique_ptr<test::TinyProject> m_project;
};

void TestExportFormats::presets_data() {
    QTest::addColumn<QString>("preset");
    for (const models::Preset& preset : models::presets())
        QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestExportFormats::presets() {
    QFETCH(QString, preset);
    experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
    experiment.training.epochs = 1;
    experiment.training.windowsPerEpoch = 128;
    exportEverywhere(finishedRun(experiment), preset.toStdString());
}

void TestExportFormats::heads_data() {
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("numbers");
    QTest::newRow("point") << "regression_head"
                           << "PM2.5" << 1;
    QTest::newRow("quantiles") << "quantile_head"
                               << "PM2.5" << 3;
    QTest::newRow("gaussian") << "gaussian_head"
                              << "PM2.5" << 2;
    QTest::newRow("probability") << "classification_head"
                                 << "calm" << 1;
}

void TestExportFormats::heads() {
    QFETCH(QString, head);
    QFETCH(QString, target);
    QFETCH(int, numbers);
    experiments::Experiment experiment = branchedExperiment(head.toStdString());
    experiment.recipe.targets = {target.toStdString(), "PM2.5"};
    if (target == "PM2.5" || head == "classification_head")
        experiment.recipe.targets.resize(1);
    const std::int64_t run = finishedRun(experiment);
    exportEverywhere(run, "head " + head.toStdString());

    const data::TensorFile stored(evaluation::testForecastFile(m_project->project().runFolder(run)));
    QCOMPARE(stored.metadata().at("output"), std::string(QTest::currentDataTag()));
    const std::vector<float> output = stored.floats("output");
    const std::vector<float> point = stored.floats("forecast");
    QCOMPARE(output.size(), point.size() * static_cast<std::size_t>(numbers));
    for (std::size_t cell = 0; cell < point.size(); ++cell) {
        const float* first = output.data() + cell * static_cast<std::size_t>(numbers);
        if (head == "quantile_head")
            QVERIFY(first[0] < first[1] && first[1] < first[2] && point[cell] == first[1]);
        else if (head == "gaussian_head")
            QVERIFY(first[1] > 0.0F && point[cell] == first[0]);
        else if (head == "classification_head")
            QVERIFY(first[0] >= 0.0F && first[0] <= 1.0F);
    }
}

void TestExportFormats::runWithOnnxRuntime(const QString& name) {
    QProcess process;
    process.start("/usr/bin/python3", {QFINDTESTDATA("check_onnx_export.py"), m_folder.filePath(name)});
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray faults = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, faults.constData());
    const QByteArray difference = process.readAllStandardOutput().trimmed();
    QVERIFY2(difference.toDouble() <= 1e-5, difference.constData());
}

void TestExportFormats::onnxRuntimeGetsTheSameForecasts() {
    exportEverywhere(finishedRun(branchedExperiment("quantile_head")), "runtime");
    runWithOnnxRuntime("runtime onnx");
}

void TestExportFormats::everyFormatPredictsTheSame() {
    exportEverywhere(finishedRun(branchedExperiment("quantile_head")), "predict");
    const auto expected = deployment::predictFile(path("predict torchscript"), m_project->table(), false);
    QVERIFY(expected.table.find("PM2.5 q10") != nullptr);
    QVERIFY(expected.table.find("PM2.5") != nullptr);
    QVERIFY(expected.table.find("PM2.5 q90") != nullptr);
    QCOMPARE(expected.table.rows(), std::size_t{2 * 3}); // two stations, three leads
    for (const char* format : {"onnx", "c"}) {
        const auto made = deployment::predictFile(path(std::string("predict ") + format), m_project->table(), false);
        for (const char* column : {"PM2.5 q10", "PM2.5", "PM2.5 q90"})
            for (std::size_t row = 0; row < expected.table.rows(); ++row) {
                const double wanted = expected.table.column(column).number(row);
                QVERIFY2(std::abs(made.table.column(column).number(row) - wanted) <= 1e-4 * std::abs(wanted), format);
            }
    }
}

void TestExportFormats::repairsAreInEveryFormat() {
    experiments::Experiment experiment = branchedExperiment();
    experiment.recipe.repairs = {{quality::ConvertRepair{3.6, 0.0, "m/s", "km/h"}, {"wind"}, "", "", true},
                                 {quality::RangeRepair{0.0, 60.0}, {"PM2.5"}, "", "", true}};
    exportEverywhere(finishedRun(experiment), "repaired");
}

void TestExportFormats::categoriesAreInEveryFormat() {
    experiments::Experiment experiment = test::tinyExperiment("category_gru");
    QCOMPARE(experiment.recipe.categories, std::vector<std::string>{"station"});
    experiment.recipe.categories.push_back("calm");
    experiment.training.epochs = 1;
    exportEverywhere(finishedRun(experiment), "classes");
    runWithOnnxRuntime("classes onnx");
    const Json contract = readJsonFile(path("classes onnx") / "contract.json");
    QCOMPARE(contract["categories"][0]["name"].get<std::string>(), std::string("station"));
    QCOMPARE(contract["categories"][0]["classes"], Json({"east", "west"}));
    QCOMPARE(contract["categories"][1]["classes"], Json({"0", "1"}));
    QCOMPARE(contract["tensors"]["category"]["shape"], Json({"batch", 2}));
}

void TestExportFormats::classesNotSeenInTrainingAreSaid() {
    exportEverywhere(finishedRun(test::tinyExperiment("category_gru")), "unseen");
    // The same rows under a name that the model has not seen.
    QString rows = QString::fromStdString(readFile(m_project->table()));
    const auto other = path("north.csv");
    writeFileAtomically(other, rows.replace("west", "north").toStdString());
    std::vector<double> known;
    std::vector<double> unknown;
    for (const project::ExportFormat& format : project::exportFormats()) {
        const auto folder = path("unseen " + format.name);
        const auto before = deployment::predictFile(folder, m_project->table(), false);
        QVERIFY(before.notes.empty());
        const auto after = deployment::predictFile(folder, other, false);
        QCOMPARE(after.notes.size(), std::size_t{1});
        QVERIFY2(after.notes[0].find("counts as unknown: north") != std::string::npos, after.notes[0].c_str());
        known.push_back(before.table.column("PM2.5").number(3)); // the first lead of the second station
        QCOMPARE(after.table.column("series").cellText(3), std::string("north"));
        unknown.push_back(after.table.column("PM2.5").number(3));
    }
    QVERIFY(known[0] != unknown[0]); // the class matters
    for (std::size_t i = 1; i < known.size(); ++i)
        QVERIFY(std::abs(known[i] - known[0]) <= 1e-4 * known[0] && std::abs(unknown[i] - unknown[0]) <= 1e-4 * unknown[0]);
}

void TestExportFormats::someClassesAreHiddenInTraining() {
    const models::Preset& preset = models::preset("category_gru");
    const models::Program network = models::lowerModel(preset.model, models::withNeeds({{12, 6}, {3, 1}, {0}}, preset.needs));
    features::Frame frame;
    frame.unknownCategories = {0.0F};
    const auto varied = [&](double share, std::int64_t step) {
        experiments::TrainingSettings settings;
        settings.unknownShare = share;
        training::Batch batch;
        batch.inputs = {torch::zeros({500, 12, 6}), torch::full({500, 1}, 2.0F)};
        training::InputVariation(settings, frame, network, torch::kCPU)(batch, step);
        return batch.inputs[1];
    };
    const torch::Tensor some = varied(0.2, 3);
    QVERIFY(torch::equal(some, varied(0.2, 3)));
    QVERIFY(!torch::equal(some, varied(0.2, 4)));
    QVERIFY(((some == 0.0F) | (some == 2.0F)).all().item<bool>());
    const auto hidden = (some == 0.0F).sum().item<std::int64_t>();
    QVERIFY2(hidden > 60 && hidden < 140, qPrintable(QString::number(hidden)));
    QVERIFY((varied(0.0, 3) == 2.0F).all().item<bool>());
}

void TestExportFormats::unknownFormatsAreRefused() {
    const runs::ExportRecord record =
        m_project->exportTo(finishedRun(test::tinyExperiment("linear")), path("pickle"), "pickle");
    QCOMPARE(record.state, ExportState::Failed);
    QCOMPARE(record.message, std::string("There is no export format \"pickle\"."));
    QCOMPARE(record.hint, std::string("Use one of: torchscript, onnx, c."));
}

void TestExportFormats::aMissingCompilerIsSaid() {
    const std::int64_t run = finishedRun(test::tinyExperiment("linear"));
    qputenv("CC", "no-such-compiler");
    const runs::ExportRecord record = m_project->exportTo(run, path("uncompiled"), "c");
    qunsetenv("CC");
    QCOMPARE(record.state, ExportState::Failed);
    QVERIFY2(record.message.find("no C compiler \"no-such-compiler\"") != std::string::npos, record.message.c_str());
    QVERIFY2(record.hint.find("apt install gcc") != std::string::npos, record.hint.c_str());
    QVERIFY(!std::filesystem::exists(path("uncompiled")));
}

void TestExportFormats::aRunWithoutTheWholeOutputCanStillBeExported() {
    const std::int64_t run = finishedRun(test::tinyExperiment("linear"));
    const auto file = evaluation::testForecastFile(m_project->project().runFolder(run));
    {
        const data::TensorFile stored(file);
        const auto starts = stored.integers("start_row");
        const auto forecast = stored.floats("forecast");
        data::writeTensorFile(
            file,
            {{"start_row", data::ElementType::Int64, stored.array("start_row").shape, std::as_bytes(std::span(starts))},
             {"forecast", data::ElementType::Float32, stored.array("forecast").shape, std::as_bytes(std::span(forecast))}});
    }
    QCOMPARE(m_project->exportTo(run, path("earlier"), "torchscript").state, ExportState::Done);
}

QTEST_APPLESS_MAIN(TestExportFormats)
#include "tst_export_formats.moc"
