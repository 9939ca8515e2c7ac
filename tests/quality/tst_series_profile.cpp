#include <QtTest>

#include <cmath>
#include <numbers>

#include "core/quality/completeness.h"
#include "core/quality/series_profile.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using namespace airshed;
using namespace airshed::quality;
using airshed::test::gap;
using airshed::test::hourlyTable;

namespace {

SeriesColumnProfile profileOf(const std::vector<double>& x, TimeNs start = 0) {
    return profileSeriesColumns(hourlyTable(x, start), "time", "").at(0);
}

} // namespace

class TestSeriesProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDailyRhythmFollowsItself() {
        std::vector<double> x;
        for (int hour = 0; hour < 24 * 28; ++hour)
            x.push_back(std::sin(hour * std::numbers::pi / 12.0));
        const SeriesColumnProfile profile = profileOf(x);
        QVERIFY(std::abs(profile.autocorrelation1h - std::cos(std::numbers::pi / 12.0)) < 0.01);
        QVERIFY(std::abs(profile.autocorrelation24h - 1.0) < 1e-9);
        QVERIFY(std::abs(profile.autocorrelation168h - 1.0) < 1e-9);
    }

    void fewValuesFollowNothing() {
        const SeriesColumnProfile profile = profileOf({1, 2, 3, 2});
        QVERIFY(std::isnan(profile.autocorrelation1h) && std::isnan(profile.autocorrelation168h));
        QVERIFY(toJson(profile).at("autocorrelation").at("24h").is_null());
    }

    void completenessIsCountedByDayAndHour() {
        // Two days from 06:00 on; of the first 18 hours six are missing, of hour 7 one of two.
        std::vector<double> x(42, 1.0);
        for (std::size_t i = 1; i < 7; ++i)
            x[i] = gap;
        const SeriesColumnProfile profile = profileOf(x, 6 * nsPerHour);
        QCOMPARE(profile.promised, std::size_t{42});
        QCOMPARE(profile.count, std::size_t{36});
        QCOMPARE(profile.completenessByDay, (std::vector<double>{12.0 / 18.0, 1.0}));
        QCOMPARE(profile.completenessByHour.size(), std::size_t{24});
        QCOMPARE(profile.completenessByHour[6], 1.0);
        QCOMPARE(profile.completenessByHour[7], 0.5);
        QCOMPARE(profile.completenessByHour[0], 1.0);
        QCOMPARE(profile.firstDay, std::int64_t{0});
        // 1970 began on a Thursday.
        QCOMPARE(profile.completenessByWeekday.size(), std::size_t{7});
        QCOMPARE(profile.completenessByWeekday[3], 12.0 / 18.0);
        QCOMPARE(profile.completenessByWeekday[4], 1.0);
        QVERIFY(std::isnan(profile.completenessByWeekday[0]));
    }

    void valuesEveryOtherDayPromiseNothingBetween() {
        using data::Column;
        const data::Table table(
            {Column::times("time", {-2 * nsPerDay, 0, 2 * nsPerDay, 6 * nsPerDay}), Column::floats("x", "", {1, gap, 1, 1})});
        const Completeness completeness(table, "time", "");
        QCOMPARE(completeness.firstDay(), std::int64_t{-2});
        QCOMPARE(completeness.days(), std::size_t{9});
        const auto shareOf = [&](std::size_t day) { return completeness.ofDay(0, day); };
        QCOMPARE(shareOf(0).value(), 1.0);
        QCOMPARE(shareOf(1).expected, std::int64_t{0});
        QCOMPARE(shareOf(2).value(), 0.0);
        QCOMPARE(shareOf(4).found, std::int64_t{1});
        QCOMPARE(shareOf(6).value(), 0.0);
        QCOMPARE(completeness.ofHour(0, 8, 0).value(), 1.0);
    }

    /// The steps of an hour are counted, not walked: there may be 10¹².
    void aStrayStampAmongMillisecondsDoesNotHang() {
        using data::Column;
        std::vector<TimeNs> times = {-100 * 365 * nsPerDay};
        for (int i = 0; i < 10; ++i)
            times.push_back(i * 1'000'000LL);
        const data::Table table({Column::times("time", times), Column::floats("x", "", std::vector<double>(11, 1.0))});
        const Completeness completeness(table, "time", "");
        QCOMPARE(completeness.ofHour(0, 1, 5).expected, std::int64_t{3'600'000});
        QCOMPARE(completeness.ofHour(0, 1, 5).found, std::int64_t{0});
    }

    void doublesCountOnceAndAbsentRowsCount() {
        using data::Column;
        const data::Table table({Column::times("time", {0, nsPerHour, nsPerHour, 2 * nsPerHour, 5 * nsPerHour}),
                                 Column::floats("x", "", {1, 1, 1, 1, 1})});
        const SeriesColumnProfile profile = profileSeriesColumns(table, "time", "").at(0);
        QCOMPARE(profile.count, std::size_t{4});
        QCOMPARE(profile.promised, std::size_t{6});
        QCOMPARE(profile.completenessByHour[3], 0.0);
    }

    void dailyValuesHaveNoHours() {
        using data::Column;
        std::vector<TimeNs> times;
        std::vector<double> x;
        for (int day = 0; day < 60; ++day) {
            times.push_back(day * nsPerDay);
            x.push_back(day % 7);
        }
        const auto profile =
            profileSeriesColumns(data::Table({Column::times("time", times), Column::floats("x", "", x)}), "time", "").at(0);
        QVERIFY(profile.completenessByHour.empty());
        QVERIFY(std::isnan(profile.autocorrelation1h));
        QVERIFY(std::abs(profile.autocorrelation168h - 1.0) < 1e-9);
        QCOMPARE(profile.completenessByDay.size(), std::size_t{60});
    }

    void everySeriesAndNumericColumn() {
        const auto profiles = profileSeriesColumns(test::twoStations({1, 2, 3}, {4, 5}), "time", "station");
        QCOMPARE(profiles.size(), std::size_t{2});
        QCOMPARE(profiles[0].series, std::string("a"));
        QCOMPARE(profiles[1].count, std::size_t{2});
        QVERIFY(test::failsWith(
            ErrorCode::NotFound, [] { return profileSeriesColumns(hourlyTable({1}), "time", "", {"y"}); }, "\"y\""));
    }
};

QTEST_APPLESS_MAIN(TestSeriesProfile)
#include "tst_series_profile.moc"
