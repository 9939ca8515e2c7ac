#include <QtTest>

#include "core/data/stamp_parser.h"

using airshed::data::DateOrder;
using airshed::data::isClock;
using airshed::data::parseStamp;

class TestStampParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stampsAreRead_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("monthFirst");
        QTest::addColumn<QString>("utc");
        const auto row = [](const char* text, const char* utc, bool monthFirst = false) {
            QTest::newRow(text) << QString(text) << monthFirst << QString(utc);
        };
        row("2026-03-01", "2026-03-01T00:00:00Z");
        row("2026-03-01 14:05", "2026-03-01T14:05:00Z");
        row("2026-03-01T14:05:06", "2026-03-01T14:05:06Z");
        row("2026-03-01T14:05:06.250Z", "2026-03-01T14:05:06.25Z");
        row("2026-03-01 14:05:06+01:00", "2026-03-01T13:05:06Z");
        row("2026-03-01 14:05:06 -0530", "2026-03-01T19:35:06Z");
        row("2026-03-01T00:30:00+02", "2026-02-28T22:30:00Z");
        row("2026-03-01 14:05 UTC", "2026-03-01T14:05:00Z");
        row("2025/7/1", "2025-07-01T00:00:00Z");
        row("2025/7/1 9:30", "2025-07-01T09:30:00Z");
        row("20260301T093000", "2026-03-01T09:30:00Z");
        row("20260301 0930", "2026-03-01T09:30:00Z");
        row("10/03/2004 18.00.00", "2004-03-10T18:00:00Z");
        row("10/03/2004 18.00.00", "2004-03-10T18:00:00Z", false);
        row("3/14/2026 2:30 PM", "2026-03-14T14:30:00Z", true);
        row("3/14/26 12:00 am", "2026-03-14T00:00:00Z", true);
        row("01.03.1999 24:00", "1999-03-02T00:00:00Z");
        row("31.12.99", "1999-12-31T00:00:00Z");
        row("2026-03-01 7", "2026-03-01T07:00:00Z");
        row("2024-02-29", "2024-02-29T00:00:00Z");
    }

    void stampsAreRead() {
        QFETCH(QString, text);
        QFETCH(bool, monthFirst);
        const auto stamp = parseStamp(text.toStdString(), monthFirst ? DateOrder::MonthFirst : DateOrder::DayFirst);
        QVERIFY(stamp.has_value());
        QTEST(QString::fromStdString(airshed::formatIso(stamp->wallClock - stamp->offsetNs.value_or(0))), "utc");
    }

    void othersAreNot_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"",
                                 "noon",
                                 "12.5",
                                 "2026",
                                 "2026-03",
                                 "2026-02-30",
                                 "2026-13-01",
                                 "30/02/2026",
                                 "13/13/2026",
                                 "2026-03-01 25:00",
                                 "2026-03-01 24:01",
                                 "2026-03-01 12:60",
                                 "2026-03-01x",
                                 "2026-03-01 12:00 Mars",
                                 "2026-03-01 13:00 PM",
                                 "1-2-3",
                                 "2026-03/01",
                                 "2026-03-01 +01:00:00",
                                 "123456789",
                                 "192.168.0.1"})
            QTest::newRow(text) << QString(text);
    }

    void othersAreNot() {
        QFETCH(QString, text);
        QVERIFY(!parseStamp(text.toStdString(), DateOrder::DayFirst));
        QVERIFY(!parseStamp(text.toStdString(), DateOrder::MonthFirst));
    }

    void clocksAreTold() {
        for (const char* text : {"18:00", "18.00.00", "6:30 PM", "24:00", "0:00:00.5"})
            QVERIFY2(isClock(text), text);
        for (const char* text : {"18", "25:00", "18:61", "2026-03-01", "noon", ""})
            QVERIFY2(!isClock(text), text);
    }

    void ambiguousDatesYieldTheirNumbers() {
        const auto numbers = airshed::data::ambiguousDateNumbers("3/14/2026 10:00");
        QVERIFY(numbers.has_value());
        QCOMPARE(numbers->first, 3);
        QCOMPARE(numbers->second, 14);
        QVERIFY(!airshed::data::ambiguousDateNumbers("2026-03-14"));
        QVERIFY(!airshed::data::ambiguousDateNumbers("n/a"));
    }
};

QTEST_APPLESS_MAIN(TestStampParser)
#include "tst_stamp_parser.moc"
