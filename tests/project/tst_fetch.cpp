#include <QtTest>

#include "core/project/fetch.h"
#include "tests/project/project_fixture.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;
using airshed::sources::test::SourceFixture;
using airshed::test::failsWith;
using airshed::test::HttpAnswer;

namespace {

/// Hours of a day of OpenAQ, each with `value`.
HttpAnswer openAqDays(const QByteArray& target, double value) {
    const auto field = [&](const char* name) {
        const auto at = target.indexOf(name) + qsizetype(std::strlen(name)) + 1;
        return *parseIso(target.mid(at, 20).toStdString());
    };
    Json results = Json::array();
    for (TimeNs begin = field("datetime_from"); begin < field("datetime_to"); begin += nsPerHour)
        results.push_back(
            {{"value", value},
             {"period",
              {{"datetimeFrom", {{"utc", formatIso(begin)}}}, {"datetimeTo", {{"utc", formatIso(begin + nsPerHour)}}}}}});
    return {200, QByteArray::fromStdString(Json{{"results", results}}.dump())};
}

sources::OpenAqQuery openAqQuery(const std::string& from = "2024-02-01", const std::string& to = "") {
    sources::Station station;
    station.id = 1;
    station.name = "King Street";
    station.position = {57.14, -2.09};
    station.sensors = {{11, "PM2.5", "µg/m³"}};
    station.attributions = {{"City of Aberdeen", "OGL 3.0", ""}};
    return {{station}, {from, to}};
}

/// Whether any file of the project holds the text.
bool isAnywhereIn(const std::filesystem::path& folder, const std::string& text) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && readFile(entry.path()).find(text) != std::string::npos)
            return true;
    return false;
}

std::string csvAt(double latitude, const std::string& column, double value) {
    std::string text = "time,latitude,longitude," + column + "\n";
    for (int hour = 0; hour < 24; ++hour)
        text += formatIso(1'704'067'200LL * nsPerSecond + hour * nsPerHour) + "," + std::to_string(latitude) + ",-2.1," +
                std::to_string(value + hour) + "\n";
    return text;
}

} // namespace

class TestFetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSnapshotKnowsItsSource() {
        ProjectFixture fixture;
        SourceFixture source([](const QByteArray& target, const QByteArray&) { return openAqDays(target, 5); });
        const FetchResult result = fetchSnapshot(fixture.project, source.context, openAqQuery(), "town");
        QCOMPARE(result.snapshot.rows, std::int64_t{29 * 24});
        const Json provenance = fixture.project.store().snapshot("town").provenance;
        QCOMPARE(provenance["source"].get<std::string>(), std::string("openaq"));
        QCOMPARE(provenance["query"]["from"].get<std::string>(), std::string("2024-02-01"));
        QCOMPARE(provenance["licence"].get<std::string>(), std::string("OGL 3.0"));
        QVERIFY(QString::fromStdString(provenance["averaging"]).contains("OpenAQ stamps its end"));
        QCOMPARE(provenance["report"]["facts"]["interval_s"].get<int>(), 3600);
        QVERIFY(!isAnywhereIn(fixture.project.folder(), "secret-key-123"));
        QVERIFY(!std::filesystem::exists(fixture.project.folder() / "fetch"));
    }

    void aRefreshNamesItsParent() {
        ProjectFixture fixture;
        double value = 5;
        SourceFixture source([&](const QByteArray& target, const QByteArray&) { return openAqDays(target, value); });
        const std::string first = fetchSnapshot(fixture.project, source.context, openAqQuery(), "town").snapshot.digest;
        QVERIFY(refreshSnapshot(fixture.project, source.context, "town").unchanged);
        value = 6;
        source.context.now = [] { return SourceFixture::now + 2 * nsPerDay; };
        const FetchResult second = refreshSnapshot(fixture.project, source.context, "town", {}, Refetch::All);
        QCOMPARE(second.snapshot.rows, std::int64_t{31 * 24});
        QCOMPARE(second.snapshot.provenance["parent"].get<std::string>(), first);
        QCOMPARE(fixture.project.openSnapshot("town").column("PM2.5").number(0), 6.0);
        QCOMPARE(fixture.project.openSnapshot(first).column("PM2.5").number(0), 5.0);
    }

    /// Five months are two stretches; the refresh asks for the last days alone.
    void aRefreshAsksOnlyForWhatHasNotSettled() {
        ProjectFixture fixture;
        SourceFixture source([](const QByteArray& target, const QByteArray&) { return openAqDays(target, 5); });
        const auto query = openAqQuery("2023-10-01");
        fetchSnapshot(fixture.project, source.context, query, "town");
        source.context.now = [] { return SourceFixture::now + 3 * nsPerDay; };
        const auto before = source.server.requestCount();
        const FetchResult since = refreshSnapshot(fixture.project, source.context, "town");
        const auto targets = source.server.targets();
        QCOMPARE(source.server.requestCount() - before, 1);
        QVERIFY2(targets.back().contains("datetime_from=2024-02-2"), targets.back());
        // The same as whoever asks for all, and nothing of it is asked for twice.
        const FetchResult all = refreshSnapshot(fixture.project, source.context, "town", {}, Refetch::All);
        QVERIFY(source.server.requestCount() - before > 2);
        QCOMPARE(all.snapshot.digest, since.snapshot.digest);
        ProjectFixture other;
        QCOMPARE(fetchSnapshot(other.project, source.context, query, "town").snapshot.digest, since.snapshot.digest);
    }

    void rowsThatTheSourceTookBackAreGone() {
        ProjectFixture fixture;
        bool isShorter = false;
        SourceFixture source([&](const QByteArray& target, const QByteArray&) {
            HttpAnswer answer = openAqDays(target, 5);
            if (isShorter) {
                Json json = Json::parse(answer.body.toStdString());
                json["results"].erase(json["results"].size() - 1);
                answer.body = QByteArray::fromStdString(json.dump());
            }
            return answer;
        });
        const FetchResult first = fetchSnapshot(fixture.project, source.context, openAqQuery(), "town");
        isShorter = true;
        QCOMPARE(refreshSnapshot(fixture.project, source.context, "town").snapshot.rows, first.snapshot.rows - 1);
    }

    void anOpenBeginningStaysWhereItWas() {
        ProjectFixture fixture;
        SourceFixture source([](const QByteArray& target, const QByteArray&) { return openAqDays(target, 5); });
        const FetchResult first = fetchSnapshot(fixture.project, source.context, openAqQuery(""), "town");
        source.context.now = [] { return SourceFixture::now + nsPerDay; };
        QCOMPARE(refreshSnapshot(fixture.project, source.context, "town").snapshot.rows, first.snapshot.rows + 24);
    }

    void aFetchThatIsCutGoesOnInTheProject() {
        ProjectFixture fixture;
        bool works = false;
        SourceFixture source([&](const QByteArray& target, const QByteArray&) {
            return !works && target.contains("datetime_from=2024-01-") ? HttpAnswer{502, ""} : openAqDays(target, 5);
        });
        const auto query = openAqQuery("2023-12-01", "2024-01-31");
        const auto fetch = [&] { return fetchSnapshot(fixture.project, source.context, query, "town"); };
        QVERIFY(failsWith(ErrorCode::Unavailable, fetch, "502"));
        QVERIFY(fixture.project.store().snapshots().empty());
        QVERIFY(!isAnywhereIn(fixture.project.folder(), "secret-key-123"));
        works = true;
        const auto before = source.server.requestCount();
        QCOMPARE(fetch().snapshot.rows, std::int64_t{62 * 24});
        QCOMPARE(source.server.requestCount() - before, 1);
        QVERIFY(!std::filesystem::exists(fixture.project.folder() / "fetch"));
    }

    void whatWasImportedCannotBeFetchedAgain() {
        ProjectFixture fixture;
        SourceFixture source([](const QByteArray&, const QByteArray&) { return HttpAnswer{}; });
        fixture.import(hourlyCsv(48), "mine");
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return refreshSnapshot(fixture.project, source.context, "mine"); },
            "imported from files"));
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return refreshSnapshot(fixture.project, source.context, "none"); }, "none"));
    }

    void aFolderGrowsFromSnapshotToSnapshot() {
        ProjectFixture fixture;
        sources::SourceContext context;
        std::filesystem::create_directory(fixture.root / "in");
        fixture.write("in/1.csv", "time,PM2.5\n2024-01-01T00:00:00Z,1.5\n2024-01-01T01:00:00Z,2.5\n");
        sources::FolderQuery query;
        query.folder = (fixture.root / "in").string();
        const std::string first = fetchSnapshot(fixture.project, context, query, "log").snapshot.digest;
        fixture.write("in/2.csv", "time,PM2.5\n2024-01-01T02:00:00Z,3.5\n2024-01-01T03:00:00Z,4.5\n");
        const FetchResult second = refreshSnapshot(fixture.project, context, "log");
        QCOMPARE(second.snapshot.rows, std::int64_t{4});
        QCOMPARE(second.facts.requestCount, std::int64_t{1});
        QCOMPARE(second.snapshot.provenance["parent"].get<std::string>(), first);
        QVERIFY(refreshSnapshot(fixture.project, context, "log").unchanged);
    }

    void aJoinNamesBothParents() {
        ProjectFixture fixture;
        fixture.import(csvAt(57.14, "PM2.5", 10), "sensors");
        fixture.import(csvAt(57.15, "wind", 20), "weather");
        const features::JoinSettings settings = suggestedJoin(fixture.project, "sensors", "weather");
        QVERIFY(settings.match == features::JoinMatch::Nearest);
        const JoinedSnapshot joined = joinSnapshots(fixture.project, {"sensors", "weather", settings}, "both");
        QCOMPARE(fixture.project.openSnapshot("both").column("wind").number(3), 23.0);
        const Json query = fixture.project.store().snapshot("both").provenance["query"];
        QCOMPARE(query["left"]["digest"].get<std::string>(), fixture.project.store().snapshot("sensors").digest);
        QCOMPARE(query["right"]["digest"].get<std::string>(), fixture.project.store().snapshot("weather").digest);
        QVERIFY(joined.series.front().distanceKm > 1 && joined.series.front().distanceKm < 1.3);

        fixture.import(csvAt(57.15, "wind", 120), "weather");
        sources::SourceContext context;
        const FetchResult again = refreshSnapshot(fixture.project, context, "both");
        QCOMPARE(fixture.project.openSnapshot("both").column("wind").number(3), 123.0);
        QCOMPARE(again.snapshot.provenance["parent"].get<std::string>(), joined.snapshot.digest);
    }
};

QTEST_GUILESS_MAIN(TestFetch)
#include "tst_fetch.moc"
