#include <QtTest>

#include "core/base/json.h"
#include "core/base/time.h"
#include "tests/app/cli_fixture.h"
#include "tests/support/http_server.h"

using namespace airshed;
using namespace airshed::app::test;
using airshed::test::HttpAnswer;
using airshed::test::HttpServer;

namespace {

/// Open-Meteo with a place and a day of PM2.5.
HttpAnswer openMeteo(const QByteArray& target, const QByteArray&) {
    if (target.startsWith("/v1/search"))
        return {200, R"({"results":[{"name":"Aberdeen","latitude":57.14,"longitude":-2.1,"country":"United Kingdom"}]})"};
    Json times = Json::array();
    Json values = Json::array();
    for (int hour = 0; hour < 24; ++hour) {
        times.push_back(1'704'067'200 + hour * 3600);
        values.push_back(hour + 0.5);
    }
    const Json answer = {{"latitude", 57.1},
                         {"longitude", -2.1},
                         {"hourly", {{"time", times}, {"pm2_5", values}}},
                         {"hourly_units", {{"time", "unixtime"}, {"pm2_5", "μg/m³"}}}};
    return {200, QByteArray::fromStdString(answer.dump())};
}

/// A project, and the services' local stand-in.
struct FetchFixture : CliFixture {
    HttpServer server{openMeteo};

    FetchFixture() {
        qunsetenv("http_proxy");
        qputenv("AIRSHED_OPEN_METEO_URL", QByteArray::fromStdString(server.address()));
        qputenv("AIRSHED_OPENAQ_URL", QByteArray::fromStdString(server.address()));
        qunsetenv("OPENAQ_API_KEY");
        require(cli({"new", project}));
    }
    Outcome fetch() const {
        return cli({"fetch", "open-meteo", project, "--place", "Aberdeen", "--variable", "pm2_5", "--from", "2024-01-01",
                    "--to", "2024-01-01", "--name", "air", "--json"});
    }
};

} // namespace

class TestCliFetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlaceIsFetchedAndRefreshed() {
        const FetchFixture fixture;
        const Outcome outcome = fixture.fetch();
        QVERIFY2(outcome.code == 0, outcome.all());
        QVERIFY(outcome.err.contains("Aberdeen, United Kingdom at 57.1400,-2.1000"));
        QCOMPARE(outcome.json()["snapshot"]["rows"].toInt(), 24);
        QCOMPARE(outcome.json()["facts"]["attributions"][0]["licence"].toString(), QString("CC BY 4.0"));
        const Outcome again = cli({"refresh", fixture.project, "air", "--json"});
        QVERIFY2(again.code == 0, again.all());
        QVERIFY(again.json()["unchanged"].toBool());
        const Outcome words = cli({"refresh", fixture.project, "air"});
        QVERIFY(words.out.contains("Credit: Weather data by Open-Meteo.com (CC BY 4.0)"));
    }

    void placesAreListed() {
        const FetchFixture fixture;
        QVERIFY(cli({"places", "Aberdeen"}).out.contains("Aberdeen, United Kingdom"));
        QCOMPARE(cli({"places", "Aberdeen", "--json"}).json()["places"][0]["latitude"].toDouble(), 57.14);
    }

    void twoSnapshotsAreJoined() {
        const FetchFixture fixture;
        CliFixture::require(fixture.fetch());
        QByteArray csv = "time,latitude,longitude,count\n";
        for (int hour = 0; hour < 72; ++hour)
            csv += QByteArray::fromStdString(formatIso((1'704'067'200LL + hour * 3600) * nsPerSecond)) + ",57.12,-2.1," +
                   QByteArray::number(hour) + "\n";
        CliFixture::require(cli({"import", fixture.project, fixture.write("mine.csv", csv)}));
        const Outcome outcome = cli({"join", fixture.project, "mine", "air", "--name", "both"});
        QVERIFY2(outcome.code == 0, outcome.all());
        // Open-Meteo's concentrations are instants, taken to be known a day later.
        QVERIFY2(outcome.out.contains("used from 1 d 0 h after its stamp on"), outcome.all());
        const Outcome whole = cli({"join", fixture.project, "mine", "air", "--delay", "0", "--match", "nearest", "--json"});
        QVERIFY2(whole.code == 0, whole.all());
        QCOMPARE(whole.json()["snapshot"]["name"].toString(), QString("mine with air"));
        QCOMPARE(whole.json()["provenance"]["query"]["right"]["name"].toString(), QString("air"));
    }

    void whatIsWrongIsSaid() {
        const FetchFixture fixture;
        QVERIFY(cli({"fetch", "openaq", fixture.project, "--near", "57.15,-2.09"}).err.contains("OPENAQ_API_KEY"));
        const Outcome nowhere = cli({"stations", "sensor-community", "--near", "57.15"});
        QVERIFY(nowhere.code == 1 && nowhere.err.contains("is no position"));
        QCOMPARE(cli({"fetch"}).code, 2);
        QCOMPARE(cli({"fetch", "mqtt", fixture.project}).code, 2); // no topic
        QVERIFY(cli({"refresh", fixture.project, "nothing"}).err.contains("nothing"));
        QVERIFY(cli({"fetch", "open-meteo", fixture.project, "--at", "x=1,2", "--from", "soon"}).err.contains("is no date"));
    }

    void localSourcesAreFetched() {
        const FetchFixture fixture;
        fixture.write("one.csv", "time,PM2.5\n2024-01-01T00:00:00Z,1.5\n2024-01-01T01:00:00Z,2.5\n");
        const Outcome folder = cli({"fetch", "folder", fixture.project, fixture.folder.path(), "--name", "log", "--json"});
        QVERIFY2(folder.code == 0, folder.all());
        QCOMPARE(folder.json()["snapshot"]["rows"].toInt(), 2);
        const Outcome sqlite = cli({"fetch", "sqlite", fixture.project, fixture.project + "/store.db", "--table", "none"});
        QVERIFY(sqlite.code == 1 && sqlite.err.contains("\"snapshot\""));
        const Outcome other = cli({"fetch", "export-files", fixture.project, fixture.folder.filePath("one.csv")});
        QVERIFY(other.code == 1 && other.err.contains("PurpleAir or EPA AQS"));
    }
};

QTEST_GUILESS_MAIN(TestCliFetch)
#include "tst_cli_fetch.moc"
