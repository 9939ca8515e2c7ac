#include <QtTest>

#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;

namespace {

bool hasSnapshotFiles(const Project& project) {
    std::error_code ignored;
    return std::filesystem::exists(project.folder() / "snapshots", ignored) &&
           !std::filesystem::is_empty(project.folder() / "snapshots", ignored);
}

} // namespace

class TestImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileBecomesASnapshot() {
        ProjectFixture fixture;
        const ImportResult result = fixture.import(hourlyCsv(48));
        QCOMPARE(result.snapshot.name, std::string("air"));
        QCOMPARE(result.snapshot.rows, std::int64_t{48});
        QVERIFY(!result.alreadyThere && !result.snapshot.synthetic);
        QCOMPARE(fixture.project.openSnapshot("air").column("PM2.5").number(1), 21.5);
        QCOMPARE(fixture.project.openSnapshot(result.snapshot.digest).rows(), std::size_t{48});
        const Json provenance = fixture.project.store().snapshot("air").provenance;
        QVERIFY(provenance["locations"][0].get<std::string>().ends_with("air.csv"));
        QVERIFY(provenance.contains("report") && provenance.contains("retrieved"));
    }

    void theFileGivesTheName() {
        ProjectFixture fixture;
        const auto file = fixture.write("station 7.csv", hourlyCsv(48));
        QCOMPARE(fixture.project.importFiles({file}, {}, "").snapshot.name, std::string("station 7"));
    }

    void theSameContentIsKnownAgain() {
        ProjectFixture fixture;
        const ImportResult first = fixture.import(hourlyCsv(48));
        const ImportResult second = fixture.import(hourlyCsv(48), "the same");
        QVERIFY(second.alreadyThere);
        QCOMPARE(second.snapshot.digest, first.snapshot.digest);
        QCOMPARE(fixture.project.store().snapshots().size(), std::size_t{2});
    }

    void aTakenNameMeansTheNewDataAndTheOldStayReadable() {
        ProjectFixture fixture;
        const std::string old = fixture.import(hourlyCsv(48)).snapshot.digest;
        fixture.import(hourlyCsv(72));
        QCOMPARE(fixture.project.openSnapshot("air").rows(), std::size_t{72});
        QCOMPARE(fixture.project.openSnapshot(old).rows(), std::size_t{48});
    }

    void aRefreshedSnapshotNamesItsParent() {
        ProjectFixture fixture;
        const std::string first = fixture.import(hourlyCsv(48)).snapshot.digest;
        const std::string second = fixture.import(hourlyCsv(72)).snapshot.digest;
        const auto provenances = fixture.project.snapshots().provenances(second);
        QCOMPARE(provenances.size(), std::size_t{1});
        QCOMPARE(provenances[0].parent, first);
        QCOMPARE(provenances[0].source, std::string("files"));
        QVERIFY(provenances[0].report.at("files").at(0).at("data_rows") == 72);
        QVERIFY(fixture.project.snapshots().provenances(first).at(0).parent.empty());
        const data::TableDiff diff = fixture.project.diffSnapshots(first, "air");
        QCOMPARE(diff.added, std::size_t{24});
        QCOMPARE(diff.same, std::size_t{48});
    }

    void aTableOfASourceBringsItsLicence() {
        ProjectFixture fixture;
        NewSnapshot snapshot;
        snapshot.name = "air near me";
        snapshot.timeColumn = "time";
        snapshot.provenance.source = "open-meteo";
        snapshot.provenance.licence = "CC BY 4.0";
        snapshot.provenance.attribution = "CAMS and Open-Meteo";
        snapshot.provenance.query = {{"latitude", 45.5}};
        const data::Table table(
            {data::Column::times("time", {0, nsPerHour}), data::Column::floats("NO2", "µg/m³", {1.0, 2.0})});
        const runs::SnapshotRecord record = fixture.project.addSnapshot(table, snapshot);
        const auto kept = fixture.project.snapshots().provenances(record.digest).at(0);
        QCOMPARE(kept.licence, std::string("CC BY 4.0"));
        QCOMPARE(kept.attribution, std::string("CAMS and Open-Meteo"));
        QVERIFY(kept.query.at("latitude") == 45.5 && kept.retrieved > 0);
        QVERIFY(fixture.project.store().snapshot("air near me").provenance.at("licence") == "CC BY 4.0");
    }

    /// Names in Latin-1 stand on old disks; what is kept of them is UTF-8.
    void aFileNameThatIsNoUtf8CanBeImported() {
        ProjectFixture fixture;
        const auto file = fixture.write("m\xFCll.csv", hourlyCsv(48));
        const ImportResult result = fixture.project.importFiles({file}, {}, "");
        QCOMPARE(result.snapshot.name, std::string("m\uFFFDll"));
        QVERIFY(fixture.project.store().snapshot("m\uFFFDll").provenance.dump().find("m\uFFFDll.csv") != std::string::npos);
    }

    void filesOfTheSimulatorAreCalledSynthetic() {
        ProjectFixture fixture;
        const auto file = fixture.write("synthetic-rural.csv", hourlyCsv(48));
        QVERIFY(fixture.project.importFiles({file}, {}, "town").snapshot.synthetic);
        QVERIFY(fixture.project.store().snapshot("town").synthetic);
    }

    void badFilesLeaveNothing_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("header alone") << "time,PM2.5\n";
        QTest::newRow("open quote") << "time,PM2.5\n2026-03-01,\"1\n";
    }
    void badFilesLeaveNothing() {
        QFETCH(QString, text);
        ProjectFixture fixture;
        ErrorCode code{};
        const QString message = errorOf([&] { fixture.import(text.toStdString(), "bad"); }, &code);
        QVERIFY(code == ErrorCode::InvalidInput);
        QVERIFY2(message.contains("bad.csv"), qPrintable(message));
        QVERIFY(fixture.project.store().snapshots().empty());
        QVERIFY(!hasSnapshotFiles(fixture.project));
    }

    void aMissingFileIsNamed() {
        ProjectFixture fixture;
        ErrorCode code{};
        const QString text = errorOf([&] { fixture.project.importFiles({"/nowhere/air.csv"}, {}, "air"); }, &code);
        QVERIFY(code == ErrorCode::NotFound);
        QVERIFY(text.contains("/nowhere/air.csv"));
    }

    void namesThatCannotBeReadBackAreRefused() {
        ProjectFixture fixture;
        for (const char* name : {"two\nlines", "\t"})
            QVERIFY(errorOf([&] {
                        fixture.project.importFiles({fixture.write("a.csv", hourlyCsv(3))}, {}, name);
                    }).contains("cannot be the name"));
        QVERIFY(errorOf([&] { fixture.project.importFiles({}, {}, "air"); }).contains("No file"));
    }

    void aCancelledImportLeavesNothing() {
        ProjectFixture fixture;
        std::stop_source stop;
        stop.request_stop();
        const auto file = fixture.write("air.csv", hourlyCsv(48));
        QVERIFY_EXCEPTION_THROWN(fixture.project.importFiles({file}, {}, "air", JobContext(stop.get_token())), Cancelled);
        QVERIFY(fixture.project.store().snapshots().empty());
        QVERIFY(!hasSnapshotFiles(fixture.project));
    }
};

QTEST_APPLESS_MAIN(TestImport)
#include "tst_import.moc"
