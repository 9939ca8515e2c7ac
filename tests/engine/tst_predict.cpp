#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/file.h"
#include "core/data/tensor_file.h"
#include "core/engine/deployment/predict.h"
#include "core/engine/evaluation/evaluation.h"
#include "tests/engine/project_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;

/// An exported model on files of raw rows.
class TestPredict : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void forecastsAreThoseOfTheWorkbench();
    void theLatestIssueTimeOfEachSeries();
    void aMissingColumnIsNamed();
    void anotherUnitIsRefused();
    void tooFewRowsAreCounted();
    void rowsTooFarApartAreRefused();
    void aSeriesThatIsTooShortIsLeftOut();
    void targetsNeedNotBeThere();
    void aFolderThatIsNoExportIsRefused();
    void aChangedModelFileIsRefused();
    void aNewerExportIsRefused();

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    /// Hourly rows of one station from 2026-01-01, as a file.
    [[nodiscard]] std::filesystem::path file(const char* name, const std::string& header, int rows, int stepHours = 1) const;
    [[nodiscard]] auto predicting(const std::filesystem::path& input) const {
        return [this, input] { return deployment::predictFile(path("export"), input, false); };
    }

    QTemporaryDir m_folder;
    std::unique_ptr<test::TinyProject> m_project;
    std::int64_t m_run = 0;
};

void TestPredict::initTestCase() {
    m_project = std::make_unique<test::TinyProject>(path("project"));
    m_run = m_project->claim(test::tinyExperiment());
    QCOMPARE(m_project->execute(m_run), runs::RunState::Finished);
    QCOMPARE(m_project->exportTo(m_run, path("export")).state, runs::ExportState::Done);
}

std::filesystem::path TestPredict::file(const char* name, const std::string& header, int rows, int stepHours) const {
    std::string text = header + "\n";
    const TimeNs start = *parseIso("2026-01-01");
    for (int row = 0; row < rows; ++row)
        text += formatIso(start + row * stepHours * nsPerHour) + "," + std::to_string(40 + row % 7) + ".5," +
                std::to_string(row % 3) + ".25\n";
    writeFileAtomically(path(name), text);
    return path(name);
}

void TestPredict::forecastsAreThoseOfTheWorkbench() {
    const auto predictions = deployment::predictFile(path("export"), m_project->table(), true);
    const data::Table& table = predictions.table;
    std::map<std::tuple<std::string, TimeNs, std::int64_t>, double> found;
    for (std::size_t row = 0; row < table.rows(); ++row)
        found[{table.column("series").cellText(row), table.column("issue_time").times()[row],
               table.column("lead").integers()[row]}] = table.column("PM2.5").floats()[row];
    QCOMPARE(found.size(), table.rows());
    QCOMPARE(table.column("PM2.5").unit(), std::string("µg/m³"));

    const data::TensorFile stored(evaluation::testForecastFile(m_project->project().runFolder(m_run)));
    const auto names = Json::parse(stored.metadata().at("series")).get<std::vector<std::string>>();
    const auto issueTimes = stored.integers("issue_time");
    const auto series = stored.integers("series");
    const auto forecast = stored.floats("forecast");
    QVERIFY(!issueTimes.empty());
    const auto recipe = features::FittedRecipe::fromJson(readJsonFile(m_project->project().runFolder(m_run) / "recipe.json"));
    const double deviation = recipe.targetScale.front();
    for (std::size_t i = 0; i < forecast.size(); ++i) {
        const std::size_t window = i / 3;
        const double here = found.at(
            {names[static_cast<std::size_t>(series[window])], issueTimes[window], static_cast<std::int64_t>(i % 3) + 1});
        QVERIFY(std::abs(here - forecast[i]) <= 1e-5 * std::max(deviation, std::abs(static_cast<double>(forecast[i]))));
    }
}

