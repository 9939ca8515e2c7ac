#include "ui/pages/model/batch_finder.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// But for the size itself, which the measurement sets.
bool isSameButForSize(experiments::Experiment one, const experiments::Experiment& other) {
    one.training.batchSize = other.training.batchSize;
    return sameExperiment(one, other);
}

} // namespace

BatchFinder::BatchFinder(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_ask(makeButton(tr("Measure sizes of batches"), ButtonTone::Link)),
      m_use(makeButton({})),
      m_answer(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_speeds(workbench, this, [this] { showState(); }) {
    m_ask->setToolTip(tr("Trains the network on made-up numbers with batches of 16 to 4096 windows, a second each"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_answer, 1);
    row->addWidget(m_use, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_ask, 0, Qt::AlignLeft);
    column->addLayout(row);
    connect(m_ask, &QPushButton::clicked, this, &BatchFinder::measure);
    connect(m_use, &QPushButton::clicked, this, &BatchFinder::use);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &BatchFinder::showState);
    connect(&workbench.document(), &ExperimentDocument::checked, this, &BatchFinder::showState);
    connect(&workbench.session(), &WorkbenchSession::deviceChanged, this, [this] {
        m_speeds.forget();
        showState();
    });
    showState();
}

void BatchFinder::measure() {
    const WorkbenchSession& session = m_workbench.session();
    const experiments::Experiment& experiment = m_workbench.document().experiment();
    m_speeds.ask(tr("Measuring sizes of batches"), experiment,
                 [launcher = session.launcher(), experiment, device = toStd(session.device())](const JobContext& job) {
                     return project::measureBatchSizes(launcher, experiment, device, job);
                 });
    showState();
}

void BatchFinder::use() {
    const project::BatchSpeed* suggested = m_speeds.answer() ? project::suggestedBatch(*m_speeds.answer()) : nullptr;
    if (!suggested)
        return;
    const int size = suggested->batchSize;
    m_speeds.forget();
    m_workbench.document().edit(tr("Batch size"), [size](experiments::Experiment& e) { e.training.batchSize = size; });
    showState();
}

QString BatchFinder::answerText(const std::vector<project::BatchSpeed>& speeds) const {
    const project::BatchSpeed* suggested = project::suggestedBatch(speeds);
    if (!suggested)
        return tr("No size could be measured.");
    QStringList figures;
    const int now = m_workbench.document().experiment().training.batchSize;
    for (const project::BatchSpeed& each : speeds)
        if (each.fault.empty() && (&each == suggested || each.batchSize == now))
            figures << tr("%1 windows a second with batches of %2")
                           .arg(countText(static_cast<std::int64_t>(each.windowsPerSecond)))
                           .arg(each.batchSize);
    const QString words = figures.join(tr(", "));
    if (suggested->batchSize == now)
        return tr("%1: larger ones are hardly faster.").arg(words);
    return tr("%1. Larger batches make fewer updates of the same windows; search the learning rate anew after a change.")
        .arg(words);
}

void BatchFinder::showState() {
    if (!m_speeds.isIdle() && !isSameButForSize(m_speeds.about(), m_workbench.document().experiment()))
        m_speeds.forget();
    m_ask->setVisible(m_speeds.mayBeAsked());
    const auto& speeds = m_speeds.answer();
    const project::BatchSpeed* suggested = speeds ? project::suggestedBatch(*speeds) : nullptr;
    m_answer->setText(speeds ? answerText(*speeds) : m_speeds.isAsking() ? tr("Measuring…") : m_speeds.fault());
    m_answer->setVisible(!m_answer->text().isEmpty());
    m_use->setVisible(suggested && suggested->batchSize != m_workbench.document().experiment().training.batchSize);
    if (suggested)
        m_use->setText(tr("Use %1").arg(suggested->batchSize));
}

} // namespace airshed::ui
