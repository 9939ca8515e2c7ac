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
      m_answer(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_speed(workbench, this, [this] { showState(); }) {
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
        m_speed.forget();
        showState();
    });
    showState();
}

void EpochTime::measure() {
    const WorkbenchSession& session = m_workbench.session();
    const experiments::Experiment& experiment = m_workbench.document().experiment();
    m_speed.ask(tr("Measuring how fast the network trains"), experiment,
                [launcher = session.launcher(), experiment, device = toStd(session.device())](const JobContext& job) {
                    return project::measureSpeed(launcher, experiment, device, job);
                });
    showState();
}

void EpochTime::showState() {
    const ExperimentDocument& document = m_workbench.document();
    if (!m_speed.isAsking() && !m_speed.isIdle() && !sameExperiment(m_speed.about(), document.experiment()))
        m_speed.forget();
    const std::int64_t windows = document.check().trainWindows;
    m_ask->setVisible(m_speed.mayBeAsked());
    const std::optional<project::TrainingSpeed>& speed = m_speed.answer();
    if (m_speed.isAsking()) {
        m_answer->setText(tr("Measuring…"));
    } else if (speed && windows > 0) {
        const experiments::TrainingSettings& settings = document.experiment().training;
        const std::int64_t drawn = settings.windowsPerEpoch == 0 ? windows : std::min(windows, settings.windowsPerEpoch);
        const std::int64_t steps = (drawn + settings.batchSize - 1) / settings.batchSize;
        m_answer->setText(tr("An epoch takes about %1 on %2: %3 steps of %4.")
                              .arg(secondsText(static_cast<double>(steps) * speed->secondsPerStep), toQt(speed->device),
                                   countText(steps), secondsText(speed->secondsPerStep)));
        m_answer->setToolTip(tr("Measured here a moment ago. Reading, validation and checkpoints come on top."));
    } else {
        m_answer->setText(m_speed.fault());
    }
    m_answer->setVisible(!m_answer->text().isEmpty());
}

} // namespace airshed::ui
