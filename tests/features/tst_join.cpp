#include <QtTest>

#include <cmath>
#include <limits>

#include "core/base/position.h"
#include "core/features/join.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::features;
using airshed::data::Column;
using airshed::data::Table;
using airshed::test::failsWith;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<TimeNs> hours(const std::vector<double>& at) {
    std::vector<TimeNs> times;
    for (const double hour : at)
        times.push_back(static_cast<TimeNs>(hour * static_cast<double>(nsPerHour)));
    return times;
}

Table sensors(const std::vector<double>& at) {
    return Table({Column::times("time", hours(at)), Column::floats("PM2.5", "µg/m³", std::vector<double>(at.size(), 1.0))});
}

Table weather(const std::vector<double>& at, const std::vector<double>& wind) {
    return Table({Column::times("time", hours(at)), Column::floats("wind speed", "km/h", wind)});
}

std::vector<double> joined(const Table& left, const Table& right, const JoinSettings& settings,
                           const char* column = "wind speed") {
    const JoinResult result = joinAsOf(left, right, settings);
    std::vector<double> values;
    for (std::size_t row = 0; row < result.table.rows(); ++row)
        values.push_back(result.table.column(column).number(row));
    return values;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

Table placed(const char* series, const std::vector<std::string>& names, const std::vector<Position>& positions,
             const std::vector<double>& values, const char* column) {
    std::vector<std::optional<std::string>> texts(names.begin(), names.end());
    std::vector<double> latitudes;
    std::vector<double> longitudes;
    for (const Position& position : positions) {
        latitudes.push_back(position.latitude);
        longitudes.push_back(position.longitude);
    }
    return Table({Column::times("time", std::vector<TimeNs>(names.size(), 0)), Column::texts(series, texts),
                  Column::floats("latitude", "°", latitudes), Column::floats("longitude", "°", longitudes),
                  Column::floats(column, "", values)});
}

} // namespace

