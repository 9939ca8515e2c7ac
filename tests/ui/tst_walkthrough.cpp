#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "core/project/project.h"
#include "tests/ui/canvas_hands.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/model/network_editor.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

constexpr int workerMs = 120'000; ///< a worker on a busy machine; the tests go on as soon as it is done

} // namespace

/// A person's way from a file to an exported model, by mouse and keyboard, with the real worker.
class TestWalkthrough : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void fromFileToExport();
    void runStartedElsewhereAppearsLive();
    void settingsOfARunComeBack();
    void networkDrawnByMouseIsTrainedAndExported();

private:
    void makeProject();
    void importFile();
    void setUpModel();
    void choosePreset(const QString& title);
    void drawNetwork();
    void trainIt();
    void exportIt();
};

void TestWalkthrough::makeProject() {
    auto* name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of the new project"));
    auto* folder = test::named<QLineEdit>(*m_window, QStringLiteral("Folder in which the project is made"));
    QVERIFY(name && folder);
    test::typeInto(name, QStringLiteral("Harbour air"));
    test::typeInto(folder, m_folder->path());
    click(QStringLiteral("Create project"));
    QTRY_VERIFY(m_workbench->session().hasProject());
    QCOMPARE(m_window->currentPage(), PageId::Data);
}

void TestWalkthrough::importFile() {
    const std::filesystem::path file = test::writeMeasurements(folderPath());
    QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(test::named<QLineEdit>(*m_window, QStringLiteral("Path of a file to add")));
    auto* path = test::named<QLineEdit>(*m_window, QStringLiteral("Path of a file to add"));
    test::typeInto(path, QString::fromStdString(file.string()));
    QTest::keyClick(path, Qt::Key_Return);
    click(QStringLiteral("Import 1 file"));
    QTRY_COMPARE(m_workbench->session().snapshots().size(), std::size_t(1));
    QCOMPARE(m_workbench->session().snapshots().front().seriesColumn, std::string("station"));
}

void TestWalkthrough::choosePreset(const QString& title) {
    auto* tabs = test::named<QTabBar>(*m_window, QStringLiteral("Parts of the experiment"));
    QVERIFY(tabs);
    tabs->setCurrentIndex(1);
    auto* presets = test::named<QPushButton>(*m_window, QStringLiteral("Preset"));
    QVERIFY(presets && presets->menu());
    for (QAction* action : presets->menu()->actions())
        if (action->text() == title)
            action->trigger();
    tabs->setCurrentIndex(0);
}

void TestWalkthrough::setUpModel() {
    QTRY_VERIFY(m_workbench->document().isOpen());
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QTRY_COMPARE(m_window->currentPage(), PageId::Model);
    auto* target = test::named<QComboBox>(*m_window, QStringLiteral("Target"));
    QVERIFY(target);
    QCOMPARE(m_workbench->document().experiment().recipe.targets, std::vector<std::string>({"PM2.5"}));
    target->setFocus();
    QTest::keyClick(target, Qt::Key_Down);
    QCOMPARE(m_workbench->document().experiment().recipe.targets, std::vector<std::string>({"temperature"}));
    QTest::keyClick(target, Qt::Key_Up);
    choosePreset(QStringLiteral("Linear"));
    QCOMPARE(m_workbench->document().experiment().model.preset, std::string("linear"));
    test::typeInto(test::named<QSpinBox>(*m_window, QStringLiteral("Lookback")), QStringLiteral("12"));
    test::typeInto(test::named<QSpinBox>(*m_window, QStringLiteral("Horizon")), QStringLiteral("4"));
    auto* epochs = test::named<QSpinBox>(*m_window, QStringLiteral("Epochs"));
    QVERIFY(epochs);
    test::typeInto(epochs, QStringLiteral("2"));
    QCOMPARE(m_workbench->document().experiment().training.epochs, 2);
    QTRY_VERIFY(!m_workbench->document().isChecking());
    QVERIFY(!hasErrors(m_workbench->document().findings()));
}

void TestWalkthrough::trainIt() {
    click(QStringLiteral("Continue to training"));
    QTRY_COMPARE(m_window->currentPage(), PageId::Train);
    click(QStringLiteral("Train"));
    QTRY_COMPARE_WITH_TIMEOUT(m_workbench->session().runs().size(), std::size_t(1), workerMs);
    const auto state = [this] { return m_workbench->session().runs().front().state; };
    QTRY_COMPARE_WITH_TIMEOUT(state(), runs::RunState::Finished, workerMs);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Finished")));
    QVERIFY(anyLabelSays(QStringLiteral("2 of 2")));
}

void TestWalkthrough::exportIt() {
    QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
    QTRY_COMPARE(m_window->currentPage(), PageId::Export);
    auto* folder = test::named<QLineEdit>(*m_window, QStringLiteral("Folder to export to"));
    QVERIFY(folder);
    const QString target = m_folder->filePath(QStringLiteral("exported"));
    test::typeInto(folder, target);
    click(QStringLiteral("Export"));
    QTRY_VERIFY_WITH_TIMEOUT(anyLabelSays(QStringLiteral("Proved over")), workerMs);
    QVERIFY(QFile::exists(target + QStringLiteral("/model.pt")));
    QVERIFY(QFile::exists(target + QStringLiteral("/contract.json")));

    auto* format = test::named<QComboBox>(*m_window, QStringLiteral("Format"));
    QVERIFY(format);
    format->setFocus();
    QTest::keyClick(format, Qt::Key_End); // C source, the last one
    QCOMPARE(format->currentText(), QStringLiteral("C source"));
    QVERIFY(!anyLabelSays(QStringLiteral("Proved over"))); // of the other format
    test::typeInto(folder, m_folder->filePath(QStringLiteral("firmware")));
    click(QStringLiteral("Export"));
    QTRY_VERIFY_WITH_TIMEOUT(anyLabelSays(QStringLiteral("Proved over")), workerMs);
    QVERIFY(QFile::exists(m_folder->filePath(QStringLiteral("firmware/model.c"))));
}

