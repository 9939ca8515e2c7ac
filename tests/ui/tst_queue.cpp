#include <QAction>
#include <QMenu>
#include <QTableView>
#include <QTest>

#include "core/base/platform.h"
#include "core/project/project.h"
#include "core/project/run_files.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"

using namespace airshed;
using namespace airshed::ui;

/// Runs that wait, and runs that begin from others, beside a worker that does nothing.
class TestQueue : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void waitingRunsAreMovedAndHeld();
    void anotherRunIsQueuedWhileOneTrains();
    void aLiveRunIsAskedForAnotherLearningRate();
    void aRunBeginsFromAnother_data();
    void aRunBeginsFromAnother();

protected:
    [[nodiscard]] project::WorkerLauncher launcher() const override { return project::WorkerLauncher("/bin/true"); }

private:
    [[nodiscard]] project::Project store() const { return project::Project::open(folderPath() / "project"); }
    [[nodiscard]] std::vector<std::int64_t> order() const {
        std::vector<std::int64_t> ids;
        for (const runs::RunRecord& run : store().store().queue())
            ids.push_back(run.id);
        return ids;
    }
    /// A run that a worker of this process has taken.
    std::int64_t takenRun() {
        project::Project other = store();
        const std::int64_t run = other.queueRun(test::tinyExperiment(), "cpu");
        [&] {
            QVERIFY(other.store().acquireDevice("cpu", currentProcessId(), hostName()));
            QCOMPARE(other.store().claimNextRun("cpu", true, currentProcessId(), hostName()).run, std::optional(run));
        }();
        return run;
    }
    [[nodiscard]] QString stateOf(std::int64_t run) const {
        const auto* table = test::named<QTableView>(*m_window, QStringLiteral("Runs"));
        for (int row = 0; table && row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data().toLongLong() == run)
                return table->model()->index(row, 2).data().toString();
        return {};
    }
};

void TestQueue::waitingRunsAreMovedAndHeld() {
    openTown();
    std::vector<std::int64_t> runs;
    for (int i = 0; i < 3; ++i)
        runs.push_back(store().queueRun(test::tinyExperiment(), "cpu"));
    m_workbench->session().refresh();
    m_window->showPage(PageId::Runs);
    m_workbench->session().selectRun(runs[2]);
    const auto* earlier = test::named<QAbstractButton>(*m_window, QStringLiteral("Earlier in the queue"));
    QVERIFY(earlier && earlier->isEnabled());
    QVERIFY(!test::named<QAbstractButton>(*m_window, QStringLiteral("Later in the queue"))->isEnabled());
    QVERIFY2(stateOf(runs[2]).contains("3 of 3"), qPrintable(stateOf(runs[2])));
    const auto press = [this](const char* name) {
        QTest::mouseClick(test::named<QAbstractButton>(*m_window, QString::fromLatin1(name)), Qt::LeftButton);
    };
    press("Earlier in the queue");
    QCOMPARE(order(), (std::vector{runs[0], runs[2], runs[1]}));
    press("Earlier in the queue");
    QCOMPARE(order(), (std::vector{runs[2], runs[0], runs[1]}));
    QVERIFY(!earlier->isEnabled());
    press("Later in the queue");
    QCOMPARE(order(), (std::vector{runs[0], runs[2], runs[1]}));
    press("Later in the queue");
    QCOMPARE(order(), (std::vector{runs[0], runs[1], runs[2]}));

    click(QStringLiteral("Hold"));
    QVERIFY(store().store().run(runs[2]).terms.held);
    QCOMPARE(stateOf(runs[2]), QStringLiteral("Held"));
    click(QStringLiteral("Release"));
    QVERIFY(!store().store().run(runs[2]).terms.held);
    QVERIFY(test::button(*m_window, QStringLiteral("Hold")));
}

void TestQueue::anotherRunIsQueuedWhileOneTrains() {
    openTown();
    const std::int64_t live = takenRun();
    m_workbench->session().refresh();
    m_workbench->session().selectRun(live);
    m_window->showPage(PageId::Train);
    click(QStringLiteral("Train next"));
    QTRY_COMPARE(order().size(), std::size_t{1});
    QCOMPARE(store().store().run(live).state, runs::RunState::Running);
}

void TestQueue::aLiveRunIsAskedForAnotherLearningRate() {
    openTown();
    const std::int64_t live = takenRun();
    m_workbench->session().refresh();
    m_workbench->session().selectRun(live);
    m_window->showPage(PageId::Train);
    const auto* adjust = qobject_cast<QPushButton*>(test::button(*m_window, QStringLiteral("Adjust")));
    QVERIFY(adjust && adjust->isVisible() && adjust->menu());
    const auto choose = [&](const QString& part) {
        for (QAction* action : adjust->menu()->actions())
            if (action->text().contains(part))
                return action->trigger();
        QFAIL(qPrintable("no entry says " + part));
    };
    const double rate = test::tinyExperiment().training.learningRate;
    choose(QStringLiteral("Halve the learning rate, to "));
    QCOMPARE(store().store().run(live).askedLearningRate, rate / 2);
    choose(QStringLiteral("A tenth of the learning rate, ")); // of what is set now
    QCOMPARE(store().store().run(live).askedLearningRate, rate / 20);
    choose(QStringLiteral("Write a checkpoint now"));
    QCOMPARE(store().store().takeControl(live), runs::Control::Checkpoint);

    runs::RunStore::WorkerReport report;
    report.state = runs::RunState::Finished;
    store().store().report(live, report);
    m_workbench->session().refresh();
    QVERIFY2(!adjust->isVisible(), "what is finished takes no other rate");
}

void TestQueue::aRunBeginsFromAnother_data() {
    QTest::addColumn<QString>("entry");
    QTest::addColumn<bool>("isFork");
    QTest::newRow("fork") << "Go on where it is" << true;
    QTest::newRow("warm start") << "Begin anew with its best weights" << false;
}

void TestQueue::aRunBeginsFromAnother() {
    QFETCH(QString, entry);
    QFETCH(bool, isFork);
    openTown();
    const std::int64_t first = takenRun();
    project::Project other = store();
    std::filesystem::create_directories(other.runFolder(first));
    for (const std::filesystem::path& file :
         {project::bestCheckpoint(other.runFolder(first)), project::lastCheckpoint(other.runFolder(first))})
        QVERIFY(QFile(QString::fromStdString(file.string())).open(QIODevice::WriteOnly)); // the worker alone looks into it
    runs::RunStore::WorkerReport report;
    report.state = runs::RunState::Finished;
    report.progress = runs::RunProgress{};
    report.progress->epoch = report.progress->epochs = 3;
    other.store().report(first, report);
    m_workbench->session().refresh();
    m_workbench->session().selectRun(first);
    m_window->showPage(PageId::Train);
    auto* from = qobject_cast<QPushButton*>(test::button(*m_window, QStringLiteral("Train from run %1").arg(first)));
    QVERIFY(from && from->isEnabled() && from->menu());
    QAction* chosen = nullptr;
    for (QAction* action : from->menu()->actions())
        if (action->text() == entry)
            chosen = action;
    QVERIFY(chosen && !chosen->toolTip().isEmpty());
    chosen->trigger();
    QTRY_COMPARE(order().size(), std::size_t{1});
    QCOMPARE(store().store().run(order().front()).origin, (runs::RunOrigin{first, isFork}));
}

QTEST_MAIN(TestQueue)
#include "tst_queue.moc"
