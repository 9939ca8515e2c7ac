#include <QDateTime>
#include <QLocale>
#include <QTest>

#include "ui/text/text.h"

using namespace airshed::ui;

class TestText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timesAreTold_data();
    void timesAreTold();
    void noTimeIsADash();
    void timesInATableAreShort();
};

void TestText::timesAreTold_data() {
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("inTable");
    const QDateTime now = QDateTime::currentDateTime();
    QTest::newRow("now") << now << "just now"
                         << "just now";
    QTest::newRow("minutes ago") << now.addSecs(-12 * 60 - 5) << "12 min ago"
                                 << "12 min ago";
    QTest::newRow("yesterday") << QDateTime(now.date().addDays(-1), QTime(0, 5)) << "yesterday 00:05"
                               << "yesterday";
    QTest::newRow("long ago") << QDateTime(QDate(2026, 3, 3), QTime(14, 5)) << "3 Mar 2026 14:05"
                              << "3 Mar 2026";
    // What a clock set back leaves behind is told with its time, not as "just now".
    const QDateTime ahead = now.addDays(3);
    QTest::newRow("yet to come") << ahead << QLocale().toString(ahead, QStringLiteral("d MMM yyyy HH:mm"))
                                 << QLocale().toString(ahead, QStringLiteral("d MMM yyyy"));
}

void TestText::timesAreTold() {
    QFETCH(const QDateTime, time);
    QFETCH(const QString, text);
    QFETCH(const QString, inTable);
    QCOMPARE(whenText(time.toMSecsSinceEpoch()), text);
    QCOMPARE(whenTextInTable(time.toMSecsSinceEpoch()), inTable);
}

void TestText::noTimeIsADash() {
    QCOMPARE(whenText(0), QStringLiteral("–"));
    QCOMPARE(whenTextInTable(0), QStringLiteral("–"));
}

/// "yesterday 14:05" was cut off in the runs table of a window 1280 wide.
void TestText::timesInATableAreShort() {
    const QDateTime now = QDateTime::currentDateTime();
    for (int hours = 0; hours < 24 * 40; ++hours) {
        const QString text = whenTextInTable(now.addSecs(-3600 * hours).toMSecsSinceEpoch());
        QVERIFY2(text.size() <= 11, qPrintable(text));
    }
}

QTEST_MAIN(TestText)
#include "tst_text.moc"
