#include <QTemporaryDir>
#include <QtTest>

#include "core/sources/sensor_community.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;
using airshed::test::HttpAnswer;

namespace {

constexpr const char* twoSensors = R"([
 {"id":1,"timestamp":"2024-02-29 23:58:01","location":{"id":31,"latitude":"57.138","longitude":"-2.077","country":"GB"},
  "sensor":{"id":5331,"pin":"1","sensor_type":{"id":14,"name":"SDS011","manufacturer":"Nova"}},
  "sensordatavalues":[{"id":8,"value_type":"P1","value":"15.3"},{"id":9,"value_type":"P2","value":"7.25"}]},
 {"id":2,"timestamp":"2024-02-29 23:58:03","location":{"id":31,"latitude":"57.138","longitude":"-2.077","country":"GB"},
  "sensor":{"id":5332,"pin":"7","sensor_type":{"id":9,"name":"BME280","manufacturer":"Bosch"}},
  "sensordatavalues":[{"value_type":"temperature","value":"6.70"},{"value_type":"pressure","value":"101325.00"},
                      {"value_type":"humidity","value":"nan?"}]},
 {"id":3,"timestamp":"yesterday","location":{"id":32,"latitude":"57.2","longitude":"-2.1"},
  "sensor":{"id":7,"sensor_type":{"name":"SDS011"}},"sensordatavalues":[]}])";

HttpAnswer area(const QByteArray&, const QByteArray&) {
    return {200, twoSensors};
}

SensorCommunityQuery circle() {
    SensorCommunityQuery query;
    query.centre = {57.14, -2.09};
    query.radiusKm = 3;
    return query;
}

SensorCommunityQuery archive(const std::string& from, const std::string& to) {
    SensorCommunityQuery query;
    Station station;
    station.id = 31;
    station.sensors = {{5331, "SDS011", ""}};
    query.stations = {station};
    query.days = {from, to};
    return query;
}

/// A day's file with two rows, as the archive has it.
QByteArray dayFile(const QByteArray& date) {
    return "sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2;durP2;ratioP2\n"
           "5331;SDS011;31;57.138;-2.077;" +
           date +
           "T00:01:00;10.5;;;5.25;;\n"
           "5331;SDS011;31;57.138;-2.077;" +
           date + "T12:00:00;1999.9;;;6.75;;\n";
}

/// dayFile("2022-12-31"), compressed.
QByteArray compressedDayFile() {
    return QByteArray::fromBase64(
        "H4sIAAAAAAACA42MPQ7CMAyFd+6SyHYUQvJWDlCp7KiiHSq1adWEgdvjAAdg8fuR31emXLbjPo8oX1df+4Rlewx13jKWoWrIqPM6lT"
        "qsOzrG+Dz0Hu1DtZNPIb9CTt45Rn/tiRnqfLDsLjBiKQQIiRgW4/hGlIgTEZisB+CtqPw9Z0mNoPMYo40KONvQAG8E/VjT0wAAAA==");
}

/// The archive: no file on 2 January; 2023 has moved into its year's folder.
HttpAnswer days(const QByteArray& target, const QByteArray& = {}) {
    const QList<QByteArray> parts = target.split('/');
    const bool isOfItsYear = parts.at(1).size() == 4;
    const QByteArray date = parts.at(isOfItsYear ? 2 : 1);
    const bool isThere = date != "2024-01-02" && date.startsWith("2023") == isOfItsYear;
    return isThere ? HttpAnswer{200, dayFile(date)} : HttpAnswer{404, "<html>Not Found</html>"};
}

} // namespace

