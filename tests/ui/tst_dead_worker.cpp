#include <QLineEdit>
#include <QTest>

#include "core/base/platform.h"
#include "core/project/project.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"

using namespace airshed;
using namespace airshed::ui;

/// The window beside a worker that ends at once and without a word.
class TestDeadWorker : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void exportWhoseWorkerDiedSaysSo();

protected:
    [[nodiscard]] project::WorkerLauncher launcher() const override { return project::WorkerLauncher("/bin/true"); }
};

void TestDeadWorker::exportWhoseWorkerDiedSaysSo() {
    const std::filesystem::path folder = test::makeProject(folderPath());
    project::Project other = project::Project::open(folder);
    const std::int64_t run = other.queueRun(test::tinyExperiment(), "cpu");
    QVERIFY(other.store().acquireDevice("cpu", currentProcessId(), hostName()));
    QCOMPARE(other.store().claimNextRun("cpu", true, currentProcessId(), hostName()).run, std::optional(run));
    runs::RunStore::WorkerReport report;
    report.state = runs::RunState::Finished;
    other.store().report(run, report);
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    m_window->showPage(PageId::Export);
    test::typeInto(test::named<QLineEdit>(*m_window, QStringLiteral("Folder to export to")),
                   m_folder->filePath(QStringLiteral("exported")));
    click(QStringLiteral("Export"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("The worker ended without a word.")));
    QVERIFY(anyLabelSays(QStringLiteral("logs/worker.log")));
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Export")));
    QVERIFY(test::button(*m_window, QStringLiteral("Export"))->isEnabled());
    QCOMPARE(other.store().exports().front().state, runs::ExportState::Failed);
}

QTEST_MAIN(TestDeadWorker)
#include "tst_dead_worker.moc"
