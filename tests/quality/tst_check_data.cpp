#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

#include "core/data/delimited_reader.h"
#include "core/quality/check_table.h"
#include "core/sources/synthetic_air.h"

using namespace airshed;
using namespace airshed::quality;

namespace {

const std::filesystem::path sharedData = AIRSHED_SHARED_DATA;

std::vector<std::filesystem::path> csvFiles(const std::filesystem::path& folder, const std::string& part = "") {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".csv" && entry.path().filename().string().find(part) != std::string::npos)
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

DataFindings checkFiles(const std::vector<std::filesystem::path>& files, const data::ReadOptions& read = {}) {
    const data::ReadResult result = data::readDelimited(files, read);
    CheckOptions options;
    options.timeColumn = result.report.timeColumn;
    options.seriesColumn = result.report.seriesColumn;
    return checkTable(result.table, options);
}

const DataFinding* find(const DataFindings& findings, const std::string& code, const std::string& column,
                        const std::string& series = "") {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const DataFinding& finding) {
        return finding.code == code && finding.column == column && (series.empty() || finding.series == series);
    });
    return found == findings.end() ? nullptr : &*found;
}

bool hasSpan(const DataFinding* finding, const char* from, const char* to) {
    return finding != nullptr && std::any_of(finding->spans.begin(), finding->spans.end(), [&](const DataSpan& span) {
               return span.from == parseIso(from) && span.to == parseIso(to);
           });
}

std::size_t rowsOf(const DataFinding* finding) {
    return finding == nullptr ? 0 : finding->rows();
}

} // namespace

/// The bundled sample, whose planted faults its README tells, and real files, whose oddities theirs tell.
class TestCheckData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFaultsOfTheSyntheticSampleAreFound() {
        const QTemporaryDir folder;
        const DataFindings findings = checkFiles(sources::writeSyntheticSample(folder.path().toStdString(), {}));
        QVERIFY(hasSpan(find(findings, "flatline", "O3", "roadside"), "2025-01-15T02:00", "2025-01-16T13:00"));
        QVERIFY(hasSpan(find(findings, "spike", "PM2.5", "residential"), "2024-09-27T11:00", "2024-09-27T11:00"));
        QVERIFY(hasSpan(find(findings, "gap", "PM2.5", "residential"), "2024-06-17T03:00", "2024-06-17T22:00"));
        QVERIFY(hasSpan(find(findings, "gap", "", "rural"), "2025-03-21T21:00", "2025-03-26T20:00"));
        QVERIFY(hasSpan(find(findings, "duplicate_stamp", "", "rural"), "2024-11-15T08:00", "2024-11-15T19:00"));
        // Scattered: 529 empty cells of three columns at the roadside; 47, 46 and 43 single rows absent beside the 120.
        QCOMPARE(rowsOf(find(findings, "gap", "PM2.5", "roadside")) + rowsOf(find(findings, "gap", "NO2", "roadside")) +
                     rowsOf(find(findings, "gap", "O3", "roadside")),
                 std::size_t{526}); // three of them lie in rows that are absent as well
        QCOMPARE(rowsOf(find(findings, "gap", "", "roadside")), std::size_t{47});
        QCOMPARE(rowsOf(find(findings, "gap", "", "residential")), std::size_t{46});
        QCOMPARE(rowsOf(find(findings, "gap", "", "rural")), std::size_t{163});
        QVERIFY(!hasErrors(findings));
        for (const char* code : {"drift", "clock_shift", "distribution_break", "saturation", "unit", "aqi_as_concentration"})
            QVERIFY2(std::none_of(findings.begin(), findings.end(), [&](const auto& finding) { return finding.code == code; }),
                     code);
    }

    void missingMarkersOfUciAreFound() {
        if (!std::filesystem::exists(sharedData / "air-quality-uci"))
            QSKIP("the shared data are absent");
        data::ReadOptions read;
        read.missingMarkers = {"NA"}; // so that -200 comes in
        const DataFindings findings = checkFiles({sharedData / "air-quality-uci" / "AirQualityUCI.csv"}, read);
        QCOMPARE(rowsOf(find(findings, "impossible_value", "NMHC(GT)")), std::size_t{8443});
        QCOMPARE(rowsOf(find(findings, "impossible_value", "CO(GT)")), std::size_t{1683});
        QCOMPARE(rowsOf(find(findings, "impossible_value", "NO2(GT)")), std::size_t{1642});
        QCOMPARE(rowsOf(find(findings, "impossible_value", "PT08.S1(CO)")), std::size_t{366});
        QVERIFY(hasErrors(findings));
    }

    void indexPointsOfStockholmAreFound() {
        if (!std::filesystem::exists(sharedData / "aqicn-daily"))
            QSKIP("the shared data are absent");
        const DataFindings findings = checkFiles({sharedData / "aqicn-daily" / "stockholm-hornsgatan-108.csv"});
        for (const char* column : {"pm25", "pm10", "no2"}) {
            const DataFinding* finding = find(findings, "aqi_as_concentration", column);
            QVERIFY2(finding != nullptr && finding->severity == Severity::Error, column);
        }
    }

    void sensorsThatAreStuckOrCutOffAreFound() {
        if (!std::filesystem::exists(sharedData / "luftdaten-aberdeen"))
            QSKIP("the shared data are absent");
        const DataFindings dust = checkFiles(csvFiles(sharedData / "luftdaten-aberdeen", "sds011"));
        QVERIFY(rowsOf(find(dust, "saturation", "P1", "8733")) > 20);  // 1999.9, the top of its range
        QVERIFY(find(dust, "unordered_stamp", "", "5331") != nullptr); // 2018-04-02
        const DataFindings humidity = checkFiles(csvFiles(sharedData / "luftdaten-aberdeen", "dht22"));
        QVERIFY(find(humidity, "saturation", "humidity") != nullptr || find(humidity, "flatline", "humidity") != nullptr);
    }

    void fahrenheitAndDoublesOfPurpleAirAreFound() {
        if (!std::filesystem::exists(sharedData / "purpleair-troy"))
            QSKIP("the shared data are absent");
        const DataFindings findings = checkFiles(csvFiles(sharedData / "purpleair-troy", "sensor-"));
        const DataFinding* unit = find(findings, "unit", "temperature");
        QVERIFY(unit != nullptr && unit->repair && unit->message.find("°F") != std::string::npos);
        QCOMPARE(rowsOf(find(findings, "duplicate_stamp", "")), std::size_t{15'527 - 9'590});
    }

    void theCapOfBeijingIsFoundAndItsSeasonsAreNoBreaks() {
        if (!std::filesystem::exists(sharedData / "beijing-multisite"))
            QSKIP("the shared data are absent");
        std::vector<std::filesystem::path> files = csvFiles(sharedData / "beijing-multisite");
        files.resize(5);
        const DataFindings findings = checkFiles(files);
        QVERIFY(find(findings, "saturation", "CO") != nullptr); // 10,000
        QVERIFY(!hasErrors(findings));
        for (const char* column : {"TEMP", "DEWP", "PRES"})
            QVERIFY2(find(findings, "distribution_break", column) == nullptr, column);
        QVERIFY(
            std::none_of(findings.begin(), findings.end(), [](const auto& finding) { return finding.code == "clock_shift"; }));
    }
};

QTEST_APPLESS_MAIN(TestCheckData)
#include "tst_check_data.moc"
