#include <QtTest>

#include <cmath>

#include "core/quality/profile.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::nsPerHour;
using airshed::data::Column;
using airshed::data::Table;
using airshed::quality::ColumnProfile;
using airshed::quality::profileTable;
using airshed::quality::SeriesProfile;
using airshed::quality::TableProfile;
using airshed::test::failsWith;

class TestProfile : public QObject {
    Q_OBJECT

    static ColumnProfile profileOf(const Column& column) {
        std::vector<airshed::TimeNs> times(column.rows());
        return profileTable(Table({Column::times("time", times), column}), "time", "").columns.at(1);
    }

private Q_SLOTS:
    void numbersAreSummed() {
        const ColumnProfile profile = profileOf(Column::floats("x", "ppb", {4.0, std::nan(""), 1.0, 3.0, 2.0}));
        QCOMPARE(profile.count, std::size_t{4});
        QCOMPARE(profile.missing, std::size_t{1});
        QCOMPARE(profile.min, 1.0);
        QCOMPARE(profile.q25, 1.75);
        QCOMPARE(profile.median, 2.5);
        QCOMPARE(profile.q75, 3.25);
        QCOMPARE(profile.max, 4.0);
        QCOMPARE(profile.mean, 2.5);
        QCOMPARE(profile.standardDeviation, std::sqrt(5.0 / 3.0));
        QCOMPARE(QString::fromStdString(profile.unit), QString("ppb"));
    }

    void fewNumbersHaveNoSpread() {
        const ColumnProfile one = profileOf(Column::integers("x", "", {7}));
        QCOMPARE(one.median, 7.0);
        QVERIFY(std::isnan(one.standardDeviation));
        const ColumnProfile none = profileOf(Column::floats("x", "", {std::nan("")}));
        QVERIFY(std::isnan(none.mean) && std::isnan(none.min) && std::isnan(none.median));
        QCOMPARE(none.missing, std::size_t{1});
    }

    void booleansAreNumbers() { QCOMPARE(profileOf(Column::booleans("ok", {1, 0, 0, 0})).mean, 0.25); }

    void textsAreCounted() {
        const ColumnProfile profile = profileOf(Column::texts("wd", {"N", "S", "S", std::nullopt}));
        QCOMPARE(profile.distinct, std::size_t{2});
        QCOMPARE(QString::fromStdString(profile.firstText), QString("S"));
        const ColumnProfile unused = profileOf(Column::texts("wd", {0, 0}, {"N", "unused"}));
        QCOMPARE(unused.distinct, std::size_t{1});
    }

    void timesHaveTheirRange() {
        const TableProfile profile = profileTable(Table({Column::times("time", {nsPerHour, 0, 5}, {0b011})}), "time", "");
        QCOMPARE(QString::fromStdString(profile.columns[0].firstText), QString("1970-01-01T00:00:00Z"));
        QCOMPARE(QString::fromStdString(profile.columns[0].lastText), QString("1970-01-01T01:00:00Z"));
        QCOMPARE(profile.columns[0].missing, std::size_t{1});
    }

    void seriesAreTakenApart() {
        // a: 0, 1, 1, 2, 5 h, one of them out of order; b: one row.
        const Table table({Column::times("time", {0, nsPerHour, nsPerHour, 5 * nsPerHour, 9 * nsPerHour, 2 * nsPerHour}),
                           Column::texts("station", {"a", "a", "a", "a", "b", "a"})});
        const TableProfile profile = profileTable(table, "time", "station");
        QCOMPARE(profile.series.size(), std::size_t{2});
        const SeriesProfile& a = profile.series[0];
        QCOMPARE(QString::fromStdString(a.name), QString("a"));
        QCOMPARE(a.rows, std::size_t{5});
        QCOMPARE(a.first, airshed::TimeNs{0});
        QCOMPARE(a.last, 5 * nsPerHour);
        QCOMPARE(a.intervalNs, nsPerHour);
        QCOMPARE(a.absentSteps, std::size_t{2}); // 3 h and 4 h
        QCOMPARE(a.duplicateStamps, std::size_t{1});
        QCOMPARE(a.unorderedStamps, std::size_t{1});
        const SeriesProfile& b = profile.series[1];
        QCOMPARE(b.rows, std::size_t{1});
        QCOMPARE(b.intervalNs, std::int64_t{0});
        QCOMPARE(b.absentSteps, std::size_t{0});
    }

    void irregularStampsMakeNoAbsentSteps() {
        // Every 148 s or so; a jitter of some seconds leaves no step out.
        std::vector<airshed::TimeNs> times;
        for (int i = 0; i < 100; ++i)
            times.push_back((i * 148LL + (i % 3 == 0 ? 4 : 0)) * airshed::nsPerSecond);
        QCOMPARE(profileTable(Table({Column::times("time", times)}), "time", "").series[0].absentSteps, std::size_t{0});
    }

    void jsonIsComplete() {
        const Table table({Column::times("time", {0}), Column::floats("x", "ppb", {std::nan("")}), Column::texts("t", {"a"})});
        const airshed::Json json = profileTable(table, "time", "").toJson();
        QCOMPARE(json.at("rows").get<int>(), 1);
        QVERIFY(json.at("columns").at(1).at("mean").is_null());
        QCOMPARE(json.at("columns").at(2).at("most_frequent").get<std::string>(), std::string("a"));
        QCOMPARE(json.at("series").at(0).at("first").get<std::string>(), std::string("1970-01-01T00:00:00Z"));
    }

    void unknownColumnsAreNamed() {
        const Table table({Column::times("time", {0}), Column::floats("x", "", {1.0})});
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return profileTable(table, "when", ""); }, "\"when\""));
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return profileTable(table, "time", "who"); }, "\"who\""));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return profileTable(table, "x", ""); }, "not times"));
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
