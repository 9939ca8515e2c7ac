#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/base/file.h"
#include "core/data/snapshot_store.h"
#include "core/sources/export_files.h"
#include "core/sources/growing_folder.h"
#include "core/sources/sqlite_table.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;

namespace fs = std::filesystem;

namespace {

/// A folder that goes with the test.
struct Folder {
    QTemporaryDir made;
    fs::path path = made.path().toStdString();

    std::string write(const std::string& name, const std::string& text) const {
        writeFileAtomically(path / name, text);
        return (path / name).string();
    }
};

FolderQuery folderQuery(const Folder& folder) {
    FolderQuery query;
    query.folder = folder.path.string();
    return query;
}

Earlier asEarlier(const Fetched& fetched) {
    return {fetched.table, fetched.state};
}

std::string rowsOf(const std::string& day, int from, int to) {
    std::string text;
    for (int hour = from; hour < to; ++hour)
        text += day + "T" + (hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00Z," + std::to_string(hour) + ".5\n";
    return text;
}

constexpr const char* header = "time,PM2.5\n";

/// A home logger's database: epoch seconds, a text column, a broken cell.
std::string makeDatabase(const Folder& folder) {
    const std::string file = (folder.path / "weewx.sdb").string();
    SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE archive (dateTime INTEGER, sensor TEXT, \"outTemp (degC)\" REAL, note TEXT)");
    database.exec("INSERT INTO archive VALUES (1704067200, 'roof', 5.5, 'calm'), (1704070800, 'roof', 'broken', NULL), "
                  "(1704067200, 'cellar', 12, 'x'), (NULL, 'roof', 1, 'no time')");
    return file;
}

constexpr const char* aqsHeader =
    "\"State Code\",\"County Code\",\"Site Num\",\"Parameter Code\",\"POC\",\"Latitude\",\"Longitude\",\"Datum\","
    "\"Parameter Name\",\"Date Local\",\"Time Local\",\"Date GMT\",\"Time GMT\",\"Sample Measurement\",\"Units of Measure\","
    "\"MDL\",\"Uncertainty\",\"Qualifier\",\"Method Type\",\"Method Code\",\"Method Name\",\"State Name\",\"County Name\","
    "\"Date of Last Change\"\n";

std::string aqsRow(int parameter, int poc, const std::string& hourGmt, double value, const std::string& unit,
                   const std::string& qualifier = "") {
    return "\"01\",\"089\",\"0014\",\"" + std::to_string(parameter) + "\"," + std::to_string(poc) +
           ",34.688,-86.586,\"WGS84\",\"A name\",\"2022-01-01\",\"00:00\",\"2022-01-01\",\"" + hourGmt + "\"," +
           std::to_string(value) + ",\"" + unit + "\",0.005,,\"" + qualifier +
           "\",\"FEM\",\"047\",\"A method\",\"Alabama\",\"Madison\",\"2022-03-01\"\n";
}

} // namespace

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatIsNewInAFolderIsRead() {
        const Folder folder;
        folder.write("2024-01-01.csv", header + rowsOf("2024-01-01", 0, 24));
        folder.write("notes.txt", "not for us");
        const Fetched first = readFolder(folderQuery(folder), nullptr);
        QCOMPARE(first.table.rows(), std::size_t{24});
        const Earlier earlier = asEarlier(first);
        QVERIFY(hasFinding(readFolder(folderQuery(folder), &earlier).findings, "nothing_new"));

        folder.write("2024-01-02.csv", header + rowsOf("2024-01-02", 0, 12));
        const Fetched second = readFolder(folderQuery(folder), &earlier);
        QCOMPARE(second.table.rows(), std::size_t{36});
        QVERIFY(hasFinding(second.findings, "files_added"));
        QCOMPARE(second.facts.requestCount, std::int64_t{1});
        QCOMPARE(second.table.column("time").cellText(35), std::string("2024-01-02T11:00:00Z"));
    }

    void aFileThatHasGrownGivesItsNewRows() {
        const Folder folder;
        folder.write("a.csv", header + rowsOf("2024-01-01", 0, 12));
        const Earlier earlier = asEarlier(readFolder(folderQuery(folder), nullptr));
        folder.write("a.csv", header + rowsOf("2024-01-01", 0, 24));
        const Fetched grown = readFolder(folderQuery(folder), &earlier);
        QCOMPARE(grown.table.rows(), std::size_t{24});
        const Folder whole;
        whole.write("a.csv", header + rowsOf("2024-01-01", 0, 24));
        QCOMPARE(data::contentDigest(grown.table), data::contentDigest(readFolder(folderQuery(whole), nullptr).table));
    }

