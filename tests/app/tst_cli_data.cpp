#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

class TestCliData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSampleIsDeterministicAndCalledSynthetic() {
        const CliFixture fixture;
        const QString first = fixture.folder.filePath("first");
        const QString second = fixture.folder.filePath("second");
        const Outcome outcome = cli({"sample", first, "--days", "3", "--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.json()["synthetic"].toBool());
        const QJsonArray files = outcome.json()["files"].toArray();
        QCOMPARE(files.size(), 3);
        QVERIFY(cli({"sample", second, "--days", "3"}).out.contains("synthetic"));
        for (const QJsonValue& file : files) {
            QFile a(file.toString());
            QFile b(second + "/" + QFileInfo(file.toString()).fileName());
            QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
            QCOMPARE(a.readAll(), b.readAll());
        }
    }

    void filesAreImportedListedAndDescribed() {
        const CliFixture fixture;
        fixture.makeProject();
        const Outcome list = cli({"data", fixture.project, "--json"});
        QCOMPARE(list.code, 0);
        const QJsonValue snapshot = list.json()["snapshots"][0];
        QCOMPARE(snapshot["name"].toString(), QString("town"));
        QCOMPARE(snapshot["series"].toString(), QString("station"));
        QVERIFY(snapshot["synthetic"].toBool());
        QCOMPARE(snapshot["digest"].toString().size(), 64);

        const Outcome whole = cli({"data", fixture.project, "town", "--json"});
        QCOMPARE(whole.json()["profile"]["series"].toArray().size(), 3);
        QVERIFY(!whole.json()["provenance"]["report"]["files"].toArray().isEmpty());
        const Outcome text = cli({"data", fixture.project, "town"});
        QVERIFY2(text.out.contains("PM2.5") && text.out.contains("µg/m³") && text.out.contains("synthetic"), text.all());
        QVERIFY(cli({"data", fixture.project}).out.contains("town"));
    }

    void whatWasDroppedAndAlteredIsReported() {
        const CliFixture fixture;
        CliFixture::require(cli({"new", fixture.project}));
        QByteArray csv =
            "time;PM2.5;NO2\n2024-01-01 00:00;1.5;3\n2024-01-01 01:00;oops;4\nnever;2.5;5\n2024-01-01 03:00;-999;6\n";
        for (int hour = 10; hour < 24; ++hour)
            csv += "2024-01-01 " + QByteArray::number(hour) + ":00;3.5;7\n";
        const QString file = fixture.write("bad cells.csv", csv);
        const Outcome outcome = cli({"import", fixture.project, file, "--missing", "-999", "--time", "time", "--json"});
        QCOMPARE(outcome.code, 0);
        const QJsonValue report = outcome.json()["report"];
        QCOMPARE(report["dropped_rows"].toInt(), 1);
        QCOMPARE(report["altered_cells"].toInt(), 1);
        QCOMPARE(report["missing_cells"].toInt(), 1);
        QCOMPARE(report["notes"][0]["row"].toInt(), 3);
        QCOMPARE(report["notes"][0]["column"].toString(), QString("PM2.5"));
        QCOMPARE(report["notes"][1]["row"].toInt(), 4);
        const Outcome again = cli({"import", fixture.project, file, "--missing", "-999"});
        QVERIFY2(again.out.contains("bad cells.csv:3: PM2.5: ") && again.out.contains("(\"oops\")"), again.all());
        QVERIFY2(again.out.contains("the same content was in the project before"), again.all());
    }

    void whatATextLeavesOpenIsAskedAndAnswered() {
        const CliFixture fixture;
        CliFixture::require(cli({"new", fixture.project}));
        QByteArray csv = "Date;Time;CO;T\n";
        for (int hour = 0; hour < 24; ++hour)
            csv += "1/2/2026;" + QByteArray::number(hour).rightJustified(2, '0') + ".00.00;" +
                   (hour % 9 == 4 ? "-200" : "2,5") + ";20,5\n";
        const QString file = fixture.write("messy.csv", csv);
        const Outcome first = cli({"import", fixture.project, file, "--explain"});
        QVERIFY2(first.code == 0, first.all());
        QVERIFY2(first.out.contains("-200 stands in 3 cells of column \"CO\""), first.all());
        QVERIFY2(first.out.contains("import again with --also-missing -200"), first.all());
        QVERIFY2(first.out.contains("Dates such as 1/2/2026 can be read day first or month first"), first.all());
        const Outcome second = cli({"import", fixture.project, file, "--also-missing", "-200", "--time-format", "month_first",
                                    "--unit", "CO=mg/m³", "--type", "T=text", "--timezone", "Europe/Rome", "--json"});
        QVERIFY2(second.code == 0, second.all());
        const QJsonValue report = second.json()["report"];
        QCOMPARE(report["missing_cells"].toInt(), 3);
        QCOMPARE(report["columns"][1]["unit"].toString(), QString("mg/m³"));
        QCOMPARE(report["columns"][2]["type"].toString(), QString("text"));
        QVERIFY(report["questions"].toArray().isEmpty());
        const Outcome wrong = cli({"import", fixture.project, file, "--type", "NOx=float"});
        QCOMPARE(wrong.code, 1);
        QVERIFY2(wrong.err.contains("no column \"NOx\""), wrong.all());
    }

    void snapshotsAreCompared() {
        const CliFixture fixture;
        CliFixture::require(cli({"new", fixture.project}));
        CliFixture::require(cli({"import", fixture.project, "--name", "old",
                                 fixture.write("a.csv", "time,x\n2026-03-01 00:00,1.5\n2026-03-01 01:00,2.5\n")}));
        CliFixture::require(
            cli({"import", fixture.project, "--name", "new",
                 fixture.write("b.csv", "time,x\n2026-03-01 00:00,1.5\n2026-03-01 01:00,3.5\n2026-03-01 02:00,4.5\n")}));
        const Outcome text = cli({"diff", fixture.project, "old", "new"});
        QVERIFY2(text.out.contains("Rows: 1 added, 0 removed, 1 changed, 1 the same"), text.all());
        QVERIFY2(text.out.contains("~ 2026-03-01T01:00:00Z  x: 2.5 → 3.5"), text.all());
        QCOMPARE(cli({"diff", fixture.project, "new", "old", "--json"}).json()["removed"].toInt(), 1);
        QVERIFY(cli({"diff", fixture.project, "old", "old"}).out.contains("No difference in 2 rows"));
    }

    void anExperimentIsSuggestedForTheData() {
        const CliFixture fixture;
        fixture.makeProject();
        const QJsonValue experiment = cli({"presets", "mlp", "--project", fixture.project, "--snapshot", "town"}).json();
        QCOMPARE(experiment["task"]["targets"][0].toString(), QString("PM2.5"));
        QCOMPARE(experiment["data"]["snapshot"].toString(), QString("town"));
        QCOMPARE(experiment["data"]["interval_s"].toInt(), 3600);
        QCOMPARE(experiment["model"]["preset"].toString(), QString("mlp"));
        const Outcome suggested = cli({"presets", "suggested", "--project", fixture.project, "--snapshot", "town"});
        QCOMPARE(suggested.json()["model"]["preset"].toString(), QString("nlinear"));
        QVERIFY2(suggested.err.contains("are few"), suggested.all());
    }

    void badInputIsNamedAndLeavesNothing_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("empty file") << QByteArray() << QByteArray("bad.csv is empty");
        QTest::newRow("header alone") << QByteArray("time,PM2.5\n") << QByteArray("bad.csv holds a header and no rows");
        QTest::newRow("open quote") << QByteArray("time,a\n2026-03-01,\"2\n")
                                    << QByteArray("bad.csv, line 2: a quote is opened");
    }
    void badInputIsNamedAndLeavesNothing() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, words);
        const CliFixture fixture;
        CliFixture::require(cli({"new", fixture.project}));
        const Outcome outcome = cli({"import", fixture.project, fixture.write("bad.csv", text), "--json"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("airshed-cli: ") && outcome.err.contains(words), outcome.all());
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(cli({"data", fixture.project, "--json"}).json()["snapshots"].toArray().isEmpty());
    }

    void placesThatCannotBeUsedAreNamed() {
        const CliFixture fixture;
        const Outcome none = cli({"data", fixture.folder.path()});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("is no Airshed project"), none.all());
        const QString file = fixture.write("a file", "");
        for (const QStringList& arguments : {QStringList{"new", file + "/project"}, QStringList{"starter", file + "/project"},
                                             QStringList{"sample", file + "/sample", "--days", "2"}}) {
            const Outcome outcome = cli(arguments); // under a file nobody can write, not even root
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.err.contains("a file"), outcome.all());
        }
        QCOMPARE(cli({"new", fixture.project}).code, 0);
        const Outcome again = cli({"new", fixture.project});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.err.contains("is not empty"), again.all());
        const Outcome missing = cli({"import", fixture.project, "/nowhere/x.csv"});
        QCOMPARE(missing.code, 1);
        QVERIFY2(missing.err.contains("/nowhere/x.csv"), missing.all());
    }

    void aProjectOfANewerVersionIsRefused() {
        const CliFixture fixture;
        CliFixture::require(cli({"new", fixture.project}));
        fixture.write("air/airshed.json", R"({"format": 9, "name": "from the future"})");
        const Outcome outcome = cli({"data", fixture.project});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("newer version of Airshed"), outcome.all());
    }

    void theStarterIsAProject() {
        const CliFixture fixture;
        const Outcome outcome = cli({"starter", fixture.project, "--json"});
        QVERIFY2(outcome.code == 0, outcome.all());
        QVERIFY(outcome.json()["synthetic"].toBool());
        QVERIFY(QFile::exists(outcome.json()["experiment"].toString()));
        const QJsonValue snapshot = cli({"data", fixture.project, "--json"}).json()["snapshots"][0];
        QVERIFY(snapshot["synthetic"].toBool());
        QVERIFY(snapshot["rows"].toInt() > 50'000);
    }
};

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
