#include <cmath>
#include <fstream>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QHeaderView>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "core/project/data_quality.h"
#include "core/project/project.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/data/rows_view.h"
#include "ui/pages/data/time_view.h"
#include "ui/plot/bar_strip.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

constexpr int hours = 30 * 24;
constexpr int spikeHour = 400;

/// A month of one sensor with a value that cannot be and a day without values.
std::filesystem::path writeFaultyMonth(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "faulty.csv";
    std::ofstream out(file);
    out << "time,PM2.5 (µg/m³),temperature (°C)\n";
    for (int hour = 0; hour < hours; ++hour) {
        out << formatIso(1'704'067'200LL * nsPerSecond + hour * nsPerHour) << ',';
        if (hour == spikeHour)
            out << 99'999;
        else if (hour / 24 != 9)
            out << 20 + 8 * std::sin(hour * 0.26) + 3 * std::sin(hour * 1.7);
        out << ',' << 10 + 5 * std::sin(hour * 0.26) + std::sin(hour * 0.9) << '\n';
    }
    return file;
}

/// Semicolons, decimal commas, day before month, -200 for missing.
std::filesystem::path writeMessyFile(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "messy.csv";
    std::ofstream out(file);
    out << "Date;Time;CO;Sensor\n";
    for (int hour = 0; hour < 48; ++hour)
        out << (hour < 24 ? "13/03/2004" : "14/03/2004") << ';' << (hour % 24 < 10 ? "0" : "") << hour % 24 << ".00.00;"
            << (hour == 5 ? "-200" : "2,6") << ";" << 1000 + hour << '\n';
    return file;
}

int rowOf(const QAbstractItemModel& model, const QString& text) {
    for (int row = 0; row < model.rowCount(); ++row)
        if (model.index(row, 0).data().toString() == text)
            return row;
    return -1;
}

QStringList texts(const QAbstractItemModel& model, int column) {
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.index(row, column).data().toString();
    return all;
}

} // namespace

/// The Data page by mouse and keyboard.
class TestDataPage : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void guessesAreShownAndCanBeChanged();
    void questionsAreAnsweredInPlace();
    void plotShowsTheColumnsThatAreChecked();
    void rowsAreFilteredAndSorted();
    void shownRowsAreSavedAsCsv();
    void findingLeadsToPlotAndTable();
    void repairBecomesAStepThatCanBeUndone();
    void expectationIsCheckedAtOnce();
    void stretchIsLabelledWithTheBrush();
    void suggestionsAreAcceptedAndRefused();
    void calendarIsReadByKeyboard();
    void aColumnIsShownMoreClosely();
    void aTableWithoutTimesShowsNothingOfAnother();
    void picturesHaveATabOfTheirOwn();

private:
    void openFaulty();
    void showTab(const QString& name);
    [[nodiscard]] project::Project project() { return project::Project::open(folderPath() / "project"); }
};

void TestDataPage::openFaulty() {
    const std::filesystem::path folder = folderPath() / "project";
    project::Project::create(folder, "Month").importFiles({writeFaultyMonth(folderPath())}, {}, "faulty");
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    m_window->showPage(PageId::Data);
}

void TestDataPage::showTab(const QString& name) {
    auto* tabs = test::named<QTabWidget>(*m_window, QStringLiteral("Ways to look at the table"));
    QVERIFY(tabs);
    for (int index = 0; index < tabs->count(); ++index)
        if (tabs->tabText(index) == name)
            tabs->setCurrentIndex(index);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), name);
}

