#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

class TestCliExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_fixture.makeProject();
        CliFixture::require(cli({"train", m_fixture.project, m_fixture.writeExperiment()}));
    }

    void anExportIsProvenAndForecasts() {
        const QString folder = m_fixture.folder.filePath("exported");
        const Outcome exported = cli({"export", m_fixture.project, "1", "--format", "torchscript", "--out", folder, "--json"});
        QVERIFY2(exported.code == 0, exported.all());
        QCOMPARE(exported.json()["state"].toString(), QString("done"));
        QVERIFY(exported.json()["max_difference"].toDouble() <= exported.json()["tolerance"].toDouble());
        QVERIFY(exported.json()["windows"].toInt() > 0);
        QVERIFY(QFile::exists(folder + "/contract.json"));

        const Outcome predicted = cli({"predict", folder, m_fixture.folder.filePath("sample/synthetic-rural.csv"), "--json"});
        QVERIFY2(predicted.code == 0, predicted.all());
        QCOMPARE(predicted.json()["forecasts"].toArray().size(), 6);
        const Outcome text = cli({"predict", folder, m_fixture.folder.filePath("sample/synthetic-rural.csv")});
        QCOMPARE(text.out.count('\n'), 7); // a header and six leads

        const Outcome again = cli({"export", m_fixture.project, "1", "--out", folder});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.err.contains("not an empty folder"), again.all());
    }

    void theProofIsPrinted() {
        const Outcome outcome = cli({"export", m_fixture.project, "1", "--out", m_fixture.folder.filePath("printed")});
        QVERIFY2(outcome.code == 0, outcome.all());
        QVERIFY2(outcome.out.contains("Largest difference") && outcome.out.contains("tolerance"), outcome.all());
    }

    void whatCannotBeExportedIsSaid() {
        const Outcome none = cli({"export", m_fixture.project, "9", "--out", m_fixture.folder.filePath("none")});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("There is no run 9."), none.all());
        QVERIFY(!QFile::exists(m_fixture.folder.filePath("none")));
        const QString file = m_fixture.write("a file", "");
        const Outcome place = cli({"export", m_fixture.project, "1", "--out", file + "/exported"});
        QCOMPARE(place.code, 1);
        QVERIFY2(place.err.contains("the export failed"), place.all());
    }

    void whatCannotBePredictedIsSaid() {
        const Outcome outcome =
            cli({"predict", m_fixture.folder.path(), m_fixture.folder.filePath("sample/synthetic-rural.csv")});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(!outcome.err.isEmpty());
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(TestCliExport)
#include "tst_cli_export.moc"
