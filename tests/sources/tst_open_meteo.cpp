#include <QTemporaryDir>
#include <QUrlQuery>
#include <QtTest>

#include "core/data/snapshot_store.h"
#include "core/sources/open_meteo.h"
#include "core/sources/places.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"
#include "tests/support/open_meteo_answer.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;
using airshed::test::fieldsOf;
using airshed::test::HttpAnswer;
using airshed::test::placeAnswer;

namespace {

HttpAnswer documented(const QByteArray& target, const QByteArray& = {}) {
    const QUrlQuery fields = fieldsOf(target);
    const auto places = fields.queryItemValue("latitude").split(',').size();
    Json answer = placeAnswer(fields, 57.2);
    if (places > 1) {
        answer = Json::array();
        for (qsizetype i = 0; i < places; ++i)
            answer.push_back(placeAnswer(fields, 57.2 + static_cast<double>(i)));
    }
    return {200, QByteArray::fromStdString(answer.dump())};
}

OpenMeteoQuery queryOf(const std::string& from, const std::string& to, std::vector<std::string> variables = {"pm2_5"}) {
    OpenMeteoQuery query;
    query.places = {{"Aberdeen", {57.14, -2.09}}};
    query.variables = std::move(variables);
    query.days = {from, to};
    return query;
}

Fetched fetched(SourceFixture& fixture, const OpenMeteoQuery& query) {
    return fetchOpenMeteo(fixture.context, query);
}

} // namespace