void TestDataPage::guessesAreShownAndCanBeChanged() {
    openTown();
    m_workbench->take({QString::fromStdString(writeMessyFile(folderPath()).string())});
    auto* guesses = test::named<QTableView>(*m_window, QStringLiteral("Columns and how they are read"));
    auto* rows = test::named<QTableView>(*m_window, QStringLiteral("Preview of the table"));
    QVERIFY(guesses && rows);
    QTRY_COMPARE(texts(*guesses->model(), 0),
                 QStringList({QStringLiteral("time"), QStringLiteral("CO"), QStringLiteral("Sensor")}));
    QCOMPARE(guesses->model()->index(1, 1).data().toString(), QStringLiteral("Number"));
    QCOMPARE(guesses->model()->index(2, 1).data().toString(), QStringLiteral("Whole number"));
    QCOMPARE(rows->model()->index(0, 1).data().toString(), QStringLiteral("2.6"));
    // A unit typed over the guess, and a marker: the preview follows.
    guesses->setFocus();
    guesses->setCurrentIndex(guesses->model()->index(1, 2));
    QTest::keyClick(guesses, Qt::Key_F2);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("mg/m³"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(rows->model()->headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("CO (mg/m³)"));
    guesses->setCurrentIndex(guesses->model()->index(1, 3));
    QTest::keyClick(guesses, Qt::Key_F2);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("-200"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(rows->model()->index(5, 1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("missing"));
    // A column that is left out keeps its line.
    guesses->setCurrentIndex(guesses->model()->index(2, 0));
    QTest::keyClick(guesses, Qt::Key_Space);
    QTRY_COMPARE(rows->model()->columnCount(), 2);
    QCOMPARE(guesses->model()->rowCount(), 3);
    click(QStringLiteral("Import 1 file"));
    QTRY_VERIFY(m_workbench->session().findSnapshot("messy"));
    const data::Table table = project().openSnapshot("messy");
    QCOMPARE(table.columns().size(), std::size_t(2));
    QCOMPARE(table.column("CO").unit(), std::string("mg/m³"));
    QCOMPARE(table.column("CO").missingCount(), std::size_t(1));
}

void TestDataPage::questionsAreAnsweredInPlace() {
    openTown();
    const std::filesystem::path file = folderPath() / "marked.csv";
    std::ofstream(file) << "Date;Time;CO\n13/03/2004;18.00.00;2,6\n13/03/2004;19.00.00;-200\n13/03/2004;20.00.00;2,2\n"
                           "13/03/2004;21.00.00;-200\n13/03/2004;22.00.00;1,9\n";
    m_workbench->take({QString::fromStdString(file.string())});
    auto* rows = test::named<QTableView>(*m_window, QStringLiteral("Preview of the table"));
    // Nothing is assumed: both answers stand there, and what was read is chosen.
    const auto answer = [this](const char* text) { return test::button(*m_window, QString::fromUtf8(text)); };
    QTRY_VERIFY(answer("-200 is a missing value"));
    QVERIFY(answer("-200 is a value")->isChecked() && !answer("-200 is a missing value")->isChecked());
    QCOMPARE(rows->model()->index(1, 1).data().toString(), QStringLiteral("-200"));
    click(QStringLiteral("-200 is a missing value"));
    QTRY_COMPARE(rows->model()->index(1, 1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("missing"));
    click(QStringLiteral("Import 1 file"));
    QTRY_VERIFY(m_workbench->session().findSnapshot("marked"));
    QCOMPARE(project().openSnapshot("marked").column("CO").missingCount(), std::size_t(2));
}

void TestDataPage::plotShowsTheColumnsThatAreChecked() {
    openTown();
    m_window->showPage(PageId::Data);
    showTab(QStringLiteral("Plot"));
    auto* view = m_window->findChild<TimeView*>();
    QTRY_COMPARE(view->plot().panels().size(), std::size_t(2));
    QCOMPARE(view->plot().panels().front().label, QStringLiteral("PM2.5"));
    QCOMPARE(view->plot().panels().front().series.size(), std::size_t(2));
    auto* columns = test::named<QListWidget>(*m_window, QStringLiteral("Columns to plot"));
    columns->setFocus();
    columns->setCurrentRow(1);
    QTest::keyClick(columns, Qt::Key_Space);
    QTRY_COMPARE(view->plot().panels().size(), std::size_t(1));
    auto* series = test::named<QListWidget>(*m_window, QStringLiteral("Series to plot"));
    QTest::mouseClick(series->viewport(), Qt::LeftButton, {}, series->visualItemRect(series->item(0)).center());
    QTRY_COMPARE(view->plot().panels().front().series.size(), std::size_t(1));
    QCOMPARE(m_workbench->session().selectedSeries(), QStringLiteral("south"));
}

void TestDataPage::rowsAreFilteredAndSorted() {
    openTown();
    m_window->showPage(PageId::Data);
    auto* rows = test::named<QTableView>(*m_window, QStringLiteral("Rows of the table"));
    auto* column = test::named<QComboBox>(*m_window, QStringLiteral("Column to filter by"));
    QVERIFY(rows && column);
    QCOMPARE(rows->model()->rowCount(), 800);
    column->setCurrentText(QStringLiteral("station"));
    test::typeInto(test::named<QLineEdit>(*m_window, QStringLiteral("Value to compare with")), QStringLiteral("sou"));
    QTRY_COMPARE(rows->model()->rowCount(), 400);
    QVERIFY(anyLabelSays(QStringLiteral("400 of 800 rows")));
    QCOMPARE(rows->model()->headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("401"));
    const QHeaderView* header = rows->horizontalHeader();
    const QPoint temperature(header->sectionViewportPosition(3) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, temperature);
    QTRY_COMPARE(rows->model()->index(0, 3).data().toString(), QStringLiteral("5"));
    QTest::mouseClick(test::named<QToolButton>(*m_window, QStringLiteral("Show all rows")), Qt::LeftButton);
    QTRY_COMPARE(rows->model()->rowCount(), 800);
    column->setCurrentText(QStringLiteral("PM2.5"));
    test::typeInto(test::named<QLineEdit>(*m_window, QStringLiteral("Value to compare with")), QStringLiteral("a lot"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("is no number to compare PM2.5 with")));
    QCOMPARE(rows->model()->rowCount(), 800);
}

void TestDataPage::shownRowsAreSavedAsCsv() {
    openTown();
    m_window->showPage(PageId::Data);
    auto* column = test::named<QComboBox>(*m_window, QStringLiteral("Column to filter by"));
    auto* rows = test::named<QTableView>(*m_window, QStringLiteral("Rows of the table"));
    column->setCurrentText(QStringLiteral("PM2.5"));
    test::named<QComboBox>(*m_window, QStringLiteral("Condition of the filter"))->setCurrentText(QStringLiteral("is missing"));
    QTRY_COMPARE(rows->model()->rowCount(), 4);
    const QString file = m_folder->filePath(QStringLiteral("missing.csv"));
    m_window->findChild<RowsView*>()->saveAs(file);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Saved ") + file));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArrayList lines = saved.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(QString::fromUtf8(lines[0]), QStringLiteral("time,station,PM2.5 (µg/m³),temperature (°C)"));
    QVERIFY(lines[1].startsWith("2024-01-01T07:00:00Z,north,,"));
    m_window->findChild<RowsView*>()->saveAs(QStringLiteral("/no/such/folder/rows.csv"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("/no/such/folder")));
}

void TestDataPage::findingLeadsToPlotAndTable() {
    openFaulty();
    showTab(QStringLiteral("Findings"));
    auto* list = test::named<QTableView>(*m_window, QStringLiteral("What was found in the data"));
    QTRY_VERIFY(list->model()->rowCount() > 0);
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Error"));
    QCOMPARE(list->model()->index(0, 1).data().toString(), QStringLiteral("PM2.5"));
    QCOMPARE(list->model()->index(0, 3).data().toString(), QStringLiteral("17 Jan 2024"));
    QVERIFY(anyLabelSays(QStringLiteral("2024-01-17 16:00")) && !anyLabelSays(QStringLiteral("16:00:00Z")));
    click(QStringLiteral("Show in the table"));
    auto* rows = test::named<QTableView>(*m_window, QStringLiteral("Rows of the table"));
    QVERIFY(rows);
    QCOMPARE(rows->currentIndex().data().toString(), QStringLiteral("99999"));
    showTab(QStringLiteral("Findings"));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    auto* view = m_window->findChild<TimeView*>();
    QVERIFY(view->isVisible());
    const double spike = 1'704'067'200.0 + spikeHour * 3600.0;
    const auto isInView = [&] {
        const auto [from, to] = view->plot().range();
        return from < spike && spike < to && to - from < 2 * 86'400;
    };
    QTRY_VERIFY(isInView());
}

void TestDataPage::repairBecomesAStepThatCanBeUndone() {
    openFaulty();
    QTRY_VERIFY(m_workbench->document().isOpen());
    showTab(QStringLiteral("Findings"));
    auto* list = test::named<QTableView>(*m_window, QStringLiteral("What was found in the data"));
    QTRY_VERIFY(list->model()->rowCount() > 0);
    const auto steps = [this] { return m_workbench->document().experiment().recipe.repairs.size(); };
    QCOMPARE(steps(), std::size_t(0));
    click(QStringLiteral("Apply the repair"));
    QCOMPARE(steps(), std::size_t(1));
    QCOMPARE(m_workbench->document().experiment().recipe.repairs.front().columns, std::vector<std::string>({"PM2.5"}));
    QVERIFY(!test::button(*m_window, QStringLiteral("Repair applied"))->isEnabled());
    m_workbench->document().undoStack().undo();
    QCOMPARE(steps(), std::size_t(0));
    QVERIFY(test::button(*m_window, QStringLiteral("Apply the repair"))->isEnabled());
}

void TestDataPage::expectationIsCheckedAtOnce() {
    openFaulty();
    showTab(QStringLiteral("Findings"));
    auto* list = test::named<QTableView>(*m_window, QStringLiteral("What was found in the data"));
    QTRY_VERIFY(list->model()->rowCount() > 0);
    const int before = list->model()->rowCount();
    showTab(QStringLiteral("Expected"));
    test::named<QComboBox>(*m_window, QStringLiteral("Column of the expectation"))
        ->setCurrentText(QStringLiteral("temperature"));
    test::typeInto(test::named<QDoubleSpinBox>(*m_window, QStringLiteral("Greatest")), QStringLiteral("12"));
    click(QStringLiteral("Add"));
    QTRY_COMPARE(list->model()->rowCount(), before + 1);
    QCOMPARE(project::expectationsOf(project(), "faulty").size(), std::size_t(1));
    auto* expectations = test::named<QListWidget>(*m_window, QStringLiteral("What is expected of the data"));
    QVERIFY(expectations->item(0)->text().contains(QStringLiteral("temperature")));
    expectations->setFocus();
    expectations->setCurrentRow(0);
    QTest::keyClick(expectations, Qt::Key_Delete);
    QTRY_COMPARE(list->model()->rowCount(), before);
    QVERIFY(project::expectationsOf(project(), "faulty").empty());
}

void TestDataPage::stretchIsLabelledWithTheBrush() {
    openFaulty();
    showTab(QStringLiteral("Plot"));
    auto* view = m_window->findChild<TimeView*>();
    QTRY_COMPARE(view->plot().panels().size(), std::size_t(2));
    view->plot().setFocus();
    auto* area = test::named<QWidget>(view->plot(), QStringLiteral("Measurements over time"));
    QVERIFY(area);
    area->setFocus();
    QTest::keyClick(area, Qt::Key_L);
    QCOMPARE(view->plot().tool(), TimePlot::Tool::Brush);
    const QPoint begin(area->width() / 2, area->height() / 3);
    QTest::mousePress(area, Qt::LeftButton, {}, begin);
    QTest::mouseMove(area, begin + QPoint(20, 0));
    QTest::mouseMove(area, begin + QPoint(40, 0));
    QTest::mouseRelease(area, Qt::LeftButton, {}, begin + QPoint(40, 0));
    auto* kind = test::named<QComboBox>(*m_window, QStringLiteral("Class of the label"));
    QVERIFY(kind);
    test::typeInto(kind->lineEdit(), QStringLiteral("wildfire"));
    test::typeInto(test::named<QLineEdit>(*m_window, QStringLiteral("Why")), QStringLiteral("smoke was seen"));
    click(QStringLiteral("Add label"));
    const quality::LabelSet labels = project::labelsOf(project(), "faulty");
    QCOMPARE(labels.labels().size(), std::size_t(1));
    QCOMPARE(labels.labels().front().kind, std::string("wildfire"));
    QCOMPARE(labels.labels().front().column, std::string("PM2.5"));
    QCOMPARE(labels.labels().front().why, std::string("smoke was seen"));
    QVERIFY(labels.labels().front().to - labels.labels().front().from > 6 * nsPerHour);
    QVERIFY(!test::named<QLineEdit>(*m_window, QStringLiteral("Why")));
    showTab(QStringLiteral("Labels"));
    auto* list = test::named<QTableView>(*m_window, QStringLiteral("Labels"));
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("wildfire"));
    list->setFocus();
    list->selectRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->model()->rowCount(), 0);
    QVERIFY(project::labelsOf(project(), "faulty").empty());
}

void TestDataPage::suggestionsAreAcceptedAndRefused() {
    openFaulty();
    showTab(QStringLiteral("Labels"));
    auto* suggested = test::named<QTableView>(*m_window, QStringLiteral("Suggested labels"));
    QTRY_VERIFY(suggested->model()->rowCount() > 0);
    const int before = suggested->model()->rowCount();
    suggested->setFocus();
    suggested->selectRow(rowOf(*suggested->model(), QStringLiteral("Invalid")));
    click(QStringLiteral("Accept"));
    QCOMPARE(suggested->model()->rowCount(), before - 1);
    QCOMPARE(project::labelsOf(project(), "faulty").labels().front().kind, std::string("invalid"));
    if (before > 1) {
        click(QStringLiteral("Select all"));
        click(QStringLiteral("Refuse"));
    }
    QCOMPARE(suggested->model()->rowCount(), 0);
    QVERIFY(project::suggestLabels(project(), "faulty").empty());
    QCOMPARE(project::labelsOf(project(), "faulty").labels().size(), std::size_t(1));
}

void TestDataPage::calendarIsReadByKeyboard() {
    openFaulty();
    showTab(QStringLiteral("Calendar"));
    auto* calendar = test::named<QTableView>(*m_window, QStringLiteral("Completeness by day"));
    QTRY_COMPARE(calendar->model()->columnCount(), 30);
    QCOMPARE(calendar->model()->rowCount(), 2);
    calendar->setFocus();
    calendar->setCurrentIndex(calendar->model()->index(0, 8));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("PM2.5, 9 January 2024: 24 of 24 values, 100 %")));
    QTest::keyClick(calendar, Qt::Key_Right);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("10 January 2024: 0 of 24 values, 0 %")));
    QTest::keyClick(calendar, Qt::Key_Down);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("temperature, 10 January 2024: 24 of 24 values")));
    auto* rows = test::named<QComboBox>(*m_window, QStringLiteral("Rows of the calendar"));
    rows->setCurrentIndex(1);
    QCOMPARE(calendar->model()->rowCount(), 24);
    calendar->setCurrentIndex(calendar->model()->index(16, 16));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("PM2.5, 17 January 2024, 16:00 UTC: 1 of 1 values")));
    QTest::keyClick(calendar, Qt::Key_Return);
    auto* view = m_window->findChild<TimeView*>();
    QTRY_VERIFY(view->isVisible());
}