class TestJoin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLatestValueThatWasKnownIsTaken() {
        JoinSettings settings;
        settings.toleranceSeconds = 6 * 3600;
        const Table right = weather({0, 3, 6}, {10, 13, 16});
        QVERIFY(same(joined(sensors({-1, 0, 2.5, 3, 5.9, 6, 12, 12.1}), right, settings),
                     {missing, 10, 10, 13, 13, 16, 16, missing}));
    }

    void aValueIsKnownOnlyAfterItsIntervalAndDelay() {
        JoinSettings settings;
        settings.intervalSeconds = 3600;
        settings.delaySeconds = 1800;
        const Table right = weather({0, 1, 2}, {10, 11, 12});
        QVERIFY(same(joined(sensors({0, 1, 1.4, 1.5, 2.5, 3.5}), right, settings), {missing, missing, missing, 10, 11, 12}));
    }

    /// Whatever comes later must not change what was joined earlier.
    void aLaterValueCannotLeak() {
        JoinSettings settings;
        settings.intervalSeconds = 3600;
        settings.delaySeconds = 2 * 3600;
        std::vector<double> at;
        std::vector<double> wind;
        for (int hour = 0; hour < 48; ++hour) {
            at.push_back(hour);
            wind.push_back(hour);
        }
        const Table left = sensors(at);
        const std::vector<double> before = joined(left, weather(at, wind), settings);
        for (int known = 0; known < 48; ++known) {
            std::vector<double> poisoned = wind;
            for (int hour = known + 1; hour < 48; ++hour)
                poisoned[static_cast<std::size_t>(hour)] = 1e6;
            const std::vector<double> after = joined(left, weather(at, poisoned), settings);
            // Hour `known + 1` is available from known + 1 + 1 + 2 on.
            for (int row = 0; row < std::min(48, known + 4); ++row)
                QVERIFY(same({after[static_cast<std::size_t>(row)]}, {before[static_cast<std::size_t>(row)]}));
            if (known + 4 < 48)
                QCOMPARE(after[static_cast<std::size_t>(known) + 4], 1e6);
        }
    }

    void orderOfRowsDoesNotMatterAndGapsStayApart() {
        const Table right({Column::times("time", hours({2, 0, 1})), Column::floats("wind speed", "km/h", {missing, 10, 11}),
                           Column::floats("rain", "mm", {2, 0, missing})});
        QVERIFY(same(joined(sensors({2}), right, {}), {11}));
        QVERIFY(same(joined(sensors({2}), right, {}, "rain"), {2}));
    }

    void seriesAreMatchedByName() {
        const Table left = placed("station", {"a", "b", "c"}, {{}, {}, {}}, {1, 2, 3}, "PM2.5");
        const Table right = placed("place", {"b", "a"}, {{}, {}}, {20, 10}, "wind speed");
        JoinSettings settings;
        settings.leftSeries = "station";
        settings.rightSeries = "place";
        settings.match = JoinMatch::SameName;
        QVERIFY(same(joined(left, right, settings), {10, 20, missing}));
        const JoinResult result = joinAsOf(left, right, settings);
        QCOMPARE(result.series[1].right, std::string("b"));
        QVERIFY(std::ranges::find(result.findings, "no_partner", &Finding::code) != result.findings.end());
        settings.match = JoinMatch::Only;
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return joinAsOf(left, right, settings); }, "2 series"));
    }

    void theNearestStationIsTaken() {
        // Aberdeen and Dundee; a sensor between them, nearer to Dundee; one in Rome.
        const Table right = placed("place", {"Aberdeen", "Dundee"}, {{57.149, -2.094}, {56.462, -2.971}}, {1, 2}, "wind speed");
        const Table left = placed("sensor", {"x", "y", "z"}, {{56.5, -2.9}, {57.1, -2.1}, {41.9, 12.5}}, {5, 6, 7}, "PM2.5");
        JoinSettings settings;
        settings.leftSeries = "sensor";
        settings.rightSeries = "place";
        settings.match = JoinMatch::Nearest;
        const JoinResult result = joinAsOf(left, right, settings);
        QVERIFY(same(joined(left, right, settings), {2, 1, missing}));
        QCOMPARE(result.series[0].right, std::string("Dundee"));
        QVERIFY(result.series[0].distanceKm > 5 && result.series[0].distanceKm < 7);
        QVERIFY(result.series[2].right.empty());
        QVERIFY(result.table.find("latitude") != nullptr && result.table.find("latitude (joined)") == nullptr);
        settings.leftSeries.clear();
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return joinAsOf(sensors({0}), right, settings); }, "left", "latitude"));
    }

    void namesThatAreTakenAreTold() {
        const Table right({Column::times("time", hours({0})), Column::floats("PM2.5", "ppb", {9})});
        const JoinResult result = joinAsOf(sensors({0}), right, {});
        QCOMPARE(result.table.column("PM2.5").number(0), 1.0);
        QCOMPARE(result.table.column("PM2.5 (joined)").number(0), 9.0);
        QCOMPARE(result.table.column("PM2.5 (joined)").unit(), std::string("ppb"));
    }

    void settingsThatLookAheadAreRefused() {
        JoinSettings settings;
        settings.delaySeconds = -3600;
        const Table right = weather({0}, {1});
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return joinAsOf(sensors({0}), right, settings); }, "below 0"));
        settings.delaySeconds = 0;
        settings.columns = {"rain"};
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return joinAsOf(sensors({0}), right, settings); }, "rain"));
        settings.columns = {"time"};
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return joinAsOf(sensors({0}), right, settings); }, "no numbers"));
        const Json json = toJson(JoinSettings{});
        QCOMPARE(toJson(joinSettingsFromJson(json)).dump(), json.dump());
    }

    void distancesAreThoseOfTheEarth() {
        // Paris to London, 343.6 km on the sphere; a quarter of the way round; across the date line.
        QVERIFY(std::abs(distanceKm({48.8566, 2.3522}, {51.5074, -0.1278}) - 343.6) < 0.5);
        QVERIFY(std::abs(distanceKm({0, 0}, {0, 90}) - 10'007.6) < 0.5);
        QVERIFY(distanceKm({0, 179.9}, {0, -179.9}) < 23);
        QVERIFY((!Position{91, 0}.isValid()));
        QVERIFY((!Position{missing, 0}.isValid()));
    }
};

QTEST_APPLESS_MAIN(TestJoin)
#include "tst_join.moc"
