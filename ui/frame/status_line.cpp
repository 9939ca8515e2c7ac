#include "ui/frame/status_line.h"

#include <QHBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double shownAfterSeconds = 0.5;  ///< shorter work is not worth a flicker
constexpr double cancelAfterSeconds = 5.0; ///< from here on a person may want out

} // namespace

StatusLine::StatusLine(Workbench& workbench, QWidget* parent)
    : QFrame(parent),
      m_workbench(workbench),
      m_message(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_doing(makeLabel({})),
      m_bar(new QProgressBar),
      m_left(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_cancel(makeButton(tr("Cancel"), ButtonTone::Link)) {
    setProperty("frame", "statusLine");
    for (QLabel* label : {m_message, m_doing, m_left})
        label->setWordWrap(false);
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(140);
    m_bar->setAccessibleName(tr("Progress of what is running"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 2, 12, 2);
    row->setSpacing(10);
    row->addWidget(m_message, 1);
    row->addWidget(m_doing);
    row->addWidget(m_bar);
    row->addWidget(m_left);
    row->addWidget(m_cancel);
    setFixedHeight(fontMetrics().height() + 16);
    m_timer.setInterval(250);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::showRunning);
    connect(&workbench.session().jobs(), &JobList::changed, this, &StatusLine::showRunning);
    connect(&workbench.session(), &WorkbenchSession::runsChanged, this, &StatusLine::showRunning);
    connect(&workbench.session(), &WorkbenchSession::runUpdated, this, &StatusLine::showRunning);
    connect(&workbench.session(), &WorkbenchSession::message, this, &StatusLine::say);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        const auto& jobs = m_workbench.session().jobs().jobs();
        if (!jobs.empty())
            jobs.front()->cancel();
    });
    showRunning();
}

void StatusLine::say(const QString& message) {
    m_message->setText(message);
    m_message->setToolTip(message);
}

void StatusLine::showRunning() {
    const auto& jobs = m_workbench.session().jobs().jobs();
    BackgroundJob* job = jobs.empty() ? nullptr : jobs.front();
    const runs::RunRecord* run = m_workbench.session().liveRun();
    const bool jobShown = job && job->elapsedSeconds() >= shownAfterSeconds;
    const bool shown = jobShown || run;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_doing, m_bar, m_left})
        widget->setVisible(shown);
    m_cancel->setVisible(jobShown && job->elapsedSeconds() >= cancelAfterSeconds);
    // Short work shows once it is no longer short, so the clock is looked at while anything runs.
    if (job && !m_timer.isActive())
        m_timer.start();
    else if (!job)
        m_timer.stop();
    if (jobShown)
        showJob(*job);
    else if (run)
        showRun(*run);
}

void StatusLine::showJob(BackgroundJob& job) {
    m_doing->setText(job.message().isEmpty() ? job.title() : job.title() + QStringLiteral(" · ") + job.message());
    m_bar->setRange(0, job.fraction() < 0 ? 0 : 1000);
    m_bar->setValue(static_cast<int>(job.fraction() * 1000));
    const double left = job.elapsedSeconds() > 2 ? job.secondsLeft() : -1;
    m_left->setText(left < 0 ? QString() : tr("%1 left").arg(durationText(left)));
    m_cancel->setEnabled(!job.isCancelling());
}

void StatusLine::showRun(const runs::RunRecord& run) {
    const runs::RunProgress& progress = run.progress;
    const double total = double(progress.epochs) * double(progress.stepsPerEpoch);
    m_doing->setText(tr("Run %1 · %2").arg(run.id).arg(stateText(run.state).toLower()));
    m_bar->setRange(0, 1000);
    m_bar->setValue(total > 0 ? static_cast<int>(double(progress.step) / total * 1000) : 0);
    const bool known = run.state == runs::RunState::Running && progress.etaSeconds >= 0;
    m_left->setText(known ? tr("%1 left").arg(durationText(progress.etaSeconds)) : QString());
}

} // namespace airshed::ui
