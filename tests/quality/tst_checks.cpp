#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "core/quality/check_table.h"
#include "tests/support/faults.h"
#include "tests/support/town_table.h"

using namespace airshed;
using namespace airshed::quality;
using airshed::test::cleanTown;
using airshed::test::Station;
using airshed::test::tableOf;

namespace {

constexpr int days = 200;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t roadside = 0;
constexpr std::size_t residential = 1;
constexpr std::size_t rural = 2;

using Town = std::vector<Station>;

/// Where a fault was planted, and whether the repair that the finding proposes must take it away.
struct Planted {
    std::string code;
    std::size_t station = rural;
    std::string column;      ///< "": whole rows
    std::size_t first = 0;   ///< hour of 2024
    std::size_t last = 0;    ///< hour of 2024, included
    bool exactPlace = true;  ///< a span has just these stamps; else one overlaps them
    bool repairable = false; ///< after the proposed repair the check is silent
};

struct Case {
    const char* name;
    std::function<Planted(Town&)> plant;
};

double fahrenheit(double celsius) {
    return celsius * 1.8 + 32.0;
}

/// Points of the US index of a concentration, by its first breakpoints.
double indexOf(double value, const std::vector<std::pair<double, double>>& breakpoints) {
    for (std::size_t i = 1; i < breakpoints.size(); ++i)
        if (value <= breakpoints[i].first || i + 1 == breakpoints.size())
            return std::round(breakpoints[i - 1].second + (value - breakpoints[i - 1].first) *
                                                              (breakpoints[i].second - breakpoints[i - 1].second) /
                                                              (breakpoints[i].first - breakpoints[i - 1].first));
    return 0.0;
}

void fill(std::vector<double>& cells, std::size_t first, std::size_t last, double value) {
    std::fill(cells.begin() + static_cast<std::ptrdiff_t>(first), cells.begin() + static_cast<std::ptrdiff_t>(last) + 1, value);
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"temperature of 99.9 °C",
         [](Town& town) {
             fill(town[rural].cells("temperature"), 1000, 1002, 99.9);
             return Planted{"impossible_value", rural, "temperature", 1000, 1002, true, true};
         }},
        {"marker -999 in an unknown column",
         [](Town& town) {
             for (Station& station : town)
                 station.cells("response") = station.cells("PM2.5");
             fill(town[roadside].cells("response"), 500, 503, -999.0);
             return Planted{"impossible_value", roadside, "response", 500, 503, true, true};
         }},
        {"marker -200 among concentrations without a unit",
         [](Town& town) {
             for (Station& station : town)
                 station.column("NO2").unit.clear();
             fill(town[roadside].cells("NO2"), 700, 712, -200.0);
             return Planted{"impossible_value", roadside, "NO2", 700, 712, true, true};
         }},
        {"rows absent for two days",
         [](Town& town) {
             town[rural].erase(1200, 48);
             return Planted{"gap", rural, "", 1200, 1247};
         }},
        {"empty cells",
         [](Town& town) {
             fill(town[residential].cells("O3"), 2000, 2019, missing);
             return Planted{"gap", residential, "O3", 2000, 2019};
         }},
        {"a row that stands there twice",
         [](Town& town) {
             town[residential].repeat(300);
             town[residential].cells("PM2.5")[300] += 1.0;
             return Planted{"duplicate_stamp", residential, "", 300, 300, true, true};
         }},
        {"two rows exchanged",
         [](Town& town) {
             std::swap(town[rural].times[800], town[rural].times[801]);
             return Planted{"unordered_stamp", rural, "", 800, 800};
         }},
        {"stamps that jitter",
         [](Town& town) {
             for (std::size_t i = 0; i < town[rural].times.size(); i += 5)
                 town[rural].times[i] += static_cast<TimeNs>(10 + i % 17) * 60 * nsPerSecond;
             return Planted{"irregular_interval", rural, "", 5, 5, false};
         }},
        {"ten hours of a day without a value",
         [](Town& town) {
             fill(town[residential].cells("NO2"), 2400, 2409, missing);
             return Planted{"completeness", residential, "NO2", 2400, 2423};
         }},
        {"a stuck sensor",
         [](Town& town) {
             auto& cells = town[roadside].cells("O3");
             fill(cells, 3000, 3029, cells[3000] + 0.01);
             return Planted{"flatline", roadside, "O3", 3000, 3029, true, true};
         }},
        {"a spike of one hour",
         [](Town& town) {
             town[residential].cells("PM2.5")[1500] = 412.0;
             return Planted{"spike", residential, "PM2.5", 1500, 1500, true, true};
         }},
        {"a spike of three hours",
         [](Town& town) {
             fill(town[rural].cells("NO2"), 1600, 1602, 380.0);
             return Planted{"spike", rural, "NO2", 1600, 1602, true, true};
         }},
        {"a dip",
         [](Town& town) {
             town[rural].cells("pressure")[900] = 880.0;
             return Planted{"spike", rural, "pressure", 900, 900, true, true};
         }},
        {"values cut off at 80",
         [](Town& town) {
             auto& cells = town[roadside].cells("O3");
             std::vector<double> sorted = cells;
             std::sort(sorted.begin(), sorted.end());
             const double cap = sorted[sorted.size() * 97 / 100];
             const auto first = std::find_if(cells.begin(), cells.end(), [&](double value) { return value >= cap; });
             const auto hour = static_cast<std::size_t>(first - cells.begin());
             for (double& value : cells)
                 value = std::min(value, cap);
             return Planted{"saturation", roadside, "O3", hour, hour, false, true};
         }},
        {"°F under the name of °C",
         [](Town& town) {
             for (double& value : town[residential].cells("temperature"))
                 value = fahrenheit(value) + 30.0;
             return Planted{"unit", residential, "temperature", 0, days * 24 - 1, true, true};
         }},
        {"Pa under the name of hPa",
         [](Town& town) {
             for (Station& station : town)
                 for (double& value : station.cells("pressure"))
                     value *= 100.0;
             return Planted{"unit", rural, "pressure", 0, days * 24 - 1};
         }},
        {"ppb among µg/m³",
         [](Town& town) {
             town[residential].cells("NO2") = town[roadside].cells("NO2");
             town[rural].cells("NO2") = town[roadside].cells("NO2");
             for (double& value : town[rural].cells("NO2"))
                 value /= 1.9125;
             return Planted{"unit", rural, "NO2", 0, days * 24 - 1, true, true};
         }},
        {"particles in ppb",
         [](Town& town) {
             for (Station& station : town)
                 station.column("PM2.5").unit = "ppb";
             return Planted{"unit", rural, "PM2.5", 0, days * 24 - 1};
         }},
        {"index points for µg/m³",
         [](Town& town) {
             for (Station& station : town) {
                 auto& fine = station.cells("PM2.5");
                 auto coarse = fine;
                 for (double& value : coarse)
                     value = indexOf(1.4 * value, {{0, 0}, {54, 50}, {154, 100}, {254, 150}, {354, 200}});
                 for (double& value : fine)
                     value = indexOf(value, {{0, 0}, {9, 50}, {35.4, 100}, {55.4, 150}, {125.4, 200}, {225.4, 300}});
                 station.column("PM10").unit = "µg/m³";
                 station.cells("PM10") = coarse;
             }
             return Planted{"aqi_as_concentration", rural, "PM2.5", 0, days * 24 - 1};
         }},
        {"an index with a unit",
         [](Town& town) {
             for (Station& station : town) {
                 station.column("us_aqi").unit = "µg/m³";
                 station.cells("us_aqi") = station.cells("NO2");
             }
             return Planted{"aqi_as_concentration", rural, "us_aqi", 0, days * 24 - 1};
         }},
        {"a sensor that drifts",
         [](Town& town) {
             auto& cells = town[rural].cells("temperature");
             for (std::size_t i = 0; i < cells.size(); ++i)
                 cells[i] += 10.0 * static_cast<double>(i) / static_cast<double>(cells.size());
             return Planted{"drift", rural, "temperature", 0, days * 24 - 1};
         }},
        {"a clock two hours fast",
         [](Town& town) {
             auto& cells = town[rural].cells("temperature");
             std::copy_backward(cells.begin() + 672, cells.begin() + 2016, cells.begin() + 2018);
             return Planted{"clock_shift", rural, "temperature", 672, 2015, false};
         }},
        {"a clock five hours fast, no neighbour",
         [](Town& town) {
             town = {town[rural]};
             auto& cells = town[0].cells("temperature");
             std::copy_backward(cells.begin() + 3024, cells.begin() + 4032, cells.begin() + 4037);
             return Planted{"clock_shift", 0, "temperature", 3024, 4031, false};
         }},
        {"channels that disagree",
         [](Town& town) {
             for (Station& station : town)
                 for (const char* channel : {"pm2.5_cf_1_a", "pm2.5_cf_1_b"}) {
                     station.column(channel).unit = "µg/m³";
                     station.cells(channel) = station.cells("PM2.5");
                 }
             auto& cells = town[residential].cells("pm2.5_cf_1_b");
             for (std::size_t i = 1440; i < 1464; ++i)
                 cells[i] = 3.0 * cells[i] + 10.0;
             return Planted{"channel_disagreement", residential, "pm2.5_cf_1_b", 1440, 1463};
         }},
        {"another zero from a day on",
         [](Town& town) {
             auto& cells = town[roadside].cells("O3");
             for (std::size_t i = 2400; i < cells.size(); ++i)
                 cells[i] += 150.0;
             return Planted{"distribution_break", roadside, "O3", 2400, 2400};
         }},
    };
    return all;
}

