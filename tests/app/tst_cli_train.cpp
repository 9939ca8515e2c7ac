#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

class TestCliTrain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_fixture.makeProject(); }

    void trainingEndsWithScoresBesideTheBaselines() {
        const Outcome outcome = cli({"train", m_fixture.project, m_fixture.writeExperiment()});
        QVERIFY2(outcome.code == 0, outcome.all());
        QVERIFY2(outcome.err.contains("Epoch 1/2: training loss") && outcome.err.contains("Epoch 2/2"), outcome.all());
        QVERIFY2(outcome.err.contains("persistence MAE"), outcome.all());
        for (const char* word : {"model", "persistence", "seasonal naive", "test", "validation", "skill", "MAE µg/m³"})
            QVERIFY2(outcome.out.contains(word), outcome.all());
    }

    void aRunIsPrintedWhole() {
        const Outcome outcome = cli({"train", m_fixture.project, m_fixture.writeExperiment(), "--set", "training.epochs=1",
                                     "--set", "name=Renamed", "--device", "cpu", "--json"});
        QVERIFY2(outcome.code == 0, outcome.all());
        const QJsonValue run = outcome.json();
        QCOMPARE(run["state"].toString(), QString("finished"));
        QCOMPARE(run["name"].toString(), QString("Renamed"));
        QCOMPARE(run["experiment"]["training"]["epochs"].toInt(), 1);
        QCOMPARE(run["weight_digest"].toString().size(), 64);
        QCOMPARE(run["metrics"]["validation/loss"].toArray().size(), 1);
        QVERIFY(!run["events"].toArray().isEmpty());
        QVERIFY(run["environment"].isObject());
        int modelTestScores = 0;
        for (const QJsonValue& score : run["scores"].toArray())
            if (score["predictor"] == "model" && score["part"] == "test")
                ++modelTestScores;
        QCOMPARE(modelTestScores, 7); // over all leads, and each of six

        const QJsonArray runs = cli({"runs", m_fixture.project, "--json"}).json()["runs"].toArray();
        QCOMPARE(runs[0]["id"], run["id"]);
        QCOMPARE(cli({"runs", m_fixture.project, "latest", "--json"}).json()["id"], run["id"]);
        const Outcome text = cli({"runs", m_fixture.project, QString::number(run["id"].toInt())});
        QVERIFY2(text.out.contains("Renamed") && text.out.contains("finished") && text.out.contains("skill"), text.all());
        QVERIFY(cli({"runs", m_fixture.project}).out.contains("Renamed"));
    }

    void seedsAreTrainedAndTheirNoiseIsSaid() {
        const CliFixture fixture;
        fixture.makeProject();
        const Outcome outcome = cli({"train", fixture.project, fixture.writeExperiment(), "--seeds", "3", "--json"});
        QVERIFY2(outcome.code == 0, outcome.all());
        const QJsonArray runs = outcome.json()["runs"].toArray();
        QCOMPARE(runs.size(), 3);
        QSet<QString> weights;
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(runs[i]["state"].toString(), QString("finished"));
            QCOMPARE(runs[i]["experiment"]["training"]["seed"].toInt(), i + 1);
            weights << runs[i]["weight_digest"].toString();
        }
        QCOMPARE(weights.size(), 3);
        const QJsonValue noise = outcome.json()["test_mae"];
        QCOMPARE(noise["runs"].toInt(), 3);
        QVERIFY(noise["least"].toDouble() <= noise["mean"].toDouble() &&
                noise["mean"].toDouble() <= noise["greatest"].toDouble());
        QVERIFY(noise["deviation"].toDouble() > 0.0);
        QVERIFY(noise["persistence"].toDouble() > 0.0);
        // Alone, a seed gives the same weights as beside the others.
        const Outcome alone = cli({"train", fixture.project, fixture.writeExperiment(), "--set", "training.seed=2", "--json"});
        QCOMPARE(alone.json()["weight_digest"], runs[1]["weight_digest"]);
        const Outcome text = cli({"train", fixture.project, fixture.writeExperiment(), "--seeds", "2"});
        QVERIFY2(text.out.contains("Test MAE over 2 seeds: ") && text.out.contains("may be chance"), text.all());
        QCOMPARE(cli({"train", fixture.project, fixture.writeExperiment(), "--seeds", "0"}).code, 2);
    }

    void experimentsThatCannotRunQueueNothing_data() {
        QTest::addColumn<QStringList>("changes");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("unknown field") << QStringList{"training.epoch=3"}
                                       << QByteArray("\"training.epoch\": this field is not known");
        QTest::newRow("unknown group") << QStringList{"trainings.epochs=3"} << QByteArray("there is no \"trainings\"");
        QTest::newRow("range") << QStringList{"training.learning_rate=-1"}
                               << QByteArray("\"training.learning_rate\": -1 is outside");
        QTest::newRow("shapes that do not meet")
            << QStringList{R"(model={"layers": [{"id": "head", "type": "regression_head"}]})"}
            << QByteArray(
                   "error: layer head: Layer \"head\" (regression_head) takes a vector, but is given a sequence of 24 × 10.");
        QTest::newRow("too few rows") << QStringList{"task.lookback=5000"} << QByteArray("error: split: ");
        QTest::newRow("unknown snapshot") << QStringList{"data.snapshot=water"} << QByteArray("no snapshot \"water\"");
        QTest::newRow("unknown column") << QStringList{"task.targets=[\"soot\"]"} << QByteArray("soot");
        QTest::newRow("newer schema") << QStringList{"schema=1000"} << QByteArray("schema 1000");
    }
    void experimentsThatCannotRunQueueNothing() {
        QFETCH(QStringList, changes);
        QFETCH(QByteArray, words);
        const auto before = cli({"runs", m_fixture.project, "--json"}).json()["runs"].toArray().size();
        QStringList arguments = {"train", m_fixture.project, m_fixture.writeExperiment()};
        for (const QString& change : changes)
            arguments << "--set" << change;
        const Outcome outcome = cli(arguments);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(words), outcome.all());
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(cli({"runs", m_fixture.project, "--json"}).json()["runs"].toArray().size(), before);
    }

    void aTargetWithoutAValueIsNamed() {
        const QString file = m_fixture.write("gappy.csv", hourlyCsvWithEmptyColumn());
        CliFixture::require(cli({"import", m_fixture.project, file, "--name", "gappy"}));
        const Outcome outcome =
            cli({"train", m_fixture.project, m_fixture.writeExperiment(), "--set", "data.snapshot=gappy", "--set",
                 "data.series=", "--set", R"(inputs.columns=["x"])", "--set", R"(task.targets=["silent"])"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("silent"), outcome.all());
    }

    void aBrokenDocumentIsNamedWithItsPlace() {
        const Outcome json = cli({"train", m_fixture.project, m_fixture.write("broken.json", "{\n  \"name\": ,\n}")});
        QCOMPARE(json.code, 1);
        QVERIFY2(json.err.contains("broken.json: not valid JSON at line 2"), json.all());
        const Outcome field = cli({"train", m_fixture.project, m_fixture.write("typo.json", R"({"task": {"horizont": 3}})")});
        QVERIFY2(field.err.contains("typo.json: \"task.horizont\": this field is not known"), field.all());
        const Outcome missing = cli({"train", m_fixture.project, "no such experiment"});
        QVERIFY2(missing.code == 1 && missing.err.contains("no such experiment"), missing.all());
    }

    void twoProgramsMayTrainInOneProject() {
        const QString experiment = m_fixture.writeExperiment();
        CliProcess first({"train", m_fixture.project, experiment, "--json"});
        CliProcess second({"train", m_fixture.project, experiment, "--json"});
        const Outcome one = first.wait();
        const Outcome two = second.wait();
        QVERIFY2(one.code == 0, one.all());
        QVERIFY2(two.code == 0, two.all());
        QVERIFY(one.json()["id"] != two.json()["id"]);
        QCOMPARE(one.json()["weight_digest"], two.json()["weight_digest"]); // the same experiment, the same weights
    }

    void aWorkerThatCannotWorkIsNoticed() {
        const CliFixture fixture; // of its own: another test's worker may still wait for work
        fixture.makeProject();
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("AIRSHED_WORKER", "/bin/false"); // a worker that ends at once, again and again
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(AIRSHED_BIN_DIR "/airshed-cli"), {"train", fixture.project, fixture.writeExperiment()});
        QVERIFY(process.waitForFinished(processTimeoutMs));
        QCOMPARE(process.exitCode(), 1);
        const QByteArray err = process.readAllStandardError();
        QVERIFY2(err.contains("The worker ended without taking run"), err);
        const QJsonArray runs = cli({"runs", fixture.project, "--json"}).json()["runs"].toArray();
        QCOMPARE(runs.size(), 1);
        QCOMPARE(runs[0]["state"].toString(), QString("stopped"));
    }

private:
    static QByteArray hourlyCsvWithEmptyColumn() {
        QByteArray csv = "time,x,silent\n";
        for (int hour = 0; hour < 500; ++hour)
            csv += QDateTime(QDate(2024, 1, 1), QTime(0, 0), Qt::UTC).addSecs(hour * 3600LL).toString(Qt::ISODate).toUtf8() +
                   "," + QByteArray::number(hour % 24 + 0.5) + ",\n";
        return csv;
    }

    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(TestCliTrain)
#include "tst_cli_train.moc"
