#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QTest>

#include "ui/table/copying_table_view.h"
#include "ui/table/data_table_model.h"

using namespace airshed;
using namespace airshed::ui;
using data::Column;

namespace {

data::Table smallTable() {
    return data::Table({Column::times("time", {1'704'067'200LL * nsPerSecond, 1'704'070'800LL * nsPerSecond}),
                        Column::texts("station", {0, 0}, {"north"}), Column::floats("PM2.5", "µg/m³", {12.25, std::nan("")})});
}

} // namespace

class TestTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cellsReadAsAPersonWould();
    void millionRowsAreNotCopied();
    void copyCarriesHeaders();
    void hiddenColumnsAreNotCopied();
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

QTEST_MAIN(TestTable)
#include "tst_table.moc"