CheckOptions options() {
    CheckOptions made;
    made.seriesColumn = "station";
    return made;
}

TimeNs hour(std::size_t hourOf2024) {
    return *parseIso("2024-01-01") + static_cast<TimeNs>(hourOf2024) * nsPerHour;
}

QString listed(const DataFindings& findings) {
    QString text;
    for (const DataFinding& finding : findings)
        text += QString::fromStdString(finding.code + " at " + finding.place() + ": " + finding.message + " " +
                                       finding.evidence + "\n");
    return text;
}

const DataFinding* found(const DataFindings& findings, const Planted& planted, const std::string& series) {
    for (const DataFinding& finding : findings) {
        if (finding.code != planted.code || finding.series != series || finding.column != planted.column)
            continue;
        for (const DataSpan& span : finding.spans) {
            const bool exact = span.from == hour(planted.first) && span.to == hour(planted.last);
            const bool overlaps = span.from <= hour(planted.last + 1) && span.to >= hour(planted.first);
            if (planted.exactPlace ? exact : overlaps)
                return &finding;
        }
    }
    return nullptr;
}

} // namespace

/// Each check finds the fault that was planted for it, in its place, and says nothing of data without one.
class TestChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_town = cleanTown(days); }

    void cleanDataAreSilent() {
        const DataFindings findings = checkTable(tableOf(m_town), options());
        QVERIFY2(findings.empty(), qPrintable(listed(findings)));
    }

    void plantedFaultsAreFound_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < cases().size(); ++i)
            QTest::newRow(cases()[i].name) << static_cast<int>(i);
    }
    void plantedFaultsAreFound() {
        QFETCH(int, number);
        Town town = m_town;
        const Planted planted = cases()[static_cast<std::size_t>(number)].plant(town);
        const std::string series = town[planted.station].name;
        const data::Table table = tableOf(town);
        const DataFindings findings = checkTable(table, options());
        const DataFinding* finding = found(findings, planted, series);
        QVERIFY2(finding != nullptr, qPrintable(listed(findings)));
        QVERIFY(!finding->message.empty() && finding->rows() > 0);
        for (const DataSpan& span : finding->spans) {
            QVERIFY(span.firstRow < table.rows() && span.lastRow < table.rows());
            QCOMPARE(table.column("station").cellText(span.firstRow), series);
        }
        if (!planted.repairable)
            return;
        QVERIFY(finding->repair.has_value());
        const RepairedTable repaired = repairTable(table, "time", "station", {*finding->repair});
        const DataFindings after = checkTable(repaired.table, options());
        QVERIFY2(found(after, planted, series) == nullptr, qPrintable(listed(after)));
    }

    void everyCheckHasAPlantedFault() {
        std::set<std::string> planted;
        for (const Case& one : cases()) {
            Town town = m_town;
            planted.insert(one.plant(town).code);
        }
        for (const CheckDescription& check : checkCatalogue()) {
            QVERIFY2(planted.contains(check.code), check.code.c_str());
            QVERIFY2(!check.title.empty() && !check.looksFor.empty() && !check.threshold.empty(), check.code.c_str());
        }
    }

    void findingsComeWorstFirst() {
        Town town = m_town;
        cases()[0].plant(town);                               // an error
        fill(town[roadside].cells("NO2"), 100, 101, missing); // a remark
        town[residential].cells("PM2.5")[1500] = 412.0;       // a warning
        const DataFindings findings = checkTable(tableOf(town), options());
        QVERIFY(std::is_sorted(findings.begin(), findings.end(),
                               [](const auto& a, const auto& b) { return a.severity > b.severity; }));
        QVERIFY(hasErrors(findings));
        QCOMPARE(toJson(findings).size(), findings.size());
    }

    void checksAndColumnsCanBeLeftOut() {
        Town town = m_town;
        town[residential].cells("PM2.5")[1500] = 412.0;
        CheckOptions without = options();
        without.skipped = {"spike"};
        QVERIFY(checkTable(tableOf(town), without).empty());
        CheckOptions other = options();
        other.columns = {"NO2"};
        QVERIFY(checkTable(tableOf(town), other).empty());
        other.columns = {"NO3"};
        QVERIFY(test::failsWith(
            ErrorCode::NotFound, [&] { return checkTable(tableOf(town), other); }, "\"NO3\""));
    }

    void tablesWithLittleInThemAreNoTrouble() {
        using data::Column;
        CheckOptions plain;
        const data::Table empty({Column::times("time", {}), Column::floats("PM2.5", "µg/m³", {})});
        QVERIFY(checkTable(empty, plain).empty());
        const data::Table one({Column::times("time", {0}), Column::floats("PM2.5", "µg/m³", {5.0})});
        QVERIFY(checkTable(one, plain).empty());
        const data::Table nothing({Column::times("time", {0, nsPerHour}), Column::floats("PM2.5", "", {missing, missing})});
        QVERIFY(checkTable(nothing, plain).empty());
        const data::Table same({Column::times("time", {5, 5, 5}), Column::floats("PM2.5", "", {1.0, 1.0, 1.0})});
        const DataFindings findings = checkTable(same, plain);
        QVERIFY2(findings.size() == 1 && findings[0].code == "duplicate_stamp", qPrintable(listed(findings)));
    }

    void cancellingStops() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(checkTable(tableOf(m_town), options(), JobContext(stop.get_token()))),
                                 Cancelled);
    }

private:
    Town m_town;
};

QTEST_APPLESS_MAIN(TestChecks)
#include "tst_checks.moc"
