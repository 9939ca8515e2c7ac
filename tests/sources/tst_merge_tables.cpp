#include <QtTest>

#include "core/sources/epoch.h"
#include "core/sources/merge_tables.h"
#include "core/sources/mqtt_rows.h"
#include "core/sources/row_builder.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::data::Column;
using airshed::data::Table;
using airshed::test::failsWith;

namespace {

struct Row {
    TimeNs hour;
    const char* series;
    double value;
};

Table tableOf(const std::vector<Row>& rows, const char* column = "PM2.5", const char* unit = "µg/m³") {
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> series;
    std::vector<double> values;
    for (const Row& row : rows) {
        times.push_back(row.hour * nsPerHour);
        series.emplace_back(row.series);
        values.push_back(row.value);
    }
    return Table({Column::times("time", times), Column::texts("station", series), Column::floats(column, unit, values)});
}

std::vector<double> valuesOf(const Table& table, const char* column) {
    const auto cells = table.column(column).floats();
    return {cells.begin(), cells.end()};
}

} // namespace

class TestMergeTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalRowsComeOnceAndOthersStay() {
        const MergedTables merged =
            mergeTables({tableOf({{1, "a", 1}, {1, "a", 1}, {2, "a", 2}}), tableOf({{1, "a", 1}, {2, "a", 9}})}, "station",
                        SameRow::EqualCells);
        QCOMPARE(valuesOf(merged.table, "PM2.5"), (std::vector<double>{1, 2, 9}));
        QCOMPARE(merged.repeated, std::int64_t{2});
        QCOMPARE(merged.replaced, std::int64_t{0});
    }

    void whatIsRevisedTakesThePlaceOfTheOld() {
        const MergedTables merged =
            mergeTables({tableOf({{1, "a", 1}, {2, "a", 2}, {1, "b", 5}}), tableOf({{2, "a", 9}, {3, "a", 3}, {1, "b", 5}})},
                        "station", SameRow::EqualTimeAndSeries);
        QCOMPARE(valuesOf(merged.table, "PM2.5"), (std::vector<double>{1, 9, 3, 5}));
        QCOMPARE(merged.replaced, std::int64_t{1});
        QCOMPARE(merged.repeated, std::int64_t{1});
    }

    void columnsAreUnited() {
        const MergedTables merged =
            mergeTables({tableOf({{1, "a", 1}}), tableOf({{2, "a", 7}}, "NO2", "ppb")}, "station", SameRow::EqualCells);
        QCOMPARE(merged.table.columns().size(), std::size_t{4});
        QVERIFY(!merged.table.column("NO2").isValid(0) && !merged.table.column("PM2.5").isValid(1));
        QCOMPARE(merged.table.column("NO2").unit(), std::string("ppb"));
    }

    void unitsAndKindsAreNotMixed() {
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [] {
                return mergeTables({tableOf({{1, "a", 1}}), tableOf({{2, "a", 1}}, "PM2.5", "ppb")}, "station",
                                   SameRow::EqualCells);
            },
            "PM2.5", "µg/m³", "ppb"));
        const Table text({Column::times("time", {0}), Column::texts("station", {{"a"}}), Column::texts("PM2.5", {{"high"}})});
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return mergeTables({tableOf({{1, "a", 1}}), text}, "station", SameRow::EqualCells);
            },
            "float", "text"));
    }

    void wholeNumbersAndFractionsGoTogether() {
        const Table whole({Column::times("time", {0}), Column::integers("count", "", {3})});
        const Table fraction({Column::times("time", {nsPerHour}), Column::floats("count", "", {3.5})});
        QCOMPARE(valuesOf(mergeTables({whole, fraction}, "", SameRow::EqualCells).table, "count"),
                 (std::vector<double>{3, 3.5}));
        const Table empty({Column::times("time", {0}), Column::texts("count", {std::nullopt})});
        QCOMPARE(mergeTables({empty, whole}, "", SameRow::EqualCells).table.column("count").type(), data::ColumnType::Integer);
    }

    void numbersSince1970AreToldApartByTheirSize() {
        const TimeNs expected = *parseIso("2024-03-01T12:30:15Z");
        for (const std::int64_t unit :
             {std::int64_t{1}, std::int64_t{1'000}, std::int64_t{1'000'000}, std::int64_t{1'000'000'000}})
            QCOMPARE(fromEpoch(expected / nsPerSecond * unit).value(), expected);
        QCOMPARE(fromEpoch(1'700'000'000.25).value(), 1'700'000'000'250'000'000LL);
        QVERIFY(!fromEpoch(std::numeric_limits<double>::quiet_NaN()) && !fromEpoch(1e300));
    }

    void messagesBecomeRows() {
        MqttRows rows;
        QVERIFY(rows.add("home/garden",
                         R"({"time": "2024-01-01T10:00:00Z", "pm25": 12.5, "bme": {"temperature": 5}, "on": true})", 0));
        QVERIFY(rows.add("home/garden/pm10", " 33.5\n", nsPerHour));
        QVERIFY(rows.add("home/garden", R"({"ts": 1704106800, "pm25": "broken", "state": "ok"})", 0));
        QVERIFY(!rows.add("home/door", "open", 0) && !rows.add("home/list", "[1,2]", 0) &&
                !rows.add("home/x", "{\"time\":1}", 0));
        const Table table = rows.table();
        QCOMPARE(table.rows(), std::size_t{3});
        QCOMPARE(table.column("time").cellText(0), std::string("1970-01-01T01:00:00Z"));
        QCOMPARE(table.column("topic").cellText(0), std::string("home/garden"));
        QCOMPARE(table.column("PM10").number(0), 33.5);
        QCOMPARE(table.column("PM2.5").number(1), 12.5);
        QCOMPARE(table.column("bme.temperature").number(1), 5.0);
        QCOMPARE(table.column("state").cellText(2), std::string("ok"));
        QCOMPARE(table.column("time").cellText(2), std::string("2024-01-01T11:00:00Z"));
        QVERIFY(hasFinding(rows.findings(), "unreadable_message") && hasFinding(rows.findings(), "other_kind"));
    }
};

QTEST_APPLESS_MAIN(TestMergeTables)
#include "tst_merge_tables.moc"
