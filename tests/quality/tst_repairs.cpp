#include <QtTest>

#include <cmath>
#include <limits>

#include "core/quality/repair.h"
#include "tests/support/faults.h"
#include "tests/support/hour_label.h"

using namespace airshed;
using namespace airshed::quality;
using airshed::data::Column;
using airshed::data::Table;
using airshed::test::failsWith;
using airshed::test::label;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Hourly rows of series a, then of series b, with the same values.
Table twoSeries(const std::vector<double>& x, const std::string& unit = "µg/m³") {
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> names;
    std::vector<double> cells;
    for (const char* name : {"a", "b"})
        for (std::size_t i = 0; i < x.size(); ++i) {
            times.push_back(static_cast<TimeNs>(i) * nsPerHour);
            names.emplace_back(name);
            cells.push_back(x[i]);
        }
    return Table({Column::times("time", times), Column::texts("station", names), Column::floats("x", unit, cells)});
}

RepairedTable repaired(const Table& table, const RepairStep& step, const LabelSet& labels = {}) {
    return repairTable(table, "time", "station", {step}, labels);
}

RepairStep onX(const RepairAction& action, const std::string& series = "") {
    return {action, {"x"}, series, "", true};
}

/// The cells of x of series a; "-" where missing.
QString cellsOfA(const Table& table) {
    QStringList texts;
    for (std::size_t row = 0; row < table.rows() / 2; ++row)
        texts << (table.column("x").isValid(row) ? QString::number(table.column("x").number(row)) : QStringLiteral("-"));
    return texts.join(' ');
}

bool seriesAreEqual(const Table& table) {
    const std::size_t half = table.rows() / 2;
    for (std::size_t row = 0; row < half; ++row)
        if (table.column("x").cellText(row) != table.column("x").cellText(row + half))
            return false;
    return true;
}

/// Their ids count from 1.
LabelSet labelSet(const std::vector<Label>& labels) {
    std::vector<LabelEvent> events;
    for (const Label& one : labels) {
        events.push_back({static_cast<std::int64_t>(events.size()) + 1, LabelAction::Add, one});
        events.back().label.id = events.back().revision;
    }
    return LabelSet(events);
}

} // namespace

