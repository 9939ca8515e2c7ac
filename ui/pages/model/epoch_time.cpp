#include "ui/pages/model/epoch_time.h"

#include <algorithm>

#include <QLocale>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString secondsText(double seconds) {
    if (seconds >= 5400)
        return EpochTime::tr("%1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
    if (seconds >= 90)
        return EpochTime::tr("%1 min").arg(QLocale().toString(seconds / 60, 'f', 1));
    if (seconds >= 1)
        return EpochTime::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds >= 10 ? 0 : 1));
    return EpochTime::tr("%1 ms").arg(QLocale().toString(seconds * 1e3, 'g', 2));
}

} // namespace

EpochTime::EpochTime(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_ask(makeButton(tr("How long does an epoch take?"), ButtonTone::Link)),
      m_answer(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_ask->setToolTip(tr("Trains the network for about a second on made-up numbers, on the device chosen above"));
    column->addWidget(m_ask, 0, Qt::AlignRight | Qt::AlignTop);
    column->addWidget(m_answer, 1, Qt::AlignTop);
    m_answer->setAlignment(Qt::AlignRight);
    connect(m_ask, &QPushButton::clicked, this, &EpochTime::measure);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &EpochTime::showState);
    connect(&workbench.document(), &ExperimentDocument::checked, this, &EpochTime::showState);
    connect(&workbench.session(), &WorkbenchSession::deviceChanged, this, [this] {
        m_speed.reset();
        showState();
    });
    showState();
}

void EpochTime::measure() {
    if (m_job)
        m_job->cancel();
    m_speed.reset();
    m_fault.clear();
    m_measured = m_workbench.document().experiment();
    m_job = m_workbench.session().jobs().start<project::TrainingSpeed>(
        tr("Measuring how fast the network trains"), this,
        [launcher = m_workbench.session().launcher(), experiment = m_measured, device = toStd(m_workbench.session().device())](
            const JobContext& job) { return project::measureSpeed(launcher, experiment, device, job); },
        [this](const project::TrainingSpeed& speed) {
            m_job = nullptr;
            m_speed = speed;
            showState();
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_fault = toQt(error.text());
            showState();
        });
    showState();
}

void EpochTime::showState() {
    ExperimentDocument& document = m_workbench.document();
    const bool answered = m_speed || !m_fault.isEmpty();
    if (answered && !sameExperiment(m_measured, document.experiment())) {
        m_speed.reset();
        m_fault.clear();
    }
    const std::int64_t windows = document.check().trainWindows;
    m_ask->setVisible(document.isOpen() && document.inspection().usable() && windows > 0 && !m_speed && !m_job);
    if (m_job) {
        m_answer->setText(tr("Measuring…"));
    } else if (m_speed && windows > 0) {
        const experiments::TrainingSettings& settings = document.experiment().training;
        const std::int64_t drawn = settings.windowsPerEpoch == 0 ? windows : std::min(windows, settings.windowsPerEpoch);
        const std::int64_t steps = (drawn + settings.batchSize - 1) / settings.batchSize;
        m_answer->setText(tr("An epoch takes about %1 on %2: %3 steps of %4.")
                              .arg(secondsText(static_cast<double>(steps) * m_speed->secondsPerStep), toQt(m_speed->device),
                                   countText(steps), secondsText(m_speed->secondsPerStep)));
        m_answer->setToolTip(tr("Measured here a moment ago. Reading, validation and checkpoints come on top."));
    } else {
        m_answer->setText(m_fault);
    }
    m_answer->setVisible(!m_answer->text().isEmpty());
}

} // namespace airshed::ui
