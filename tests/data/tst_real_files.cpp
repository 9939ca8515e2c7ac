#include <QtTest>

#include <filesystem>

#include "core/data/delimited_reader.h"
#include "tests/data/read_options.h"

using airshed::data::ColumnType;
using airshed::data::readDelimited;
using airshed::data::ReadResult;
using airshed::test::withMissing;
using airshed::test::withZone;

/// Public data sets as their publishers wrote them, imported with nothing but what a person must know. The counts are those of
/// the data sets' own descriptions.
class TestRealFiles : public QObject {
    Q_OBJECT

    static std::filesystem::path folder(const char* set) { return std::filesystem::path(AIRSHED_SHARED_DATA) / set; }

    /// The files of a set whose names hold `part`, in rising order.
    static std::vector<std::filesystem::path> files(const char* set, const std::string& part = ".csv") {
        std::vector<std::filesystem::path> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder(set)))
            if (entry.path().extension() == ".csv" && entry.path().filename().string().find(part) != std::string::npos)
                found.push_back(entry.path());
        std::ranges::sort(found);
        return found;
    }

    static QString text(const ReadResult& result, const char* column, std::size_t row) {
        return QString::fromStdString(result.table.column(column).cellText(row));
    }

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::is_directory(AIRSHED_SHARED_DATA))
            QSKIP("the folder of public data sets is not on this machine");
    }

    void beijingStations() {
        auto stations = files("beijing-multisite");
        stations.resize(4);
        const ReadResult result = readDelimited(stations, withZone("Asia/Shanghai"));
        QCOMPARE(result.table.rows(), std::size_t{4 * 35'064});
        QCOMPARE(result.report.droppedRows + result.report.alteredCells, std::size_t{0});
        QVERIFY(result.report.notes.empty());
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("station"));
        QCOMPARE(QString::fromStdString(result.report.timeSource), QString("columns year, month, day, hour"));
        QCOMPARE(text(result, "time", 0), QString("2013-02-28T16:00:00Z"));
        QCOMPARE(text(result, "station", 35'064), QString("Changping"));
        QVERIFY(result.table.column("wd").type() == ColumnType::Text);
        QVERIFY(result.table.column("PM2.5").type() == ColumnType::Float);
        QVERIFY(result.table.column("No").type() == ColumnType::Integer);
        QCOMPARE(result.table.find("year"), nullptr);
    }

    void italianGasSensors() {
        const ReadResult result = readDelimited(files("air-quality-uci"), withMissing({"-200"}));
        QCOMPARE(result.table.rows(), std::size_t{9357});
        QCOMPARE(result.table.columns().size(), std::size_t{14});
        QCOMPARE(result.table.column("NMHC(GT)").missingCount(), std::size_t{8443});
        QCOMPARE(result.table.column("CO(GT)").missingCount(), std::size_t{1683});
        QCOMPARE(result.table.column("AH").missingCount(), std::size_t{366});
        QCOMPARE(text(result, "time", 0), QString("2004-03-10T18:00:00Z"));
        QCOMPARE(text(result, "time", 9356), QString("2005-04-04T14:00:00Z"));
        QCOMPARE(text(result, "AH", 0), QString("0.7578"));
        QCOMPARE(result.report.alteredCells, std::size_t{0});
    }

    void lowCostParticleSensors() {
        const ReadResult result = readDelimited(files("luftdaten-aberdeen"), {});
        QCOMPARE(result.table.rows(), std::size_t{26'137 - 1});
        QCOMPARE(result.report.droppedRows, std::size_t{1}); // a row cut off in the middle
        QCOMPARE(QString::fromStdString(result.report.notes.at(0).file), QString("2019-01-17_sds011_sensor_5331.csv"));
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("sensor_id"));
        QCOMPARE(result.table.column("sensor_id").dictionary().size(), std::size_t{3});
    }

    void stationsOneFileEachWithoutAName() {
        const ReadResult result = readDelimited(files("aberdeen-reference"), {});
        QCOMPARE(result.table.rows(), std::size_t{3 * 14'782 + 48});
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("file"));
        QCOMPARE(result.table.column("file").dictionary().size(), std::size_t{4});
    }

    void longAndWideForm() {
        const ReadResult longForm = readDelimited(files("openaq-2019", "long"), {});
        QCOMPARE(longForm.table.rows(), std::size_t{5272});
        QCOMPARE(text(longForm, "time", 0), QString("2019-06-18T06:00:00Z"));
        QCOMPARE(text(longForm, "unit", 0), QString("µg/m³"));
        QCOMPARE(QString::fromStdString(longForm.report.seriesColumn), QString("location"));
        const ReadResult wide = readDelimited(files("openaq-2019", "no2"), {});
        QCOMPARE(wide.table.column("station_antwerp").missingCount(), std::size_t{940});
    }

    void downloadBatchesInSecondsSince1970() {
        const ReadResult result = readDelimited(files("purpleair-troy", "sensor-"), {});
        QCOMPARE(result.table.rows(), std::size_t{15'527});
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("id"));
        QCOMPARE(text(result, "time", 0), QString("2022-07-01T13:20:00Z"));
    }

    void dailyDownloads() {
        const ReadResult stockholm = readDelimited(files("aqicn-daily", "stockholm"), {});
        QCOMPARE(stockholm.table.rows(), std::size_t{2814});
        QCOMPARE(text(stockholm, "time", 0), QString("2025-07-01T00:00:00Z"));
        QVERIFY(stockholm.table.column("pm25").type() == ColumnType::Float);
        const ReadResult kitchen = readDelimited(files("aqicn-daily", "hells"), {});
        QCOMPARE(kitchen.table.rows(), std::size_t{1568});
    }

    void benchmarkTransformer() {
        const ReadResult result = readDelimited(files("etth1"), {});
        QCOMPARE(result.table.rows(), std::size_t{17'420});
        QCOMPARE(result.table.column("HUFL").floats()[0], 5.827000141143799);
        QCOMPARE(result.report.missingCells, std::size_t{0});
    }

    void embassyParticles() {
        const ReadResult result = readDelimited(files("beijing-pm25"), withZone("+08:00"));
        QCOMPARE(result.table.rows(), std::size_t{43'824});
        QCOMPARE(result.table.column("pm2.5").missingCount(), std::size_t{2067});
    }
};

QTEST_APPLESS_MAIN(TestRealFiles)
#include "tst_real_files.moc"