class TestRepairs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valueSteps_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("expected");
        QTest::newRow("range") << R"({"do": "range", "columns": ["x"], "min": 0, "max": 10})"
                               << QList<double>{-1, 0, 5, 10, 10.5, missing} << "- 0 5 10 - -";
        QTest::newRow("range without an end")
            << R"({"do": "range", "columns": ["x"], "min": 0})" << QList<double>{-1, 0, 1e9} << "- 0 1e+09";
        QTest::newRow("convert") << R"({"do": "convert", "columns": ["x"], "factor": 2, "offset": -1, "to": "ppb"})"
                                 << QList<double>{1, missing, 3} << "1 - 5";
        QTest::newRow("flatline") << R"({"do": "flatline", "columns": ["x"], "rows": 3})"
                                  << QList<double>{1, 2, 2, 2, 2, 3, 3, missing, 3, 3} << "1 2 2 - - 3 3 - 3 3";
        QTest::newRow("spike") << R"({"do": "spike", "columns": ["x"], "window": 5, "threshold": 5})"
                               << QList<double>{1, 2, 3, 2, 1, 90, 2, 1, -90, 3} << "1 2 3 2 1 - 2 1 - 3";
        QTest::newRow("a new level is believed") << R"({"do": "spike", "columns": ["x"], "window": 5, "threshold": 5})"
                                                 << QList<double>{1, 2, 3, 2, 1, 90, 91, 92, 91, 90} << "1 2 3 2 1 - - - 91 90";
        QTest::newRow("small departures are none")
            << R"({"do": "spike", "columns": ["x"], "window": 3, "threshold": 5, "least": 9})"
            << QList<double>{1, 1.1, 1.2, 8, 30} << "1 1.1 1.2 8 -";
        QTest::newRow("constant values have no scale")
            << R"({"do": "spike", "columns": ["x"], "window": 3})" << QList<double>{1, 1, 1, 8, 1} << "1 1 1 8 1";
    }
    void valueSteps() {
        QFETCH(QString, json);
        QFETCH(QList<double>, values);
        QFETCH(QString, expected);
        const auto steps = repairsFromJson(Json::array({Json::parse(json.toStdString())}), "repairs");
        const Table table = twoSeries({values.begin(), values.end()});
        const RepairedTable result = repairTable(table, "time", "station", steps);
        QCOMPARE(cellsOfA(result.table), expected);
        QVERIFY(seriesAreEqual(result.table));
        QVERIFY(result.hindsight.empty());
        QCOMPARE(result.findings.size(), std::size_t{1});
        QCOMPARE(result.findings[0].place, std::string("repairs.0"));
        QVERIFY(table.column("x").number(1) == values[1] || std::isnan(values[1])); // the raw data are as they were
        QCOMPARE(toJson(repairsFromJson(toJson(steps), "repairs")), toJson(steps));
    }

    void noStepLooksAhead() {
        // What comes after a row changes nothing up to it.
        std::vector<double> x;
        for (int i = 0; i < 120; ++i)
            x.push_back(10.0 + 5.0 * std::sin(i / 3.0) + (i % 40 == 25 ? 200.0 : 0.0));
        std::fill(x.begin() + 60, x.begin() + 75, 7.0);
        const std::vector<RepairStep> steps = {onX(RangeRepair{0.0, 300.0}), onX(SpikeRepair{12, 6.0, 0.0}),
                                               onX(FlatlineRepair{5}), onX(ConvertRepair{0.5, 1.0, "", "ppb"})};
        const Table whole = repairTable(twoSeries(x), "time", "station", steps).table;
        for (std::size_t end = 30; end < x.size(); end += 7) {
            std::vector<double> changed = x;
            for (std::size_t i = end; i < x.size(); ++i)
                changed[i] = 1e5 * static_cast<double>(i % 3);
            const Table other = repairTable(twoSeries(changed), "time", "station", steps).table;
            for (std::size_t row = 0; row < end; ++row)
                QCOMPARE(other.column("x").cellText(row), whole.column("x").cellText(row));
        }
    }

    void aStepKeepsToItsSeries() {
        const RepairedTable result = repaired(twoSeries({1, 50, 1}), onX(RangeRepair{{}, 10.0}, "a"));
        QCOMPARE(cellsOfA(result.table), QString("1 - 1"));
        QCOMPARE(result.table.column("x").number(4), 50.0);
    }

    void stepsAreDoneInOrderAndDisabledOnesNot() {
        RepairStep off = onX(RangeRepair{{}, 0.0});
        off.enabled = false;
        const RepairedTable result =
            repairTable(twoSeries({10, 30}, "°F"), "time", "station",
                        {off, onX(ConvertRepair{5.0 / 9.0, -160.0 / 9.0, "°F", "°C"}), onX(RangeRepair{-5.0, {}})});
        QCOMPARE(cellsOfA(result.table).left(2), QString("- "));
        QVERIFY(std::abs(result.table.column("x").number(1) + 1.1111111) < 1e-6);
        QCOMPARE(result.table.column("x").unit(), std::string("°C"));
        QCOMPARE(result.findings.size(), std::size_t{2});
        QCOMPARE(result.findings[0].place, std::string("repairs.1"));
    }

    void masksGoByLabelsAndSayItIsHindsight() {
        const LabelSet labels = labelSet(
            {label("invalid", 1, 2, "x"), label("wildfire", 0, 0, "", "b"), label("valid", 2, 2), label("invalid", 0, 0, "y")});
        const RepairedTable result = repaired(twoSeries({1, 2, 3}), onX(MaskRepair{{"invalid"}}), labels);
        QCOMPARE(cellsOfA(result.table), QString("1 - 3")); // "valid" was said later of the third
        QCOMPARE(result.hindsight, (std::vector<std::uint8_t>{0, 1, 0, 0, 0, 0}));
        const RepairedTable fires = repaired(twoSeries({1, 2, 3}), {MaskRepair{{"wildfire"}}, {}, "", "", true}, labels);
        QCOMPARE(fires.hindsight, (std::vector<std::uint8_t>{0, 0, 0, 1, 0, 0}));
        QVERIFY(!fires.table.column("x").isValid(3));
    }

    void stampsMove() {
        const RepairedTable result = repaired(twoSeries({1, 2, 3}), {ShiftRepair{-1800, nsPerHour, {}}, {}, "b", "", true});
        const auto times = result.table.column("time").times();
        QCOMPARE(times[2], 2 * nsPerHour);
        QCOMPARE(times[3], TimeNs{0});
        QCOMPARE(times[4], nsPerHour / 2);
        QCOMPARE(times[5], 3 * nsPerHour / 2);
    }

    void ofDoublesOneStays() {
        const Table table({Column::times("time", {0, 5, 5, 9}), Column::texts("station", {"a", "a", "a", "a"}),
                           Column::floats("x", "", {1, 2, 3, 4})});
        const auto stamps = [&](const char* keep) {
            const Table result = repaired(table, {DuplicatesRepair{keep}, {}, "", "", true}).table;
            return std::pair(result.column("time").isValid(1), result.column("time").isValid(2));
        };
        QCOMPARE(stamps("first"), std::pair(true, false));
        QCOMPARE(stamps("last"), std::pair(false, true));
    }

    void wrongStepsAreRefused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("no list") << "{}"
                                 << R"("repairs": expected a list)";
        QTest::newRow("no kind") << "[{}]"
                                 << R"("repairs.0.do": this field is required)";
        QTest::newRow("kind") << R"([{"do": "guess"}])"
                              << R"("guess" is not known)";
        QTest::newRow("no column") << R"([{"do": "range", "min": 0}])"
                                   << R"("repairs.0.columns": a step of kind range needs a column)";
        QTest::newRow("no limit") << R"([{"do": "range", "columns": ["x"]}])"
                                  << "least or a greatest";
        QTest::newRow("limits crossed") << R"([{"do": "range", "columns": ["x"], "min": 2, "max": 1}])"
                                        << "2 is above the greatest value, 1";
        QTest::newRow("factor") << R"([{"do": "convert", "columns": ["x"], "factor": 0}])"
                                << "leaves nothing";
        QTest::newRow("window") << R"([{"do": "spike", "columns": ["x"], "window": 2}])"
                                << R"("repairs.0.window": 2 is outside 3 to 1000)";
        QTest::newRow("threshold") << R"([{"do": "spike", "columns": ["x"], "threshold": 0}])"
                                   << "repairs.0.threshold";
        QTest::newRow("class") << R"([{"do": "mask", "classes": ["a:b"]}])"
                               << R"("a:b" cannot be the class)";
        QTest::newRow("no class") << R"([{"do": "mask", "classes": []}])"
                                  << "needs a class";
        QTest::newRow("column of rows") << R"([{"do": "shift", "columns": ["x"], "seconds": 1}])"
                                        << "works on whole rows";
        QTest::newRow("time") << R"([{"do": "shift", "seconds": 1, "from": "yesterday"}])"
                              << R"("yesterday" is no time)";
        QTest::newRow("field") << R"([{"do": "range", "columns": ["x"], "min": 0, "maximum": 1}])"
                               << R"("repairs.0.maximum": this field is not known)";
    }
    void wrongStepsAreRefused() {
        QFETCH(QString, json);
        QFETCH(QString, message);
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return repairsFromJson(Json::parse(json.toStdString()), "repairs"); },
            message.toStdString()));
    }

    void stepsThatDoNotFitTheTableAreRefused() {
        const Table table = twoSeries({1, 2}, "ppb");
        const auto with = [&](const RepairStep& step) { return [&, step] { return repaired(table, step); }; };
        QVERIFY(failsWith(ErrorCode::NotFound, with({RangeRepair{0.0, 1.0}, {"y"}, "", "", true}), "repairs.0", "\"y\""));
        QVERIFY(failsWith(ErrorCode::InvalidInput, with({RangeRepair{0.0, 1.0}, {"station"}, "", "", true}), "not numbers"));
        QVERIFY(failsWith(ErrorCode::InvalidInput, with(onX(ConvertRepair{2.0, 0.0, "ppm", "ppb"})), "is in ppb, not in ppm"));
    }

    void stepsAreDescribed() {
        QCOMPARE(describe(onX(RangeRepair{0.0, 1000.0})), std::string("x outside 0 to 1000 becomes missing"));
        QCOMPARE(describe({ShiftRepair{3600, {}, {}}, {}, "a", "", true}),
                 std::string("stamps move on by 1 h 0 min (series a)"));
        QCOMPARE(describe({MaskRepair{}, {}, "", "", true}), std::string("what is labelled invalid becomes missing"));
    }
};

QTEST_APPLESS_MAIN(TestRepairs)
#include "tst_repairs.moc"
