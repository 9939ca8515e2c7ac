#include <QTemporaryDir>
#include <QUrlQuery>
#include <QtTest>

#include <set>

#include "core/data/snapshot_store.h"
#include "core/sources/openaq.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;
using airshed::test::faultOf;
using airshed::test::HttpAnswer;

namespace {

Json stamp(TimeNs time) {
    return {{"utc", formatIso(time)}, {"local", formatIso(time)}};
}

/// An hourly mean in the documented shape. @param end of its hour.
Json hourEnding(TimeNs end, const Json& value, bool hasFlags = false, double percent = 100.0) {
    return {
        {"value", value},
        {"flagInfo", {{"hasFlags", hasFlags}}},
        {"parameter", {{"id", 2}, {"name", "pm25"}, {"units", "µg/m³"}, {"displayName", "PM2.5"}}},
        {"period",
         {{"label", "1hour"}, {"interval", "01:00:00"}, {"datetimeFrom", stamp(end - nsPerHour)}, {"datetimeTo", stamp(end)}}},
        {"coordinates", nullptr},
        {"summary", nullptr},
        {"coverage", {{"expectedCount", 1}, {"observedCount", 1}, {"percentComplete", percent}}}};
}

HttpAnswer answerOf(Json results) {
    const Json found = results.size() >= 1000 ? Json(">1000") : Json(results.size());
    const Json answer = {{"meta", {{"name", "openaq-api"}, {"page", 1}, {"limit", 1000}, {"found", found}}},
                         {"results", std::move(results)}};
    return {200, QByteArray::fromStdString(answer.dump())};
}

TimeNs timeField(const QByteArray& target, const char* name) {
    return *parseIso(QUrlQuery(QUrl::fromEncoded(target)).queryItemValue(name).toStdString());
}

/// Every hour of (from, to], the interval that the service documents; values count the hours from 1970.
HttpAnswer hours(const QByteArray& target, const QByteArray& = {}) {
    Json results = Json::array();
    for (TimeNs end = timeField(target, "datetime_from") + nsPerHour; end <= timeField(target, "datetime_to"); end += nsPerHour)
        results.push_back(hourEnding(end, static_cast<double>(end / nsPerHour)));
    return answerOf(results);
}

Station station(std::int64_t id, const std::string& name, std::vector<StationSensor> sensors) {
    Station made;
    made.id = id;
    made.name = name;
    made.position = {57.14, -2.09};
    made.sensors = std::move(sensors);
    made.attributions = {{"City of Aberdeen", "OGL 3.0", "https://example.org"}};
    return made;
}

OpenAqQuery oneSensor(const std::string& from, const std::string& to) {
    return {{station(1, "King Street", {{11, "PM2.5", "µg/m³"}})}, {from, to}};
}

Json location(std::int64_t id, const std::string& name, double latitude, const std::string& parameter) {
    return {{"id", id},
            {"name", name},
            {"owner", {{"id", 1}, {"name", "The city"}}},
            {"sensors",
             {{{"id", id * 10}, {"name", parameter}, {"parameter", {{"id", 2}, {"name", parameter}, {"units", "ug/m3"}}}}}},
            {"coordinates", {{"latitude", latitude}, {"longitude", -2.09}}},
            {"licenses", {{{"id", 41}, {"name", "CC BY 4.0"}, {"attribution", {{"name", "DEFRA"}, {"url", nullptr}}}}}},
            {"distance", 100.0},
            {"datetimeFirst", stamp(0)},
            {"datetimeLast", stamp(nsPerDay)}};
}

} // namespace

