#include <QtTest>

#include <cmath>

#include "core/data/table_diff.h"
#include "tests/support/faults.h"

using airshed::nsPerHour;
using airshed::data::Column;
using airshed::data::diffTables;
using airshed::data::Table;
using airshed::data::TableDiff;

class TestTableDiff : public QObject {
    Q_OBJECT

    using Kind = TableDiff::Kind;
    const Table m_before =
        Table({Column::times("time", {0, nsPerHour, 0, nsPerHour}), Column::texts("station", {"a", "a", "b", "b"}),
               Column::floats("x", "µg/m³", {1.0, 2.0, 3.0, std::nan("")})});

private Q_SLOTS:
    void rowsAreMatchedByTimeAndSeries() {
        const Table after({Column::times("time", {2 * nsPerHour, nsPerHour, 0, 0}),
                           Column::texts("station", {"a", "b", "b", "a"}),
                           Column::floats("x", "µg/m³", {5.0, std::nan(""), 3.5, 1.0})});
        const TableDiff diff = diffTables(m_before, after, {"time", "station"});
        QCOMPARE(diff.added, std::size_t{1});
        QCOMPARE(diff.removed, std::size_t{1});
        QCOMPARE(diff.changed, std::size_t{1});
        QCOMPARE(diff.same, std::size_t{2});
        QVERIFY(diff.columns.empty());
        QCOMPARE(diff.rows.size(), std::size_t{3});
        QVERIFY(diff.rows[0].kind == Kind::Removed && diff.rows[1].kind == Kind::Added && diff.rows[2].kind == Kind::Changed);
        QCOMPARE(QString::fromStdString(diff.rows[0].time), QString("1970-01-01T01:00:00Z"));
        QCOMPARE(QString::fromStdString(diff.rows[2].series), QString("b"));
        QCOMPARE(QString::fromStdString(diff.rows[2].cells.at(0).before), QString("3"));
        QCOMPARE(QString::fromStdString(diff.rows[2].cells.at(0).after), QString("3.5"));
    }

    void theSameTableHasNoDifference() {
        QVERIFY(diffTables(m_before, m_before, {"time", "station"}).isEmpty());
        QVERIFY(diffTables(m_before, m_before, {}).isEmpty());
    }

    void columnsThatCameWentOrChangedAreNamed() {
        const Table after({Column::times("time", {0, nsPerHour, 0, nsPerHour}), Column::texts("station", {"a", "a", "b", "b"}),
                           Column::floats("x", "ppb", {1.0, 2.0, 3.0, std::nan("")}), Column::integers("n", "", {1, 2, 3, 4})});
        const TableDiff diff = diffTables(m_before, after, {"time", "station"});
        QCOMPARE(diff.columns.size(), std::size_t{2});
        QCOMPARE(QString::fromStdString(diff.columns[0].before + " to " + diff.columns[0].after),
                 QString("float µg/m³ to float ppb"));
        QVERIFY(diff.columns[1].kind == Kind::Added);
        QCOMPARE(diff.same, std::size_t{4});
        const TableDiff back = diffTables(after, m_before, {"time", "station"});
        QVERIFY(back.columns[1].kind == Kind::Removed);
    }

    void rowsOfEqualKeyAreMatchedInTheirOrder() {
        const Table twice({Column::times("time", {0, 0}), Column::floats("x", "", {1.0, 2.0})});
        const Table once({Column::times("time", {0}), Column::floats("x", "", {1.0})});
        const TableDiff diff = diffTables(twice, once, {"time", ""});
        QCOMPARE(diff.removed, std::size_t{1});
        QCOMPARE(diff.same, std::size_t{1});
    }

    void manyRowsAreCountedButNotAllListed() {
        std::vector<airshed::TimeNs> times(3000);
        std::vector<double> cells(3000, 1.0);
        for (std::size_t i = 0; i < times.size(); ++i)
            times[i] = static_cast<airshed::TimeNs>(i) * nsPerHour;
        const Table many({Column::times("time", times), Column::floats("x", "", cells)});
        const Table none({Column::times("time", {}), Column::floats("x", "", {})});
        const TableDiff diff = diffTables(none, many, {"time", ""});
        QCOMPARE(diff.added, std::size_t{3000});
        QCOMPARE(diff.rows.size(), TableDiff::rowLimit);
        QVERIFY(diff.rowsCut);
        QCOMPARE(diff.toJson().at("added").get<int>(), 3000);
    }

    void keysThatAreNotThereAreNamed() {
        using airshed::test::failsWith;
        QVERIFY(failsWith(
            airshed::ErrorCode::NotFound,
            [&] {
                return diffTables(m_before, m_before, {"when", ""});
            },
            "\"when\""));
        QVERIFY(failsWith(
            airshed::ErrorCode::InvalidInput,
            [&] {
                return diffTables(m_before, m_before, {"x", ""});
            },
            "\"x\"", "no times"));
    }
};

QTEST_APPLESS_MAIN(TestTableDiff)
#include "tst_table_diff.moc"