void TestDataPage::aColumnIsShownMoreClosely() {
    openFaulty();
    showTab(QStringLiteral("Columns"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("PM2.5 (µg/m³)")));
    QVERIFY(anyLabelSays(QStringLiteral("Follows itself (autocorrelation): ")));
    auto* columns = test::named<QTableView>(*m_window, QStringLiteral("What each column holds"));
    columns->setCurrentIndex(columns->model()->index(2, 0));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("temperature (°C)")));
    auto* hours = test::named<BarStrip>(*m_window, QStringLiteral("Complete by hour (UTC)"));
    auto* values = test::named<BarStrip>(*m_window, QStringLiteral("How the values are spread"));
    QVERIFY(hours && values);
    QCOMPARE(hours->bars().size(), std::size_t(24));
    QCOMPARE(values->bars().size(), std::size_t(32));
    // The day without values is one of 30.
    columns->setCurrentIndex(columns->model()->index(1, 0));
    QCOMPARE(hours->bars().at(14).words, QStringLiteral("14:00 UTC: 97 % are there"));
    // Sorting moves rows, not what they stand for.
    columns->sortByColumn(0, Qt::DescendingOrder);
    columns->setCurrentIndex(columns->model()->index(0, 0));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("time")));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("It holds no numbers")));
    QVERIFY(!test::named<BarStrip>(*m_window, QStringLiteral("How the values are spread")));
}