    void aRowThatWasHalfWrittenIsReadAgain() {
        const Folder folder;
        folder.write("a.csv", header + rowsOf("2024-01-01", 0, 3) + "2024-01-01T03:00:00Z,1");
        const Earlier earlier = asEarlier(readFolder(folderQuery(folder), nullptr));
        QCOMPARE(earlier.table.column("PM2.5").number(3), 1.0);
        folder.write("a.csv", header + rowsOf("2024-01-01", 0, 3) + "2024-01-01T03:00:00Z,17.5\n");
        const Fetched mended = readFolder(folderQuery(folder), &earlier);
        QCOMPARE(mended.table.rows(), std::size_t{4});
        QCOMPARE(mended.table.column("PM2.5").number(3), 17.5);
    }

    void overlappingFilesGiveTheSameTogetherAndOneByOne() {
        const auto batch = [](int from, int to) {
            std::string text = "time,sensor,PM2.5\n";
            for (int hour = from; hour < to; ++hour)
                text += formatIso((1'704'067'200LL + hour * 3600) * nsPerSecond) + ",87173," + std::to_string(hour) + ".5\n";
            return text;
        };
        const Folder together;
        const Folder growing;
        growing.write("a.csv", batch(0, 12));
        const Earlier earlier = asEarlier(readFolder(folderQuery(growing), nullptr));
        growing.write("b.csv", batch(6, 18));
        together.write("a.csv", batch(0, 12));
        together.write("b.csv", batch(6, 18));
        const Fetched whole = readFolder(folderQuery(together), nullptr);
        QCOMPARE(whole.table.rows(), std::size_t{18});
        QVERIFY(hasFinding(whole.findings, "repeated_rows"));
        QCOMPARE(data::contentDigest(readFolder(folderQuery(growing), &earlier).table), data::contentDigest(whole.table));
    }

    void filesThatWentLeaveTheirRows() {
        const Folder folder;
        folder.write("a.csv", header + rowsOf("2024-01-01", 0, 24));
        const Earlier earlier = asEarlier(readFolder(folderQuery(folder), nullptr));
        fs::remove(folder.path / "a.csv");
        folder.write("b.csv", header + rowsOf("2024-01-02", 0, 24));
        const Fetched second = readFolder(folderQuery(folder), &earlier);
        QCOMPARE(second.table.rows(), std::size_t{48});
        QVERIFY(hasFinding(second.findings, "files_gone"));
    }

    void filesThatReadOtherwiseAreReadWithTheOthers() {
        const Folder folder;
        folder.write("a.csv", "day,PM2.5\n05/01/2024 00:00,1.5\n05/01/2024 01:00,2.5\n");
        const Earlier earlier = asEarlier(readFolder(folderQuery(folder), nullptr));
        folder.write("b.csv", "day,PM2.5\n13/01/2024 00:00,3.5\n13/01/2024 01:00,4.5\n");
        const Fetched second = readFolder(folderQuery(folder), &earlier);
        QCOMPARE(second.table.rows(), std::size_t{4});
        QCOMPARE(second.table.column("time").cellText(0), std::string("2024-01-05T00:00:00Z"));
    }

    void patternsChooseFiles() {
        const Folder folder;
        folder.write("log-1.csv", header + rowsOf("2024-01-01", 0, 2));
        folder.write("log-22.csv", header + rowsOf("2024-01-02", 0, 3));
        FolderQuery query = folderQuery(folder);
        query.pattern = "log-?.csv";
        QCOMPARE(readFolder(query, nullptr).table.rows(), std::size_t{2});
        query.pattern = "*g-2*";
        QCOMPARE(readFolder(query, nullptr).table.rows(), std::size_t{3});
        query.pattern = "*.dat";
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return readFolder(query, nullptr); }, "no file like *.dat"));
        query.folder += "/nowhere";
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return readFolder(query, nullptr); }, "nowhere"));
        const Json json = toJson(query);
        QCOMPARE(toJson(folderQueryFromJson(json)).dump(), json.dump());
    }

    void aDatabaseTableIsRead() {
        const Folder folder;
        const SqliteQuery query{makeDatabase(folder), "", "", "sensor"};
        const Fetched result = readSqliteTable(query);
        QCOMPARE(result.table.rows(), std::size_t{3});
        QCOMPARE(result.table.column("time").cellText(0), std::string("2024-01-01T00:00:00Z"));
        QCOMPARE(result.table.column("outTemp").unit(), std::string("°C"));
        QCOMPARE(result.table.column("outTemp").number(0), 5.5);
        QVERIFY(!result.table.column("outTemp").isValid(1));
        QCOMPARE(result.table.column("note").cellText(2), std::string("x"));
        QVERIFY(hasFinding(result.findings, "other_kind") && hasFinding(result.findings, "unreadable_time"));
        const Json json = toJson(query);
        QCOMPARE(toJson(sqliteQueryFromJson(json)).dump(), json.dump());
    }

    void whatADatabaseLacksIsNamed() {
        const Folder folder;
        const std::string file = makeDatabase(folder);
        QVERIFY(failsWith(
            ErrorCode::NotFound,
            [&] {
                return readSqliteTable({file, "other", "", ""});
            },
            "\"archive\""));
        QVERIFY(failsWith(
            ErrorCode::NotFound,
            [&] {
                return readSqliteTable({file, "", "when", ""});
            },
            "\"dateTime\""));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return readSqliteTable({file, "", "note", ""});
            },
            "no row with a time"));
        QVERIFY(failsWith(
            ErrorCode::NotFound,
            [&] {
                return readSqliteTable({file + "x", "", "", ""});
            },
            "does not exist"));
        const std::string text = folder.write("text.db", std::string(5'000, 'x'));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return readSqliteTable({text, "", "", ""});
            },
            "no SQLite database"));
        SQLite::Database(file, SQLite::OPEN_READWRITE).exec("CREATE TABLE second (time INTEGER)");
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return readSqliteTable({file, "", "", ""});
            },
            "2 tables"));
    }

    void purpleAirsBatchesBecomeOneSensor() {
        const fs::path folder = fs::path(AIRSHED_SHARED_DATA) / "purpleair-troy";
        if (!fs::exists(folder))
            QSKIP("the shared data are not here");
        ExportFilesQuery query;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().filename().string().starts_with("sensor-"))
                query.files.push_back(entry.path().string());
        std::ranges::sort(query.files);
        QVERIFY(recogniseExport(query.files.front()) == ExportLayout::PurpleAir);
        QVERIFY(!recogniseExport(folder / "sensors.csv"));
        const Fetched result = readExportFiles(query);
        QCOMPARE(result.table.rows(), std::size_t{9'590});
        QCOMPARE(result.seriesColumn, std::string("sensor"));
        QCOMPARE(result.table.column("PM2.5 cf_1 A").unit(), std::string("µg/m³"));
        QVERIFY(result.table.find("PM2.5 atm B") != nullptr);
        QCOMPARE(result.table.column("temperature").unit(), std::string("°F"));
        QCOMPARE(result.facts.intervalSeconds, std::int64_t{600});
        QVERIFY(hasFinding(result.findings, "repeated_rows") && hasFinding(result.findings, "inside_housing"));
        const auto times = result.table.column("time").times();
        QVERIFY(std::ranges::is_sorted(times));
    }

    void aqsParametersBecomeColumns() {
        const Folder folder;
        const std::string file =
            folder.write("hourly.csv", aqsHeader + aqsRow(44201, 1, "06:00", 0.031, "Parts per million") +
                                           aqsRow(44201, 2, "06:00", 0.033, "Parts per million") +
                                           aqsRow(88101, 3, "06:00", 8.5, "Micrograms/cubic meter (LC)", "IT - Wildfire") +
                                           aqsRow(44201, 1, "07:00", 0.030, "Parts per million"));
        QVERIFY(recogniseExport(file) == ExportLayout::EpaAqs);
        const Fetched result = readExportFiles({{file}});
        QCOMPARE(result.table.rows(), std::size_t{2});
        QCOMPARE(result.table.column("site").cellText(0), std::string("01-089-0014"));
        QCOMPARE(result.table.column("time").cellText(0), std::string("2022-01-01T06:00:00Z"));
        QCOMPARE(result.table.column("O3").number(0), 0.031);
        QCOMPARE(result.table.column("O3").unit(), std::string("ppm"));
        QCOMPARE(result.table.column("O3 POC 2").number(0), 0.033);
        QCOMPARE(result.table.column("PM2.5").unit(), std::string("µg/m³"));
        QCOMPARE(result.table.column("latitude").number(0), 34.688);
        QVERIFY(hasFinding(result.findings, "qualified_by_source"));
        QVERIFY(QString::fromStdString(result.facts.stamps).contains("hour's beginning (UTC)"));
    }

    void otherFilesAreNotTakenForExports() {
        const Folder folder;
        const std::string other = folder.write("other.csv", header + rowsOf("2024-01-01", 0, 2));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return readExportFiles({{other}}); }, "other.csv", "import"));
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return readExportFiles({{other + "x"}}); }, "does not exist"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [] { return readExportFiles({}); }, "No file"));
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
