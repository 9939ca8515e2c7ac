#include "ui/pages/model/rate_finder.h"

#include <cmath>

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString rateText(double rate) {
    return QLocale().toString(rate, 'g', 2);
}

/// But for the rate itself, which the search sets.
bool isSameButForRate(experiments::Experiment one, const experiments::Experiment& other) {
    one.training.learningRate = other.training.learningRate;
    return sameExperiment(one, other);
}

} // namespace

RateFinder::RateFinder(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_ask(makeButton(tr("Find a learning rate"), ButtonTone::Link)),
      m_use(makeButton({})),
      m_answer(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_plot(new LinePlot(tr("Loss while the learning rate rises"))),
      m_found(workbench, this, [this] { showState(); }) {
    m_ask->setToolTip(tr("Trains the network for some hundred steps while the rate rises, and forgets it"));
    m_plot->setAxes(tr("Learning rate, as a power of ten"), tr("Loss"), {});
    m_plot->setFixedHeight(200);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_answer, 1);
    row->addWidget(m_use, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_ask, 0, Qt::AlignLeft);
    column->addLayout(row);
    column->addWidget(m_plot);
    connect(m_ask, &QPushButton::clicked, this, &RateFinder::search);
    connect(m_use, &QPushButton::clicked, this, &RateFinder::use);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &RateFinder::showState);
    connect(&workbench.document(), &ExperimentDocument::checked, this, &RateFinder::showState);
    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, [this] {
        m_found.forget();
        showState();
    });
    showState();
}

void RateFinder::search() {
    const WorkbenchSession& session = m_workbench.session();
    if (!session.hasProject())
        return;
    const experiments::Experiment& experiment = m_workbench.document().experiment();
    m_found.ask(tr("Searching a learning rate"), experiment,
                [launcher = session.launcher(), folder = session.project().folder(), experiment,
                 device = toStd(session.device())](const JobContext& job) {
                    return project::searchLearningRate(launcher, folder, experiment, device, job);
                });
    showState();
}

void RateFinder::use() {
    if (!m_found.answer())
        return;
    const double rate = m_found.answer()->suggested;
    m_found.forget();
    m_workbench.document().edit(tr("Learning rate"), [rate](experiments::Experiment& e) { e.training.learningRate = rate; });
    showState();
}

void RateFinder::showCurve(const project::RateSearch& found) {
    PlotLine line;
    line.style = LineStyle::Thin;
    for (const double rate : found.rates)
        line.x.push_back(std::log10(rate));
    line.y = found.losses;
    m_plot->setLines({std::move(line)});
}

void RateFinder::showState() {
    if (!m_found.isIdle() && !isSameButForRate(m_found.about(), m_workbench.document().experiment()))
        m_found.forget();
    m_ask->setVisible(m_found.mayBeAsked());
    QString answer = m_found.isAsking() ? tr("Searching…") : m_found.fault();
    const std::optional<project::RateSearch>& found = m_found.answer();
    if (found) {
        answer = found->suggested > 0.0 ? tr("The loss falls fastest at %1.").arg(rateText(found->suggested))
                                        : tr("The loss falls at no rate: look at the data and the network first.");
        if (found->tooHigh > 0.0)
            answer += tr(" It runs away at %1.").arg(rateText(found->tooHigh));
        m_use->setText(tr("Use %1").arg(rateText(found->suggested)));
        showCurve(*found);
    }
    m_answer->setText(answer);
    m_answer->setVisible(!answer.isEmpty());
    m_plot->setVisible(found.has_value());
    m_use->setVisible(found && found->suggested > 0.0);
}

} // namespace airshed::ui