void TestDataPage::aTableWithoutTimesShowsNothingOfAnother() {
    openFaulty();
    showTab(QStringLiteral("Calendar"));
    auto* calendar = test::named<QTableView>(*m_window, QStringLiteral("Completeness by day"));
    QTRY_COMPARE(calendar->model()->columnCount(), 30);
    showTab(QStringLiteral("Findings"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("error")));
    std::ofstream(folderPath() / "plain.csv") << "a,b\n1,x\n2,y\n";
    project().importFiles({folderPath() / "plain.csv"}, {}, "plain");
    m_workbench->session().refresh();
    m_workbench->session().selectSnapshot(QStringLiteral("plain"));
    for (const char* tab : {"Plot", "Findings", "Labels", "Calendar"}) {
        showTab(QString::fromLatin1(tab));
        QTRY_VERIFY2(anyLabelSays(QStringLiteral("This table has no times")), tab);
        QVERIFY2(!calendar->isVisible() && !test::button(*m_window, QStringLiteral("Apply the repair")), tab);
    }
    showTab(QStringLiteral("Columns"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("The table has no time column")));
    showTab(QStringLiteral("Plot"));
    click(QStringLiteral("Import it again…"));
    QTRY_COMPARE(test::named<QListWidget>(*m_window, QStringLiteral("Files to import"))->count(), 1);
}