class TestOpenMeteo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesUnitsAndCreditArrive() {
        SourceFixture fixture(documented);
        const Fetched result = fetched(fixture, queryOf("2024-01-01", "2024-01-02", {"pm2_5", "precipitation"}));
        const data::Table& table = result.table;
        QCOMPARE(table.rows(), std::size_t{48});
        QCOMPARE(result.seriesColumn, std::string("place"));
        QCOMPARE(table.column("place").cellText(0), std::string("Aberdeen"));
        QCOMPARE(table.column("PM2.5").unit(), std::string("µg/m³"));
        QCOMPARE(table.column("latitude").number(0), 57.2);
        QCOMPARE(table.column("time").cellText(0), std::string("2024-01-01T00:00:00Z"));
        QCOMPARE(table.column("PM2.5").number(5), static_cast<double>(table.column("time").times()[5] / nsPerHour));
        QCOMPARE(result.facts.attributions.front().licence, std::string("CC BY 4.0"));
        QVERIFY(QString::fromStdString(result.facts.attributions.back().text).contains("CAMS"));
        const QUrlQuery fields = fieldsOf(fixture.server.targets().front());
        QCOMPARE(fields.queryItemValue("timezone"), QString("GMT"));
        QVERIFY(fixture.server.targets().front().startsWith("/v1/air-quality?"));
    }

    void aSumOverTheHourBeforeMovesToThatHoursBeginning() {
        SourceFixture fixture(documented);
        OpenMeteoQuery query = queryOf("2024-01-01", "2024-01-01", {"temperature_2m", "precipitation"});
        query.dataset = OpenMeteoDataset::WeatherHistory;
        const Fetched result = fetched(fixture, query);
        QVERIFY(fixture.server.targets().front().startsWith("/v1/archive?"));
        const data::Table& table = result.table;
        QCOMPARE(table.rows(), std::size_t{24});
        const auto hour = [&](std::size_t row) { return static_cast<double>(table.column("time").times()[row] / nsPerHour); };
        QCOMPARE(table.column("temperature").number(3), hour(3));
        QCOMPARE(table.column("precipitation").number(3), hour(3) + 1);
        QVERIFY(!table.column("precipitation").isValid(23));
        QVERIFY(QString::fromStdString(result.facts.stamps).contains("precipitation is of the hour that begins"));
        QCOMPARE(result.facts.delaySeconds, std::int64_t{5 * 86'400});
    }

    void severalPlacesAreSeveralSeries() {
        SourceFixture fixture(documented);
        OpenMeteoQuery query = queryOf("2024-01-01", "2024-01-01");
        query.places.push_back({"Dundee", {56.46, -2.97}});
        const Fetched result = fetched(fixture, query);
        QCOMPARE(result.table.rows(), std::size_t{48});
        QCOMPARE(result.table.column("place").dictionary(), (std::vector<std::string>{"Aberdeen", "Dundee"}));
        QCOMPARE(result.table.column("latitude").number(47), 58.2);
    }

    void aBackfillThatIsCutGoesOnWithoutADuplicateOrAMissingHour() {
        bool works = false;
        SourceFixture fixture([&](const QByteArray& target, const QByteArray& head) {
            const bool isThird = target.contains("start_date=2023-07-04");
            return isThird && !works ? HttpAnswer{503, "down"} : documented(target, head);
        });
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const OpenMeteoQuery query = queryOf("2023-01-01", "2023-12-31");
        QVERIFY(failsWith(
            ErrorCode::Unavailable, [&] { return fetched(fixture, query); }, "503"));
        const auto before = fixture.server.requestCount();
        works = true;
        const Fetched result = fetched(fixture, query);
        QCOMPARE(fixture.server.requestCount() - before, 2); // the first two quarters were kept
        const auto times = result.table.column("time").times();
        QCOMPARE(times.size(), std::size_t{365 * 24});
        for (std::size_t row = 1; row < times.size(); ++row)
            QCOMPARE(times[row] - times[row - 1], nsPerHour);
        fixture.context.spoolFolder.clear();
        QCOMPARE(data::contentDigest(fetched(fixture, query).table), data::contentDigest(result.table));
    }

    void pagesThatMayStillGrowAreAskedForAgain() {
        SourceFixture fixture(documented);
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const OpenMeteoQuery query = queryOf("2024-02-28", "2024-02-29"); // up to the present
        static_cast<void>(fetched(fixture, query));
        static_cast<void>(fetched(fixture, query));
        QCOMPARE(fixture.server.requestCount(), 2);
    }

    void aPageThatWasDamagedIsAskedForAgain() {
        SourceFixture fixture(documented);
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const OpenMeteoQuery query = queryOf("2023-01-01", "2023-01-02");
        const Fetched first = fetched(fixture, query);
        for (const auto& entry : std::filesystem::directory_iterator(fixture.context.spoolFolder))
            if (entry.path().extension() == ".page")
                std::filesystem::resize_file(entry.path(), 100);
        QCOMPARE(data::contentDigest(fetched(fixture, query).table), data::contentDigest(first.table));
        QCOMPARE(fixture.server.requestCount(), 2);
    }

    void hoursToComeAreCalledForecasts() {
        SourceFixture fixture(documented);
        OpenMeteoQuery query = queryOf("", "");
        query.dataset = OpenMeteoDataset::WeatherForecast;
        query.variables = {"temperature_2m"};
        const Fetched result = fetched(fixture, query);
        QVERIFY(hasFinding(result.findings, "forecast_rows"));
        QCOMPARE(result.table.rows(), std::size_t{14 * 24});
        QVERIFY(!hasFinding(fetched(fixture, queryOf("2024-01-01", "2024-01-02")).findings, "forecast_rows"));
    }

    void anOpenTimeEndsWhereTheDatasetDoes() {
        SourceFixture fixture(documented);
        OpenMeteoQuery query = queryOf("", "");
        static_cast<void>(fetched(fixture, query));
        query.dataset = OpenMeteoDataset::WeatherHistory;
        static_cast<void>(fetched(fixture, query));
        QCOMPARE(fieldsOf(fixture.server.targets()[0]).queryItemValue("end_date"), QString("2024-02-29"));
        QCOMPARE(fieldsOf(fixture.server.targets()[1]).queryItemValue("end_date"), QString("2024-02-24"));
    }

    void whatIsWrongIsToldInTheServicesWords_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::newRow("400") << 400 << QByteArray(R"({"error":true,"reason":"Latitude must be in range"})")
                             << "Open-Meteo air quality refuses the request: Latitude must be in range.";
        QTest::newRow("429") << 429 << QByteArray(R"({"error":true,"reason":"Daily limit"})") << "asked too often (429)";
        QTest::newRow("no JSON") << 200 << QByteArray("<html>login</html>") << "is no JSON";
        QTest::newRow("other shape") << 200 << QByteArray("{}") << "has not the shape";
        QTest::newRow("other type") << 200
                                    << QByteArray(R"({"latitude":"x","longitude":1,"hourly":{"time":[]},"hourly_units":{}})")
                                    << "has not the shape";
    }
    void whatIsWrongIsToldInTheServicesWords() {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        SourceFixture fixture([&](const QByteArray&, const QByteArray&) { return HttpAnswer{status, body}; });
        const auto fault = airshed::test::faultOf([&] { return fetched(fixture, queryOf("2024-01-01", "2024-01-01")); });
        QVERIFY(fault);
        QVERIFY2(QString::fromStdString(fault->text()).contains(words), fault->text().c_str());
    }

    void valuesWithoutStampsAreRefused() {
        SourceFixture fixture([](const QByteArray& target, const QByteArray&) {
            Json answer = placeAnswer(fieldsOf(target), 57.2);
            answer["hourly"]["pm2_5"].erase(0);
            return HttpAnswer{200, QByteArray::fromStdString(answer.dump())};
        });
        QVERIFY(failsWith(
            ErrorCode::Unavailable, [&] { return fetched(fixture, queryOf("2024-01-01", "2024-01-01")); },
            "23 values of pm2_5 for 24 hours"));
    }

    void questionsThatMakeNoSenseAreRefused() {
        SourceFixture fixture(documented);
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetched(fixture, queryOf("2024-01-02", "2024-01-01")); }, "2024-01-02",
            "holds no day"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetched(fixture, queryOf("yesterday", "")); }, "is no date"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetched(fixture, queryOf("", "", {"us_aqi"})); }, "is an index"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetched(fixture, OpenMeteoQuery{}); }, "No place"));
        OpenMeteoQuery twice = queryOf("", "");
        twice.places.push_back(twice.places.front());
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetched(fixture, twice); }, "Two places"));
        QCOMPARE(fixture.server.requestCount(), 0);
    }

    void aVariableThatIsNotKnownIsDoubted() {
        SourceFixture fixture(documented);
        const Fetched result = fetched(fixture, queryOf("2024-01-01", "2024-01-01", {"soot"}));
        QVERIFY(hasFinding(result.findings, "unknown_variable"));
        QVERIFY(result.table.find("soot") != nullptr);
    }

    void aQueryIsTheSameAfterJson() {
        OpenMeteoQuery query = queryOf("2024-01-01", "");
        query.dataset = OpenMeteoDataset::WeatherHistory;
        const Json json = toJson(query);
        QCOMPARE(toJson(openMeteoQueryFromJson(json)).dump(), json.dump());
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [] {
                return openMeteoQueryFromJson({{"places", Json::array()}, {"x", 1}});
            },
            "query.x"));
    }

    void placesAreFoundByName() {
        SourceFixture fixture([](const QByteArray& target, const QByteArray&) {
            const bool isKnown = fieldsOf(target).queryItemValue("name") == "Aberdeen";
            return HttpAnswer{200, isKnown ? R"({"results":[{"id":1,"name":"Aberdeen","latitude":57.14,"longitude":-2.1,
                "elevation":15.0,"country_code":"GB","country":"United Kingdom","timezone":"Europe/London","population":196670,
                "admin1":"Scotland"},{"id":2,"name":"Aberdeen","latitude":45.46,"longitude":-98.49}]})"
                                           : R"({"generationtime_ms":0.5})"};
        });
        const auto places = findPlaces(fixture.context, "Aberdeen");
        QCOMPARE(places.size(), std::size_t{2});
        QCOMPARE(places[0].fullName(), std::string("Aberdeen, Scotland, United Kingdom"));
        QCOMPARE(places[1].fullName(), std::string("Aberdeen"));
        QVERIFY(findPlaces(fixture.context, "Nowhere at all").empty());
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return findPlaces(fixture.context, "A"); }, "too short"));
    }
};

QTEST_GUILESS_MAIN(TestOpenMeteo)
#include "tst_open_meteo.moc"
