#include <QtTest>

#include <map>

#include "core/base/json.h"
#include "core/data/delimited_reader.h"

using airshed::Json;
using airshed::data::readDelimited;
using airshed::data::ReadReport;
using airshed::data::ReadResult;

/// Every table among the public data sets is read with defaults alone, and has the rows and columns of their manifest.
class TestManifest : public QObject {
    Q_OBJECT

    const std::filesystem::path m_folder = AIRSHED_SHARED_DATA;
    std::map<std::string, Json> m_tables;

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::is_regular_file(m_folder / "MANIFEST.json"))
            QSKIP("the folder of public data sets is not on this machine");
        const Json manifest = airshed::readJsonFile(m_folder / "MANIFEST.json");
        for (const Json& entry : manifest.at("files"))
            if (entry.contains("rows") && entry.at("rows").is_number())
                m_tables[entry.at("file").get<std::string>()] = entry;
        QVERIFY(m_tables.size() > 100);
    }

    void tablesHaveTheirRowsAndColumns() {
        for (const auto& [file, entry] : m_tables) {
            const ReadResult result = readDelimited({m_folder / file}, {});
            const ReadReport::FileReport& report = result.report.files.at(0);
            QVERIFY2(report.dataRows == entry.at("rows").get<std::size_t>(), file.c_str());
            QVERIFY2(report.headers == entry.at("columns").get<std::vector<std::string>>(), file.c_str());
            QVERIFY2(report.sha256 == entry.at("sha256").get<std::string>(), file.c_str());
            QVERIFY2(std::string(1, result.report.separator) == entry.at("separator").get<std::string>(), file.c_str());
            QVERIFY2(result.report.alteredCells == 0, file.c_str());
            // One file alone is cut off in the middle of a row.
            const bool isCut = file.ends_with("2019-01-17_sds011_sensor_5331.csv");
            QVERIFY2(result.report.droppedRows == (isCut ? 1U : 0U), file.c_str());
            QVERIFY2(result.table.rows() == report.dataRows - result.report.droppedRows, file.c_str());
        }
    }

    /// The columns of the tables, which are those of the files less parts of the time and columns without name and value.
    void columnsOfTheTable_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("time");
        QTest::addColumn<int>("columns");
        const auto row = [](const char* file, const char* time, int columns) {
            QTest::newRow(file) << QString(file) << QString(time) << columns;
        };
        row("beijing-multisite/PRSA_Data_Dongsi_20130301-20170228.csv", "columns year, month, day, hour", 15);
        row("beijing-pm25/pollution.csv", "columns year, month, day, hour", 10);
        row("air-quality-uci/AirQualityUCI.csv", "columns Date + Time, day first", 14);
        row("etth1/ETTh1.csv", "column date", 8);
        row("luftdaten-aberdeen/2018-03-25_sds011_sensor_5331.csv", "column timestamp", 12);
        row("aberdeen-reference/aberdeen-errol-place.csv", "column DateTime", 5);
        row("purpleair-troy/sensor-87173-1656685800-1656693000.csv", "column time_stamp, seconds since 1970", 11);
        row("purpleair-troy/sensors.csv", "column start", 4);
        row("openaq-2019/air_quality_long.csv", "column date.utc", 7);
        row("openaq-2019/air_quality_no2.csv", "column datetime", 4);
        row("aqicn-daily/stockholm-hornsgatan-108.csv", "column date", 4);
        row("aqicn-daily/hells-kitchen.csv", "column date", 8);
        row("sky-weather-images/labels.csv", "", 6);
    }
    void columnsOfTheTable() {
        QFETCH(QString, file);
        QFETCH(QString, time);
        QFETCH(int, columns);
        const ReadResult result = readDelimited({m_folder / file.toStdString()}, {});
        QCOMPARE(QString::fromStdString(result.report.timeSource), time);
        QCOMPARE(result.table.columns().size(), static_cast<std::size_t>(columns));
    }

    void numbersThatStandForNothingAreProposed() {
        const ReadResult result = readDelimited({m_folder / "air-quality-uci/AirQualityUCI.csv"}, {});
        const auto asked = std::ranges::find(result.report.questions, "missing_marker", &airshed::data::ReadQuestion::id);
        QVERIFY(asked != result.report.questions.end());
        QCOMPARE(asked->followed, std::size_t{1}); // not assumed
        QCOMPARE(result.table.column("CO(GT)").missingCount(), std::size_t{0});
        const ReadResult answered =
            readDelimited({m_folder / "air-quality-uci/AirQualityUCI.csv"}, asked->choices.at(0).options);
        QCOMPARE(answered.table.column("CO(GT)").missingCount(), std::size_t{1683});
        QCOMPARE(answered.table.column("NMHC(GT)").missingCount(), std::size_t{8443});
        QVERIFY(std::ranges::find(answered.report.questions, "missing_marker", &airshed::data::ReadQuestion::id) ==
                answered.report.questions.end());
    }

    void longTablesCanBeSpread() {
        airshed::data::ReadOptions options;
        options.spread = true;
        const ReadResult wide = readDelimited({m_folder / "openaq-2019/air_quality_long.csv"}, options);
        QCOMPARE(wide.report.alteredCells, std::size_t{0});
        QCOMPARE(QString::fromStdString(wide.table.column("no2").unit()), QString("µg/m³"));
        QCOMPARE(wide.table.column("no2").rows() - wide.table.column("no2").missingCount() + wide.table.column("pm25").rows() -
                     wide.table.column("pm25").missingCount(),
                 std::size_t{5272});
    }
};

QTEST_APPLESS_MAIN(TestManifest)
#include "tst_manifest.moc"