void TestPredict::theLatestIssueTimeOfEachSeries() {
    const auto predictions = deployment::predictFile(path("export"), m_project->table(), false);
    const data::Table& table = predictions.table;
    QCOMPARE(table.rows(), std::size_t{2 * 3});
    QCOMPARE(table.column("series").cellText(0), std::string("east"));
    QCOMPARE(table.column("series").cellText(3), std::string("west"));
    const auto source = test::tinyTable();
    const TimeNs last = source.column("time").times().back();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        QCOMPARE(table.column("issue_time").times()[row], last);
        QCOMPARE(table.column("time").times()[row], last + table.column("lead").integers()[row] * nsPerHour);
    }
}

void TestPredict::aMissingColumnIsNamed() {
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, predicting(file("no wind.csv", "time,PM2.5,humidity", 50)), "no wind.csv",
                            "wind", "PM2.5, wind"));
}

void TestPredict::anotherUnitIsRefused() {
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, predicting(file("unit.csv", "time,PM2.5 (mg/m3),wind (m/s)", 50)), "PM2.5",
                            "mg/m³", "µg/m³"));
}

void TestPredict::tooFewRowsAreCounted() {
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, predicting(file("short.csv", "time,PM2.5,wind", 11)), "short.csv", "12",
                            "11"));
    const auto enough = deployment::predictFile(path("export"), file("enough.csv", "time,PM2.5,wind", 12), false);
    QCOMPARE(enough.table.rows(), std::size_t{3});
}

void TestPredict::rowsTooFarApartAreRefused() {
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, predicting(file("daily.csv", "time,PM2.5,wind", 60, 24)), "daily.csv",
                            "apart"));
}

void TestPredict::aSeriesThatIsTooShortIsLeftOut() {
    std::string text = readFile(m_project->table());
    text += formatIso(*parseIso("2026-01-01")) + ",north,12.5,1.5\n";
    writeFileAtomically(path("three.csv"), text);
    const auto predictions = deployment::predictFile(path("export"), path("three.csv"), false);
    QCOMPARE(predictions.table.rows(), std::size_t{2 * 3});
    QVERIFY(std::any_of(predictions.notes.begin(), predictions.notes.end(),
                        [](const std::string& note) { return note.find("north") != std::string::npos; }));
}

void TestPredict::targetsNeedNotBeThere() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.recipe.inputs = {"wind"};
    const std::int64_t run = m_project->claim(experiment);
    QCOMPARE(m_project->execute(run), runs::RunState::Finished);
    QCOMPARE(m_project->exportTo(run, path("wind only")).state, runs::ExportState::Done);
    const auto predictions = deployment::predictFile(path("wind only"), file("wind.csv", "time,humidity,wind", 30), false);
    QCOMPARE(predictions.table.rows(), std::size_t{3});
    QVERIFY(predictions.table.find("PM2.5") != nullptr);
}

void TestPredict::aFolderThatIsNoExportIsRefused() {
    const auto predict = [&] { return deployment::predictFile(m_folder.path().toStdString(), m_project->table(), false); };
    QVERIFY(test::failsWith(ErrorCode::NotFound, predict, "contract.json"));
}

void TestPredict::aChangedModelFileIsRefused() {
    QCOMPARE(m_project->exportTo(m_run, path("changed")).state, runs::ExportState::Done);
    const auto predict = [&] { return deployment::predictFile(path("changed"), m_project->table(), false); };
    std::string bytes = readFile(path("changed") / "model.pt");
    bytes[bytes.size() / 2] ^= 1;
    writeFileAtomically(path("changed") / "model.pt", bytes);
    QVERIFY(test::failsWith(ErrorCode::Damaged, predict, "model.pt"));
    std::filesystem::remove(path("changed") / "model.pt");
    QVERIFY(test::failsWith(ErrorCode::NotFound, predict, "model.pt"));
}

void TestPredict::aNewerExportIsRefused() {
    QCOMPARE(m_project->exportTo(m_run, path("newer")).state, runs::ExportState::Done);
    Json contract = readJsonFile(deployment::contractFile(path("newer")));
    contract["format_version"] = 1000;
    writeJsonFile(deployment::contractFile(path("newer")), contract);
    const auto predict = [&] { return deployment::predictFile(path("newer"), m_project->table(), false); };
    QVERIFY(test::failsWith(ErrorCode::NewerVersion, predict, "newer"));
}

QTEST_APPLESS_MAIN(TestPredict)
#include "tst_predict.moc"