class TestOpenAq : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stationsComeNearestFirst() {
        SourceFixture fixture([](const QByteArray&, const QByteArray& head) {
            return head.contains("X-API-Key: secret-key-123")
                       ? answerOf({location(1, "Far", 57.20, "pm25"), location(2, "Near", 57.15, "pm25"),
                                   location(3, "Gas", 57.14, "no2"), location(4, "Beyond", 58.0, "pm25")})
                       : HttpAnswer{401, R"({"detail":"Invalid credentials"})"};
        });
        const auto found = findOpenAqStations(fixture.context, {{57.14, -2.09}, 10, {"PM2.5"}});
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].name, std::string("Near"));
        QVERIFY(found[0].distanceKm > 1 && found[0].distanceKm < 1.2);
        QCOMPARE(found[0].sensors[0].quantity, std::string("PM2.5"));
        QCOMPARE(found[0].sensors[0].unit, std::string("µg/m³"));
        QCOMPARE(found[0].attributions[0].text, std::string("DEFRA"));
        QVERIFY(fixture.server.targets()[0].contains("radius=10000"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return findOpenAqStations(fixture.context, {{57.14, -2.09}, 26, {}});
            },
            "at most 25 km"));
    }

    void stampsOfTheEndBecomeBeginnings() {
        SourceFixture fixture(hours);
        const Fetched result = fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01"));
        QCOMPARE(result.table.rows(), std::size_t{24});
        QCOMPARE(result.table.column("time").cellText(0), std::string("2024-01-01T00:00:00Z"));
        QCOMPARE(result.table.column("PM2.5").number(0), static_cast<double>(*parseIso("2024-01-01T01:00:00Z") / nsPerHour));
        QCOMPARE(result.facts.intervalSeconds, std::int64_t{3600});
        QVERIFY(QString::fromStdString(result.facts.stamps).contains("OpenAQ stamps its end"));
        QCOMPARE(result.facts.attributions.back().licence, std::string("OGL 3.0"));
        QCOMPARE(result.table.column("latitude").number(3), 57.14);
    }

    void fullPagesLeadToTheNext() {
        // A page of 1,000 results of which half repeat the others, then the rest.
        SourceFixture fixture([](const QByteArray& target, const QByteArray&) {
            const TimeNs begin = timeField(target, "datetime_from");
            const bool isFirst = target.contains("&page=1");
            Json results = Json::array();
            for (int i = isFirst ? 0 : 500; i < (isFirst ? 1000 : 744); ++i)
                results.push_back(hourEnding(begin + (isFirst ? i % 500 + 1 : i + 1) * nsPerHour, 1.0 * i));
            return answerOf(results);
        });
        const Fetched result = fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-31"));
        QCOMPARE(fixture.server.requestCount(), 2);
        QCOMPARE(result.table.rows(), std::size_t{744});
        QVERIFY(hasFinding(result.findings, "repeated_hours"));
    }

    void whatTheValuesSayOfThemselvesIsTold() {
        SourceFixture fixture([](const QByteArray& target, const QByteArray&) {
            const TimeNs begin = timeField(target, "datetime_from");
            return answerOf({hourEnding(begin + nsPerHour, nullptr), hourEnding(begin + 2 * nsPerHour, 5.0, true),
                             hourEnding(begin + 3 * nsPerHour, 6.0, false, 40.0)});
        });
        const Fetched result = fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01"));
        QCOMPARE(result.table.rows(), std::size_t{2}); // an hour without a value is no row
        QVERIFY(hasFinding(result.findings, "flagged_by_source") && hasFinding(result.findings, "thin_hours"));
    }

    void unitsAreNotMixed() {
        SourceFixture fixture(hours);
        OpenAqQuery query{{station(1, "A", {{11, "NO2", "µg/m³"}}), station(2, "B", {{21, "NO2", "ppm"}})},
                          {"2024-01-01", "2024-01-01"}};
        const Fetched result = fetchOpenAq(fixture.context, query);
        QCOMPARE(result.table.rows(), std::size_t{48});
        QCOMPARE(result.table.column("NO2").unit(), std::string("µg/m³"));
        QCOMPARE(result.table.column("NO2").missingCount(), std::size_t{24});
        QCOMPARE(result.table.column("NO2 ppm").unit(), std::string("ppm"));
    }

    void stationsOfOneNameStayApart() {
        SourceFixture fixture(hours);
        OpenAqQuery query{{station(1, "City", {{11, "PM2.5", "µg/m³"}}), station(2, "City", {{21, "PM2.5", "µg/m³"}})},
                          {"2024-01-01", "2024-01-01"}};
        const Fetched result = fetchOpenAq(fixture.context, query);
        QCOMPARE(result.table.column("station").dictionary(), (std::vector<std::string>{"City 1", "City 2"}));
        QCOMPARE(result.table.rows(), std::size_t{48});
    }

    void aBackfillThatIsCutGoesOnWithoutADuplicateOrAMissingHour() {
        int allowed = 5;
        SourceFixture fixture([&](const QByteArray& target, const QByteArray& head) {
            if (allowed-- <= 0)
                return HttpAnswer{200, "{\"results\": [", "", true};
            return hours(target, head);
        });
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const OpenAqQuery query = oneSensor("2023-01-01", "2023-12-31"); // twelve requests
        QVERIFY(failsWith(
            ErrorCode::Unavailable, [&] { return fetchOpenAq(fixture.context, query); }, "cut off"));
        allowed = 100;
        const auto before = fixture.server.requestCount();
        const Fetched result = fetchOpenAq(fixture.context, query);
        QCOMPARE(fixture.server.requestCount() - before, 7);
        const auto times = result.table.column("time").times();
        QCOMPARE(times.size(), std::size_t{365 * 24});
        QCOMPARE(std::set<TimeNs>(times.begin(), times.end()).size(), times.size());
        QCOMPARE(times.front(), *parseIso("2023-01-01"));
        QCOMPARE(times.back(), *parseIso("2023-12-31T23:00:00Z"));
    }

    void aKeyIsNeededAndNeverTold() {
        SourceFixture fixture([](const QByteArray&, const QByteArray&) {
            return HttpAnswer{401, R"({"detail":"Invalid credentials"})"};
        });
        const QTemporaryDir folder;
        fixture.context.spoolFolder = folder.path().toStdString() + "/spool";
        const auto refused = faultOf([&] { return fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01")); });
        QVERIFY(refused && refused->code() == ErrorCode::Unavailable);
        QVERIFY(QString::fromStdString(refused->text()).contains("refuses the key"));
        QVERIFY(!QString::fromStdString(refused->text()).contains("secret-key-123"));
        fixture.context.keys = [](const std::string&) { return std::optional<std::string>(); };
        QVERIFY(failsWith(
            ErrorCode::Unavailable, [&] { return fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01")); },
            "needs a key", "OPENAQ_API_KEY"));
        QCOMPARE(fixture.server.requestCount(), 1);
    }

    void tooManyQuestionsWait() {
        int refusals = 1;
        SourceFixture fixture([&](const QByteArray& target, const QByteArray& head) {
            return refusals-- > 0 ? HttpAnswer{429, "{}", "Retry-After: 30\r\nx-ratelimit-remaining: 0\r\n"}
                                  : hours(target, head);
        });
        QCOMPARE(fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01")).table.rows(), std::size_t{24});
        QCOMPARE(fixture.clock.state->sleptMs, (std::vector<std::int64_t>{30'000}));
    }

    void nothingIsSaidAsNothing() {
        SourceFixture fixture([](const QByteArray&, const QByteArray&) { return answerOf(Json::array()); });
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return fetchOpenAq(fixture.context, oneSensor("2024-01-01", "2024-01-01")); },
            "no value"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return fetchOpenAq(fixture.context, {}); }, "No sensor"));
        QVERIFY(findOpenAqStations(fixture.context, {{57.14, -2.09}, 5, {}}).empty());
    }

    void aQueryIsTheSameAfterJson() {
        const Json json = toJson(oneSensor("2024-01-01", ""));
        QCOMPARE(toJson(openAqQueryFromJson(json)).dump(), json.dump());
        QVERIFY(json.dump().find("key") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestOpenAq)
#include "tst_openaq.moc"
