#include <QtTest>

#include "core/features/calendar.h"
#include "tests/support/faults.h"

using airshed::nsPerDay;
using airshed::nsPerHour;
using airshed::TimeNs;
using airshed::features::calendarChannels;
using airshed::features::calendarCycle;

class TestCalendar : public QObject {
    Q_OBJECT

    static bool isPhase(const char* cycle, TimeNs time, float sine, float cosine) {
        const auto channels = calendarChannels(calendarCycle(cycle), time);
        return std::abs(channels[0] - sine) < 1e-6F && std::abs(channels[1] - cosine) < 1e-6F;
    }

private Q_SLOTS:
    void hourTurnsOnceADay() {
        const TimeNs day = *airshed::parseIso("2026-03-01");
        QVERIFY(isPhase("hour", day, 0.0F, 1.0F));
        QVERIFY(isPhase("hour", day + 6 * nsPerHour, 1.0F, 0.0F));
        QVERIFY(isPhase("hour", day + 12 * nsPerHour, 0.0F, -1.0F));
    }

    void weekBeginsOnMonday() {
        const TimeNs monday = *airshed::parseIso("2026-03-02");
        QCOMPARE(airshed::weekday(monday), 0);
        QVERIFY(isPhase("weekday", monday, 0.0F, 1.0F));
        QVERIFY(isPhase("weekday", monday + 7 * nsPerDay / 4, 1.0F, 0.0F));
    }

    void yearIsTheMeanGregorianYear() {
        QVERIFY(isPhase("yearday", 0, 0.0F, 1.0F));
        QVERIFY(isPhase("yearday", 31'556'952LL / 4 * airshed::nsPerSecond, 1.0F, 0.0F));
    }

    void timesBefore1970AreOnTheSameCircle() {
        for (const char* cycle : {"hour", "weekday"})
            QCOMPARE(calendarChannels(calendarCycle(cycle), -70 * nsPerDay + 5 * nsPerHour),
                     calendarChannels(calendarCycle(cycle), 5 * nsPerHour));
        QVERIFY(isPhase("hour", -1, 0.0F, 1.0F) == false);
        QVERIFY(isPhase("hour", -18 * nsPerHour, 1.0F, 0.0F));
    }

    void unknownCycleIsNamed() {
        QVERIFY(airshed::test::failsWith(
            airshed::ErrorCode::NotFound, [] { return calendarCycle("moon"); }, "\"moon\"", "yearday"));
    }
};

QTEST_APPLESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
