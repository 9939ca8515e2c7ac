#include <QtTest>

#include <limits>

#include "core/quality/expectations.h"
#include "tests/support/faults.h"
#include "tests/support/hourly_table.h"

using namespace airshed;
using namespace airshed::quality;
using airshed::test::failsWith;
using airshed::test::gap;
using airshed::test::hourlyTable;

namespace {

DataFindings broken(const std::vector<double>& x, const char* expectation) {
    const auto expectations = expectationsFromJson(Json::array({Json::parse(expectation)}));
    return checkExpectations(hourlyTable(x), "time", "", expectations);
}

} // namespace

class TestExpectations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rules_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<int>("from"); // hour where it does not hold; -1: it holds
        QTest::addColumn<QString>("evidence");
        QTest::newRow("range holds") << R"({"expect": "range", "column": "x", "min": 0, "max": 10})"
                                     << QList<double>{0, 5, gap, 10} << -1 << "";
        QTest::newRow("range broken") << R"({"expect": "range", "column": "x", "min": 0, "max": 10})"
                                      << QList<double>{0, 5, 11, 99} << 2 << "2 values lie outside, the furthest is 99";
        QTest::newRow("gap holds") << R"({"expect": "longest_gap", "column": "x", "hours": 2})" << QList<double>{1, gap, gap, 1}
                                   << -1 << "";
        QTest::newRow("gap broken") << R"({"expect": "longest_gap", "column": "x", "hours": 2})"
                                    << QList<double>{1, gap, gap, gap, 1} << 1 << "The longest gap is 3 h";
        QTest::newRow("complete") << R"({"expect": "completeness", "column": "x", "share": 0.75})"
                                  << QList<double>{1, gap, 1, 1} << -1 << "";
        QTest::newRow("incomplete") << R"({"expect": "completeness", "column": "x", "share": 0.75})"
                                    << QList<double>{1, gap, gap, 1} << 0 << "2 of 4 values are there, 50.0 %";
        QTest::newRow("rows are all there")
            << R"({"expect": "completeness", "share": 1})" << QList<double>{1, gap, gap, 1} << -1 << "";
        QTest::newRow("no such column") << R"({"expect": "range", "column": "y", "min": 0, "max": 1})" << QList<double>{1} << 0
                                        << "no numbers of that column";
        QTest::newRow("no such series") << R"({"expect": "completeness", "series": "north", "share": 0})" << QList<double>{1}
                                        << 0 << "no numbers of that column or series";
    }
    void rules() {
        QFETCH(QString, rule);
        QFETCH(QList<double>, values);
        QFETCH(int, from);
        QFETCH(QString, evidence);
        const DataFindings findings = broken({values.begin(), values.end()}, rule.toUtf8().constData());
        QCOMPARE(findings.empty(), from < 0);
        if (from < 0)
            return;
        QVERIFY(findings[0].severity == Severity::Error);
        QCOMPARE(findings[0].code, std::string("expectation"));
        QCOMPARE(findings[0].from(), from * nsPerHour);
        QVERIFY2(QString::fromStdString(findings[0].evidence).contains(evidence), findings[0].evidence.c_str());
    }

    void rulesSurviveJson() {
        const Json json = Json::parse(R"([{"expect": "range", "column": "PM2.5", "series": "", "min": 0.0, "max": 1000.0},
                                          {"expect": "longest_gap", "column": "", "series": "a", "hours": 6.0},
                                          {"expect": "completeness", "column": "", "series": "", "share": 0.75}])");
        const auto expectations = expectationsFromJson(json);
        QCOMPARE(toJson(expectations), json);
        QCOMPARE(describe(expectations[0]), std::string("PM2.5 lies between 0 and 1000"));
        QCOMPARE(describe(expectations[1]), std::string("no gap of rows is over 6 h 0 min in series a"));
        QCOMPARE(describe(expectations[2]), std::string("at least 75 % of rows are there"));
    }

    void wrongRulesAreRefused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("no list") << "3"
                                 << "expected a list";
        QTest::newRow("kind") << R"([{"expect": "rain"}])"
                              << R"("rain" is not known)";
        QTest::newRow("no column") << R"([{"expect": "range", "min": 0, "max": 1}])"
                                   << R"("expectations.0.column": a range needs a column)";
        QTest::newRow("no limit") << R"([{"expect": "range", "column": "x", "min": 0}])"
                                  << R"("expectations.0.max")";
        QTest::newRow("limits crossed") << R"([{"expect": "range", "column": "x", "min": 2, "max": 1}])"
                                        << R"("expectations.0.max": 1 is outside 2)";
        QTest::newRow("hours") << R"([{"expect": "longest_gap", "hours": 0}])"
                               << "expectations.0.hours";
        QTest::newRow("share") << R"([{"expect": "completeness", "share": 75}])"
                               << R"("expectations.0.share": 75 is outside 0 to 1)";
    }
    void wrongRulesAreRefused() {
        QFETCH(QString, json);
        QFETCH(QString, message);
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return expectationsFromJson(Json::parse(json.toStdString())); },
            message.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestExpectations)
#include "tst_expectations.moc"