void TestWalkthrough::fromFileToExport() {
    makeProject();
    importFile();
    setUpModel();
    trainIt();
    QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
    QTRY_COMPARE(m_window->currentPage(), PageId::Runs);
    auto* table = test::named<QTableView>(*m_window, QStringLiteral("Runs"));
    QVERIFY(table);
    QCOMPARE(table->model()->rowCount(), 1);
    QStringList row;
    for (int column = 0; column < table->model()->columnCount(); ++column)
        row << table->model()->index(0, column).data().toString();
    QVERIFY2(row.filter(QStringLiteral("µg/m³")).size() == 2, qPrintable(row.join(QStringLiteral(" | "))));
    exportIt();
}

void TestWalkthrough::runStartedElsewhereAppearsLive() {
    const std::filesystem::path folder = test::makeProject(folderPath());
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    m_window->showPage(PageId::Train);
    project::Project other = project::Project::open(folder);
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.name = "from the command line";
    const std::int64_t run = other.queueRun(experiment, "cpu");
    QTRY_VERIFY(anyLabelSays(QStringLiteral("from the command line")));
    test::workerOfBuild().startQueue(other, "cpu");
    const auto state = [&] { return m_workbench->session().findRun(run)->state; };
    QTRY_COMPARE_WITH_TIMEOUT(state(), runs::RunState::Finished, workerMs);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Finished")));
    // In the status line, where it said "in the queue" for good.
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Run %1: finished").arg(run)));
}

void TestWalkthrough::settingsOfARunComeBack() {
    const std::filesystem::path folder = test::makeProject(folderPath());
    project::Project other = project::Project::open(folder);
    other.saveExperiment("tiny", test::tinyExperiment());
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.recipe.lookback = 18;
    const std::int64_t run = other.queueRun(experiment, "cpu");
    other.store().requestControl(run, runs::Control::Stop);
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    QCOMPARE(m_workbench->document().experiment().recipe.lookback, 12);
    m_window->showPage(PageId::Runs);
    click(QStringLiteral("Use these settings"));
    QCOMPARE(m_workbench->document().experiment().recipe.lookback, 18);
    QCOMPARE(m_window->currentPage(), PageId::Model);
    m_workbench->document().undoStack().undo();
    QCOMPARE(m_workbench->document().experiment().recipe.lookback, 12);
}

/// A branch over the window with a skip around its second convolution, and one over the static input.
void TestWalkthrough::drawNetwork() {
    auto* tabs = test::named<QTabBar>(*m_window, QStringLiteral("Parts of the experiment"));
    QVERIFY(tabs);
    tabs->setCurrentIndex(1);
    NetworkCanvas& canvas = m_window->findChild<NetworkEditor*>()->canvas();
    canvas.setFocus();
    QTest::keyClick(&canvas, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&canvas, Qt::Key_Delete);
    QVERIFY(m_workbench->document().experiment().model.layers.empty());
    QVERIFY(test::dropIn(canvas, "conv1d", canvas.drawing().bounds().topRight() + QPointF(20, 60)));
    test::connectIn(canvas, test::boxIn(canvas, "input"), test::boxIn(canvas, "conv1d1"));
    QVERIFY(test::dropBetween(canvas, "relu", "conv1d1", ""));
    QVERIFY(test::dropBetween(canvas, "conv1d", "relu1", ""));
    QVERIFY(test::dropBetween(canvas, "add", "conv1d2", ""));
    test::connectIn(canvas, test::boxIn(canvas, "conv1d1"), test::boxIn(canvas, "add1"));
    QVERIFY(test::dropBetween(canvas, "flatten", "add1", ""));
    QVERIFY(test::dropBetween(canvas, "concatenate", "flatten1", ""));
    QVERIFY(test::dropBetween(canvas, "regression_head", "concatenate1", ""));
    QVERIFY(test::dropIn(canvas, "linear", canvas.drawing().bounds().topRight() + QPointF(20, 60)));
    test::connectIn(canvas, test::boxIn(canvas, "static"), test::boxIn(canvas, "linear1"));
    test::connectIn(canvas, test::boxIn(canvas, "linear1"), test::boxIn(canvas, "concatenate1"));
    const models::ModelInspection& seen = m_workbench->document().inspection();
    QVERIFY2(seen.usable(), seen.usable() ? "" : seen.findings.front().message.c_str());
    QCOMPARE(seen.layers.size(), std::size_t(8));
}

void TestWalkthrough::networkDrawnByMouseIsTrainedAndExported() {
    openTown();
    m_window->showPage(PageId::Model);
    m_workbench->document().edit(QStringLiteral("Make the temperature static"), [](experiments::Experiment& experiment) {
        experiment.recipe.inputs = {"PM2.5"};
        experiment.recipe.statics = {"temperature"};
    });
    drawNetwork();
    QTRY_VERIFY(!m_workbench->document().isChecking());
    trainIt();
    exportIt();
}

QTEST_MAIN(TestWalkthrough)
#include "tst_walkthrough.moc"
