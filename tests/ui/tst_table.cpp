#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/faults.h"
#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"
#include "ui/table/row_order.h"

using namespace airshed;
using namespace airshed::ui;
using data::Column;

namespace {

data::Table smallTable() {
    return data::Table({Column::times("time", {1'704'067'200LL * nsPerSecond, 1'704'070'800LL * nsPerSecond}),
                        Column::texts("station", {0, 0}, {"north"}), Column::floats("PM2.5", "µg/m³", {12.25, std::nan("")})});
}

/// Five rows: falling and missing values, two stations, whole numbers.
data::Table unsortedTable() {
    return data::Table({Column::times("time", {0, nsPerHour, 2 * nsPerHour, 3 * nsPerHour, 4 * nsPerHour}),
                        Column::texts("station", {0, 1, 0, 1, 1}, {"south", "north"}),
                        Column::floats("PM2.5", "µg/m³", {5, 7, -2.5, std::nan(""), 5}),
                        Column::integers("count", "", {3, 1, 3, -4, 1'000'000'000'000})});
}

} // namespace

Q_DECLARE_METATYPE(airshed::ui::RowFilter)
Q_DECLARE_METATYPE(airshed::ui::RowSort)
Q_DECLARE_METATYPE(airshed::ui::RowOrder)

class TestTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cellsReadAsAPersonWould();
    void millionRowsAreNotCopied();
    void copyCarriesHeaders();
    void hiddenColumnsAreNotCopied();
    void rowsAreSortedAndFiltered_data();
    void rowsAreSortedAndFiltered();
    void valueThatCannotBeComparedIsExplained();
    void takenRowsKeepTypesUnitsAndMissing();
    void everyCellOfAMillionRowsCanBeSelected();
    void tableIsSavedAsCsv();
};

void TestTable::cellsReadAsAPersonWould() {
    DataTableModel model;
    model.setTable(smallTable());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("time (UTC)"));
    QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("PM2.5 (µg/m³)"));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("2024-01-01 01:00"));
    QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("12.25"));
    QCOMPARE(model.index(1, 2).data(Qt::AccessibleTextRole).toString(), QStringLiteral("missing"));
}

void TestTable::millionRowsAreNotCopied() {
    std::vector<TimeNs> times(1'000'000);
    for (std::size_t row = 0; row < times.size(); ++row)
        times[row] = static_cast<TimeNs>(row) * nsPerHour;
    DataTableModel model;
    model.setTable(data::Table({Column::times("time", std::move(times))}));
    QCOMPARE(model.rowCount(), 1'000'000);
    QCOMPARE(model.index(999'999, 0).data().toString(), QStringLiteral("2084-01-29 15:00"));
}

void TestTable::copyCarriesHeaders() {
    DataTableModel model;
    model.setTable(smallTable());
    CopyingTableView view(QStringLiteral("rows"));
    view.setModel(&model);
    view.show();
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("time (UTC)\tstation\tPM2.5 (µg/m³)\n"
                                                               "2024-01-01 00:00\tnorth\t12.25\n"
                                                               "2024-01-01 01:00\tnorth\t·\n"));
}

void TestTable::hiddenColumnsAreNotCopied() {
    DataTableModel model;
    model.setTable(smallTable());
    CopyingTableView view(QStringLiteral("rows"));
    view.setModel(&model);
    view.setColumnHidden(1, true);
    view.selectAll();
    QVERIFY(view.selectionText().startsWith(QStringLiteral("time (UTC)\tPM2.5 (µg/m³)\n")));
}

void TestTable::rowsAreSortedAndFiltered_data() {
    using Test = RowFilter::Test;
    QTest::addColumn<RowFilter>("filter");
    QTest::addColumn<RowSort>("sort");
    QTest::addColumn<RowOrder>("rows");
    QTest::newRow("rising, missing last") << RowFilter() << RowSort{"PM2.5", false} << RowOrder{2, 0, 4, 1, 3};
    QTest::newRow("falling, missing last") << RowFilter() << RowSort{"PM2.5", true} << RowOrder{1, 0, 4, 2, 3};
    QTest::newRow("texts") << RowFilter() << RowSort{"station", false} << RowOrder{1, 3, 4, 0, 2};
    QTest::newRow("times, falling") << RowFilter() << RowSort{"time", true} << RowOrder{4, 3, 2, 1, 0};
    QTest::newRow("whole numbers") << RowFilter() << RowSort{"count", false} << RowOrder{3, 1, 0, 2, 4};
    QTest::newRow("at least") << RowFilter{"PM2.5", Test::AtLeast, "5"} << RowSort() << RowOrder{0, 1, 4};
    QTest::newRow("decimal comma") << RowFilter{"PM2.5", Test::AtMost, "-2,5"} << RowSort() << RowOrder{2};
    QTest::newRow("missing") << RowFilter{"PM2.5", Test::Missing, ""} << RowSort() << RowOrder{3};
    QTest::newRow("there, sorted") << RowFilter{"PM2.5", Test::Present, ""} << RowSort{"PM2.5", true} << RowOrder{1, 0, 4, 2};
    QTest::newRow("contains") << RowFilter{"station", Test::Contains, "NOR"} << RowSort() << RowOrder{1, 3, 4};
    QTest::newRow("not before") << RowFilter{"time", Test::AtLeast, "1970-01-01 03:00"} << RowSort() << RowOrder{3, 4};
}

void TestTable::rowsAreSortedAndFiltered() {
    QFETCH(const RowFilter, filter);
    QFETCH(const RowSort, sort);
    QFETCH(const RowOrder, rows);
    const auto order = orderRows(unsortedTable(), filter, sort);
    QVERIFY(order);
    QCOMPARE(*order, rows);
    QVERIFY(!orderRows(unsortedTable(), {}, {}));
}

void TestTable::valueThatCannotBeComparedIsExplained() {
    const auto look = [](const RowFilter& filter) { return [filter] { return orderRows(unsortedTable(), filter, {}); }; };
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, look({"PM2.5", RowFilter::Test::AtLeast, "much"}), "much", "PM2.5"));
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, look({"time", RowFilter::Test::AtLeast, "noon"}), "noon", "time"));
    QVERIFY(test::failsWith(ErrorCode::NotFound, look({"O3", RowFilter::Test::Missing, ""}), "O3"));
}