void TestDataPage::picturesHaveATabOfTheirOwn() {
    const auto tabIsThere = [&] {
        const auto* tabs = test::named<QTabWidget>(*m_window, QStringLiteral("Ways to look at the table"));
        for (int index = 0; tabs && index < tabs->count(); ++index)
            if (tabs->tabText(index) == QStringLiteral("Pictures"))
                return tabs->isTabVisible(index);
        return false;
    };
    openFaulty();
    QVERIFY(!tabIsThere());
    const std::filesystem::path folder = folderPath() / "camera project";
    data::Provenance provenance;
    provenance.source = "pictures";
    provenance.query = {{"folder", folderPath().string()}};
    project::Project::create(folder, "Camera")
        .addSnapshot(data::Table({data::Column::times("time", {0}),
                                  data::Column::texts("picture", std::vector<std::optional<std::string>>{"a.png"}),
                                  data::Column::floats("transmission", "", {0.5})}),
                     {"camera", "time", "", true, provenance});
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    m_window->showPage(PageId::Data);
    QTRY_VERIFY(tabIsThere());
    showTab(QStringLiteral("Pictures"));
    QTRY_VERIFY(test::named<QListView>(*m_window, QStringLiteral("Contact sheet")));
}

QTEST_MAIN(TestDataPage)
#include "tst_data_page.moc"