class TestSensorCommunity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textsBecomeNumbersUnderTheirQuantities() {
        SourceFixture fixture(area);
        const Fetched result = fetchSensorCommunity(fixture.context, circle());
        QCOMPARE(fixture.server.targets()[0], QByteArray("/airrohr/v1/filter/area=57.14,-2.09,3"));
        QCOMPARE(result.seriesColumn, std::string("sensor"));
        QCOMPARE(result.table.rows(), std::size_t{2});
        QCOMPARE(result.table.column("PM10").number(0), 15.3);
        QCOMPARE(result.table.column("PM2.5").number(0), 7.25);
        QCOMPARE(result.table.column("PM2.5").unit(), std::string("µg/m³"));
        QCOMPARE(result.table.column("pressure").number(1), 101325.0);
        QCOMPARE(result.table.column("pressure").unit(), std::string("Pa"));
        QCOMPARE(result.table.column("sensor type").cellText(1), std::string("BME280"));
        QCOMPARE(result.table.column("latitude").number(0), 57.138);
        QCOMPARE(result.table.column("time").cellText(0), std::string("2024-02-29T23:58:01Z"));
        QVERIFY(hasFinding(result.findings, "no_number") && hasFinding(result.findings, "unreadable_time"));
        QCOMPARE(result.facts.attributions[0].licence, std::string("DbCL 1.0"));
    }

    void sensorsOfOnePlaceAreOneStation() {
        SourceFixture fixture(area);
        const auto stations = findSensorCommunityStations(fixture.context, {{57.14, -2.09}, 3, {}});
        QCOMPARE(stations.size(), std::size_t{1}); // the other is 7 km away
        QCOMPARE(stations[0].sensors.size(), std::size_t{2});
        QCOMPARE(stations[0].sensors[1].quantity, std::string("BME280"));
        QVERIFY(stations[0].distanceKm < 1);
    }

    void anEmptyCircleIsSaid() {
        SourceFixture fixture([](const QByteArray&, const QByteArray&) { return HttpAnswer{200, "[]"}; });
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return fetchSensorCommunity(fixture.context, circle()); }, "larger circle"));
        SensorCommunityQuery none = circle();
        none.radiusKm = 0;
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetchSensorCommunity(fixture.context, none); }, "0 km"));
    }

    void dayFilesBecomeOneTable() {
        SourceFixture fixture(days);
        const Fetched result = fetchSensorCommunity(fixture.context, archive("2023-12-31", "2024-01-03"));
        QCOMPARE(result.table.rows(), std::size_t{6});
        QCOMPARE(result.table.column("sensor").cellText(0), std::string("5331"));
        QCOMPARE(result.table.column("time").cellText(0), std::string("2023-12-31T00:01:00Z"));
        QCOMPARE(result.table.column("PM10").number(1), 1999.9);
        QCOMPARE(result.table.column("PM2.5").unit(), std::string("µg/m³"));
        QCOMPARE(result.table.column("latitude").unit(), std::string("°"));
        QVERIFY(result.table.find("durP1") == nullptr);
        QVERIFY(hasFinding(result.findings, "absent_days"));
    }

    void yearsThatHavePassedAreCompressed() {
        SourceFixture fixture([](const QByteArray& target, const QByteArray&) {
            return target == "/2022/2022-12-31/2022-12-31_sds011_sensor_5331.csv.gz" ? HttpAnswer{200, compressedDayFile()}
                                                                                     : HttpAnswer{404, ""};
        });
        const Fetched result = fetchSensorCommunity(fixture.context, archive("2022-12-31", "2022-12-31"));
        QCOMPARE(result.table.rows(), std::size_t{2});
        QCOMPARE(result.table.column("time").cellText(1), std::string("2022-12-31T12:00:00Z"));
    }

    void theArchiveGoesOnWhereItWasCut() {
        bool works = false;
        SourceFixture fixture([&](const QByteArray& target, const QByteArray&) {
            return !works && target.contains("2024-01-04") ? HttpAnswer{500, ""} : days(target);
        });
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const SensorCommunityQuery query = archive("2024-01-01", "2024-01-05");
        QVERIFY(failsWith(
            ErrorCode::Unavailable, [&] { return fetchSensorCommunity(fixture.context, query); }, "500"));
        works = true;
        const auto before = fixture.server.requestCount();
        QCOMPARE(fetchSensorCommunity(fixture.context, query).table.rows(), std::size_t{8});
        QCOMPARE(fixture.server.requestCount() - before, 2); // the day without a file is known, too
    }

    void noFileAtAllIsSaid() {
        SourceFixture fixture([](const QByteArray&, const QByteArray&) { return HttpAnswer{404, ""}; });
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return fetchSensorCommunity(fixture.context, archive("2024-01-01", "2024-01-02")); },
            "no file"));
    }

    void aQueryIsTheSameAfterJson() {
        for (const SensorCommunityQuery& query : {circle(), archive("2024-01-01", "")}) {
            const Json json = toJson(query);
            QCOMPARE(toJson(sensorCommunityQueryFromJson(json)).dump(), json.dump());
        }
    }
};

QTEST_GUILESS_MAIN(TestSensorCommunity)
#include "tst_sensor_community.moc"