void TestTable::takenRowsKeepTypesUnitsAndMissing() {
    const data::Table taken = takeRows(unsortedTable(), {3, 1});
    QCOMPARE(taken.rows(), std::size_t(2));
    QCOMPARE(taken.column("PM2.5").unit(), std::string("µg/m³"));
    QVERIFY(!taken.column("PM2.5").isValid(0));
    QCOMPARE(taken.column("PM2.5").floats()[1], 7.0);
    QCOMPARE(taken.column("station").cellText(0), std::string("north"));
    QCOMPARE(taken.column("count").integers()[0], std::int64_t(-4));
}

void TestTable::everyCellOfAMillionRowsCanBeSelected() {
    DataTableModel model;
    model.setTable(data::Table({Column::integers("count", "", std::vector<std::int64_t>(1'000'000, 7)),
                                Column::integers("more", "", std::vector<std::int64_t>(1'000'000, 8)),
                                Column::integers("most", "", std::vector<std::int64_t>(1'000'000, 9))}));
    CopyingTableView view(QStringLiteral("rows"));
    view.setModel(&model);
    view.show();
    view.selectAll();
    QCOMPARE(view.selectedCells(), qint64(3'000'000));
    QApplication::clipboard()->setText(QStringLiteral("before"));
    QSignalSpy failed(&view, &CopyingTableView::failed);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().contains(QStringLiteral("CSV")));
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    view.setColumnHidden(1, true);
    QCOMPARE(view.selectedCells(), qint64(2'000'000));
}

void TestTable::tableIsSavedAsCsv() {
    const QTemporaryDir folder;
    DataTableModel model;
    model.setTable(smallTable());
    CopyingTableView view(QStringLiteral("rows"));
    view.setModel(&model);
    const QString file = folder.filePath(QStringLiteral("rows.csv"));
    view.saveAs(file);
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(written.readLine()), QStringLiteral("time (UTC),station,PM2.5 (µg/m³)\n"));
    QCOMPARE(written.readLine(), QByteArray("2024-01-01 00:00,north,12.25\n"));
    QVERIFY(test::failsWith(
        ErrorCode::Storage,
        [&] {
            view.saveAs(QStringLiteral("/no/such/folder/rows.csv"));
            return true;
        },
        "/no/such/folder"));
}

QTEST_MAIN(TestTable)
#include "tst_table.moc"
