#include <QtTest>

#include <algorithm>

#include "core/project/experiment_data.h"
#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;
using airshed::experiments::Experiment;

namespace {

const Finding* findPlace(const ExperimentCheck& check, const std::string& place) {
    for (const Finding& finding : check.findings)
        if (finding.place == place && finding.severity == Severity::Error)
            return &finding;
    return nullptr;
}

} // namespace

class TestCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSoundExperimentCountsItsWindows() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        const Experiment experiment = ProjectFixture::experiment();
        const ExperimentCheck check = fixture.project.checkExperiment(experiment);
        QVERIFY(check.usable());
        QVERIFY(check.trainWindows > 200 && check.validationWindows > 0 && check.testWindows > 0);
        const ExperimentData data = prepareExperimentData(fixture.project, experiment);
        QCOMPARE(static_cast<std::int64_t>(data.windows.train.starts.size()), check.trainWindows);
        QCOMPARE(data.frame.channels, experiment.recipe.channelCount());
        QCOMPARE(data.frame.rows, std::int64_t{400});
    }

    void aLookbackThatTheNetworkCannotSeeIsTold() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        Experiment experiment = ProjectFixture::experiment();
        const auto told = [&] {
            const ExperimentCheck check = fixture.project.checkExperiment(experiment);
            QString message;
            for (const Finding& finding : check.findings)
                if (finding.code == "unseen_lookback" && finding.severity == Severity::Info)
                    message = QString::fromStdString(finding.message);
            return message;
        };
        QCOMPARE(told(), QString());
        experiment.model = models::modelSpecFromJson({{"layers", Json::parse(R"([
            {"type": "slice", "params": {"axis": "steps", "first": -3}}, {"type": "flatten"}, {"type": "regression_head"}])")}});
        QVERIFY2(told().startsWith("The network sees only the last 3 of the"), qPrintable(told()));
    }

    void whatIsWrongIsFound_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("message");
        QTest::newRow("no snapshot") << "data.snapshot"
                                     << ""
                                     << "data.snapshot"
                                     << "No snapshot is chosen.";
        QTest::newRow("unknown snapshot") << "data.snapshot"
                                          << "water"
                                          << "data.snapshot"
                                          << "The project has no snapshot \"water\".";
        QTest::newRow("no input") << "inputs.columns"
                                  << "[]"
                                  << "inputs.columns"
                                  << "No input is chosen.";
        QTest::newRow("input twice") << "inputs.columns"
                                     << R"(["rain", "rain"])"
                                     << "inputs.columns"
                                     << "\"rain\" stands there twice.";
        QTest::newRow("no target") << "task.targets"
                                   << "[]"
                                   << "task.targets"
                                   << "No target is chosen.";
        QTest::newRow("unknown column") << "task.targets"
                                        << R"(["NO2"])"
                                        << "data"
                                        << "NO2";
        QTest::newRow("target without a value") << "task.targets"
                                                << R"(["empty"])"
                                                << "data"
                                                << "empty";
        QTest::newRow("too few rows") << "task.lookback"
                                      << "390"
                                      << "split"
                                      << "400";
        QTest::newRow("shapes do not meet") << "model"
                                            << R"({"layers": [{"id": "head", "type": "regression_head"}]})"
                                            << "layer head"
                                            << "takes a vector, but is given a sequence of 12 × 8";
    }
    void whatIsWrongIsFound() {
        QFETCH(QString, change);
        QFETCH(QString, value);
        QFETCH(QString, place);
        QFETCH(QString, message);
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        Json json = experiments::toJson(ProjectFixture::experiment());
        setJsonPath(json, change.toStdString(), value.toStdString());
        const Experiment experiment = experiments::experimentFromJson(json);

        const ExperimentCheck check = fixture.project.checkExperiment(experiment);
        QVERIFY(!check.usable());
        const Finding* finding = findPlace(check, place.toStdString());
        QVERIFY2(finding != nullptr, qPrintable(place));
        QVERIFY2(QString::fromStdString(finding->message).contains(message), finding->message.c_str());

        QVERIFY(!errorOf([&] { (void)fixture.project.queueRun(experiment, "auto"); }).isEmpty());
        QVERIFY(fixture.project.store().runs().empty());
    }

    void settingsOutOfRangeAreFoundToo() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        Experiment experiment = ProjectFixture::experiment();
        experiment.training.epochs = 0;
        const ExperimentCheck check = fixture.project.checkExperiment(experiment);
        const Finding* finding = findPlace(check, "experiment");
        QVERIFY(finding != nullptr);
        QCOMPARE(finding->message, std::string("\"training.epochs\": 0 is outside 1 to 100000."));
    }

    void aQueuedRunIsTiedToItsData() {
        ProjectFixture fixture;
        const std::string digest = fixture.import(hourlyCsv(400)).snapshot.digest;
        const std::int64_t id = fixture.project.queueRun(ProjectFixture::experiment(), "cpu");
        fixture.import(hourlyCsv(500)); // the name now means other data
        const runs::RunRecord run = fixture.project.store().run(id);
        QVERIFY(run.state == runs::RunState::Queued);
        QCOMPARE(run.snapshotDigest, digest);
        QCOMPARE(run.device, std::string("cpu"));
        const Experiment stored = experiments::experimentFromJson(run.experiment);
        QCOMPARE(experiments::experimentDigest(stored), run.experimentDigest);
        QCOMPARE(prepareExperimentData(fixture.project, stored).frame.rows, std::int64_t{400});
    }

    void anEmbeddingNeedsRoomForEveryClass() {
        ProjectFixture fixture;
        std::string csv = "time,PM2.5,rain,sector\n";
        for (int hour = 0; hour < 400; ++hour)
            csv += formatIso(1'704'067'200LL * nsPerSecond + hour * nsPerHour) + "," + std::to_string(20 + hour % 24) + ".5," +
                   std::to_string(hour % 7) + ".25," + (hour < 380 ? std::to_string(hour % 8) : "99") + "\n";
        fixture.import(csv);
        Experiment experiment = ProjectFixture::experiment();
        experiment.model = models::preset("category_gru").model;
        experiment.recipe.categories = {"sector"};
        const auto checkWith = [&](int rows) {
            for (models::LayerSpec& layer : experiment.model.layers)
                if (layer.type == "embedding")
                    layer.params["rows"] = rows;
            return fixture.project.checkExperiment(experiment);
        };
        const ExperimentCheck small = checkWith(8);
        const Finding* finding = findPlace(small, "layer place");
        QVERIFY(finding != nullptr);
        QVERIFY2(finding->message.find("has 8 rows") != std::string::npos, finding->message.c_str());
        QVERIFY2(finding->message.find("need 9") != std::string::npos, finding->message.c_str());
        QCOMPARE(finding->hint, std::string("Set its \"Categories\" to 9 or more."));
        QCOMPARE(small.categoryNumbers, std::int64_t{9});
        QVERIFY2(errorOf([&] { (void)prepareExperimentData(fixture.project, experiment); }).contains("has 8 rows"),
                 "it could be trained all the same");
        const ExperimentCheck enough = checkWith(9);
        QVERIFY(enough.usable());
        QVERIFY(std::ranges::any_of(enough.findings, [](const Finding& f) {
            return f.code == "unseen_class" && f.message.find("counts as unknown: 99.") != std::string::npos;
        }));
    }

    void devicesThatCannotBeAreRefused() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        for (const char* device : {"gpu", "cuda", "cuda:x", "", "cpu; rm"})
            QVERIFY2(
                errorOf([&] { (void)fixture.project.queueRun(ProjectFixture::experiment(), device); }).contains("is no device"),
                device);
        QVERIFY(fixture.project.store().runs().empty());
    }
};

QTEST_APPLESS_MAIN(TestCheck)
#include "tst_check.moc"
