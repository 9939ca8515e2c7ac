#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "core/base/platform.h"
#include "core/project/project.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/train/coach_panel.h"

using namespace airshed;
using namespace airshed::ui;

/// The coach on the Train page, on runs that were made up; nothing is trained.
class TestCoachPanel : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void aFindingIsTriedAsANewRun();
    void aHealthyRunHasNothingToRemark();
    void itLooksAgainOnlyWhenTheRunHasMoved();
    void aFindingKeepsItsPlaceWhileTheRunGoesOn();

protected:
    [[nodiscard]] project::WorkerLauncher launcher() const override { return project::WorkerLauncher("/bin/true"); }

private:
    std::optional<project::Project> m_project;
    std::int64_t m_run = 0;

    /// A run in the hands of this process, of which nothing is known yet.
    void makeRun() {
        m_project = project::Project::open(test::makeProject(folderPath()));
        m_run = m_project->queueRun(test::tinyExperiment(), "cpu");
        QVERIFY(m_project->store().acquireDevice("cpu", currentProcessId(), hostName()));
        QCOMPARE(m_project->store().claimNextRun("cpu", true, currentProcessId(), hostName()).run, std::optional(m_run));
    }
    void reportEpoch(int epoch, double loss, runs::RunState state = runs::RunState::Running, const std::string& message = {}) {
        reportEpoch(epoch, loss, loss, state, message);
    }
    void reportEpoch(int epoch, double training, double validation, runs::RunState state, const std::string& message) {
        std::vector<runs::MetricPoint> points;
        for (const auto& [name, loss] : {std::pair("train/epoch_loss", training), std::pair("validation/loss", validation),
                                         std::pair("validation/mae", validation)})
            points.push_back({name, 100LL * epoch, static_cast<double>(epoch), loss});
        runs::RunStore::WorkerReport report;
        report.metrics = points;
        report.progress = runs::RunProgress{};
        report.progress->epoch = epoch;
        report.progress->epochs = 20;
        report.progress->step = 100LL * epoch;
        report.progress->stepsPerEpoch = 100;
        report.state = state;
        report.message = message;
        m_project->store().report(m_run, report);
    }
    void openProject() {
        QVERIFY(m_workbench->openProject(QString::fromStdString(m_project->folder().string())));
        m_window->showPage(PageId::Train);
    }
};

void TestCoachPanel::aFindingIsTriedAsANewRun() {
    makeRun();
    reportEpoch(1, 0.5);
    reportEpoch(2, 9.5, runs::RunState::Failed, "Training diverged: the loss is no finite number any more.");
    openProject();
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Training diverges")));
    QVERIFY(anyLabelSays(QStringLiteral("2 epochs looked at")));
    const double before = test::tinyExperiment().training.learningRate;
    QVERIFY(anyLabelSays(QStringLiteral("learning rate %1 → %2").arg(before).arg(before / 10)));
    QVERIFY(test::named<QFrame>(*m_window, QStringLiteral("Training diverges")));
    click(QStringLiteral("Try it as a new run"));
    QTRY_COMPARE(m_project->store().runs().size(), std::size_t(2));
    const runs::RunRecord made = m_project->store().runs().front();
    QCOMPARE(made.experiment["training"]["learning_rate"].get<double>(), before / 10);
    QVERIFY(QString::fromStdString(made.name).endsWith(QStringLiteral(", learning rate %1").arg(before / 10)));
    // The new run is the one shown; of it nothing is known yet.
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Run %1").arg(made.id)));
    QTRY_VERIFY(!anyLabelSays(QStringLiteral("Training diverges")));
}

void TestCoachPanel::aHealthyRunHasNothingToRemark() {
    makeRun();
    reportEpoch(1, 0.5);
    reportEpoch(2, 0.4);
    openProject();
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Nothing to remark so far: 2 epochs looked at")));
    QVERIFY(!test::button(*m_window, QStringLiteral("Try it as a new run")));
    reportEpoch(3, 0.35, runs::RunState::Finished);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("Nothing to remark: 3 epochs looked at")));
}

void TestCoachPanel::itLooksAgainOnlyWhenTheRunHasMoved() {
    makeRun();
    reportEpoch(1, 0.5);
    CoachPanel panel;
    const auto follow = [&](std::int64_t step) {
        runs::RunRecord run = m_project->store().run(m_run);
        run.progress.step = step;
        panel.follow(*m_project, run, QString());
    };
    const auto says = [&](const QString& words) {
        return std::ranges::any_of(panel.findChildren<QLabel*>(),
                                   [&](const QLabel* label) { return label->text().contains(words); });
    };
    follow(100);
    QVERIFY(panel.isSettling());
    QTRY_VERIFY(says(QStringLiteral("1 epoch looked at")));
    QTRY_VERIFY(!panel.isSettling());
    follow(100);
    follow(110);
    QVERIFY(!panel.isSettling());
    reportEpoch(2, 0.4);
    follow(200);
    QTRY_VERIFY(says(QStringLiteral("2 epochs looked at")));
    panel.forget();
    QVERIFY(says(QStringLiteral("once a run has begun")));
}

/// With each epoch's new numbers the findings were made anew: they jumped to the top, and the focus was lost.
void TestCoachPanel::aFindingKeepsItsPlaceWhileTheRunGoesOn() {
    makeRun();
    int epoch = 0;
    const auto goOn = [&] {
        ++epoch;
        reportEpoch(epoch, 1.0 / epoch, epoch <= 4 ? 1.0 / epoch : 0.25 + 0.1 * (epoch - 4), runs::RunState::Running, {});
    };
    while (epoch < 9)
        goOn();
    openProject();
    const QString name = QStringLiteral("The network learns the training data by heart");
    QTRY_VERIFY(test::named<QFrame>(*m_window, name));
    const QFrame* card = test::named<QFrame>(*m_window, name);
    auto* button = card->findChild<QPushButton*>();
    button->setFocus();
    goOn();
    QTRY_VERIFY(anyLabelSays(QStringLiteral("10 epochs looked at")));
    QCOMPARE(test::named<QFrame>(*m_window, name), card);
    QVERIFY(button->hasFocus() && button->isVisible());
}

QTEST_MAIN(TestCoachPanel)
#include "tst_coach_panel.moc"
