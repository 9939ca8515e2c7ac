#include <QtTest>

#include "core/base/error.h"
#include "core/base/time.h"

using namespace airshed;

class TestTime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isoIsReadAndWritten_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::addColumn<bool>("offset");
        QTest::newRow("date") << "2024-02-29"
                              << "2024-02-29T00:00:00Z" << false;
        QTest::newRow("blank") << "2024-02-29 13:05"
                               << "2024-02-29T13:05:00Z" << false;
        QTest::newRow("seconds") << "1969-12-31T23:59:59"
                                 << "1969-12-31T23:59:59Z" << false;
        QTest::newRow("zulu") << "2024-02-29T13:05:06Z"
                              << "2024-02-29T13:05:06Z" << true;
        QTest::newRow("offset") << "2024-02-29T13:05:06+08:00"
                                << "2024-02-29T05:05:06Z" << true;
        QTest::newRow("short offset") << "2024-02-29 13:05:06-0330"
                                      << "2024-02-29T16:35:06Z" << true;
        QTest::newRow("fraction") << "2019-07-12T00:00:00.250Z"
                                  << "2019-07-12T00:00:00.25Z" << true;
    }

    void isoIsReadAndWritten() {
        QFETCH(QString, text);
        QFETCH(QString, written);
        QFETCH(bool, offset);
        bool hadOffset = !offset;
        const auto time = parseIso(text.toStdString(), &hadOffset);
        QVERIFY(time.has_value());
        QCOMPARE(QString::fromStdString(formatIso(*time)), written);
        QCOMPARE(hadOffset, offset);
    }

    void whatIsNoTimeIsRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-01-01T24:00", "2024-01-01T10:61", "2024-01-01X10:00",
                                 "2024-01-01T10:00 noon", "24-01-01", "2024-01-01T10:00:00+99:00"})
            QTest::newRow(text) << text;
    }

    void whatIsNoTimeIsRefused() {
        QFETCH(QString, text);
        QVERIFY(!parseIso(text.toStdString()).has_value());
    }

    void civilRoundTripsOverTheWholeRange() {
        for (TimeNs time = -9'000'000'000 * nsPerSecond; time < 9'000'000'000 * nsPerSecond; time += 123'456'789 * nsPerSecond)
            QCOMPARE(fromCivil(toCivil(time)), std::optional<TimeNs>(time));
    }

    void weekdaysBeginOnMonday() {
        QCOMPARE(weekday(*parseIso("2024-01-01")), 0);
        QCOMPARE(weekday(*parseIso("1970-01-01")), 3);
        QCOMPARE(weekday(*parseIso("1969-12-28")), 6);
    }

    void clockChangesAreTold() {
        const TimeZone rome("Europe/Rome");
        ZoneResult result = ZoneResult::Unique;
        QCOMPARE(formatIso(rome.toUtc(*parseIso("2018-03-25 02:30"), &result)), std::string("2018-03-25T01:30:00Z"));
        QVERIFY(result == ZoneResult::Skipped);
        QCOMPARE(formatIso(rome.toUtc(*parseIso("2018-10-28 02:30"), &result)), std::string("2018-10-28T00:30:00Z"));
        QVERIFY(result == ZoneResult::Ambiguous);
        QCOMPARE(formatIso(rome.toUtc(*parseIso("2018-07-01 12:00"), &result)), std::string("2018-07-01T10:00:00Z"));
        QVERIFY(result == ZoneResult::Unique);
    }

    void fixedOffsetsNeedNoDatabase() {
        QCOMPARE(formatIso(TimeZone("+08:00").toUtc(*parseIso("2013-03-01 00:00"))), std::string("2013-02-28T16:00:00Z"));
        QCOMPARE(TimeZone("UTC").toUtc(42), TimeNs(42));
    }

    void unknownZoneIsNamed() {
        try {
            TimeZone zone("Europe/Atlantis");
            QFAIL("a zone that does not exist was accepted");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("Europe/Atlantis") != std::string::npos);
        }
    }

    void durationsReadAsPeopleSayThem() {
        QCOMPARE(formatDuration(1.46), std::string("1.5 s"));
        QCOMPARE(formatDuration(130), std::string("2 min 10 s"));
        QCOMPARE(formatDuration(3 * 3600 + 5 * 60), std::string("3 h 5 min"));
        QCOMPARE(formatDuration(-1), std::string("unknown"));
    }

    void intervalsAsPeopleSayThem() {
        QCOMPARE(formatInterval(86'400), std::string("1 day"));
        QCOMPARE(formatInterval(3 * 86'400), std::string("3 days"));
        QCOMPARE(formatInterval(36 * 3'600), std::string("36 h"));
        QCOMPARE(formatInterval(3'600), std::string("1 h"));
        QCOMPARE(formatInterval(900), std::string("15 min"));
        QCOMPARE(formatInterval(20.0 / 60 * 3600 * (1 + 1e-15)), std::string("20 min"));
        QCOMPARE(formatInterval(90), std::string("1 min 30 s"));
        QCOMPARE(formatInterval(5), std::string("5 s"));
        QCOMPARE(formatInterval(-1), std::string("unknown"));
    }
};

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
