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
      m_plot(new LinePlot(tr("Loss while the learning rate rises"))) {
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
        forget();
        showState();
    });
    showState();
}

void RateFinder::forget() {
    m_found.reset();
    m_fault.clear();
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
}

void RateFinder::search() {
    forget();
    WorkbenchSession& session = m_workbench.session();
    if (!session.hasProject())
        return;
    m_searched = m_workbench.document().experiment();
    m_job = session.jobs().start<project::RateSearch>(
        tr("Searching a learning rate"), this,
        [launcher = session.launcher(), folder = session.project().folder(), experiment = m_searched,
         device = toStd(session.device())](const JobContext& job) {
            return project::searchLearningRate(launcher, folder, experiment, device, job);
        },
        [this](const project::RateSearch& found) {
            m_job = nullptr;
            m_found = found;
            showCurve();
            showState();
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_fault = toQt(error.text());
            showState();
        });
    showState();
}

void RateFinder::use() {
    if (!m_found)
        return;
    const double rate = m_found->suggested;
    forget();
    m_workbench.document().edit(tr("Learning rate"), [rate](experiments::Experiment& e) { e.training.learningRate = rate; });
    showState();
}

void RateFinder::showCurve() {
    PlotLine line;
    line.style = LineStyle::Thin;
    for (const double rate : m_found->rates)
        line.x.push_back(std::log10(rate));
    line.y = m_found->losses;
    m_plot->setLines({std::move(line)});
}

void RateFinder::showState() {
    const ExperimentDocument& document = m_workbench.document();
    if ((m_found || !m_fault.isEmpty() || m_job) && !isSameButForRate(m_searched, document.experiment()))
        forget();
    m_ask->setVisible(document.isOpen() && document.inspection().usable() && document.check().trainWindows > 0 && !m_found &&
                      !m_job);
    QString answer = m_fault;
    if (m_job) {
        answer = tr("Searching…");
    } else if (m_found) {
        answer = m_found->suggested > 0.0 ? tr("The loss falls fastest at %1.").arg(rateText(m_found->suggested))
                                          : tr("The loss falls at no rate: look at the data and the network first.");
        if (m_found->tooHigh > 0.0)
            answer += tr(" It runs away at %1.").arg(rateText(m_found->tooHigh));
    }
    m_answer->setText(answer);
    m_answer->setVisible(!answer.isEmpty());
    m_plot->setVisible(m_found && !m_job);
    m_use->setVisible(m_found && m_found->suggested > 0.0);
    if (m_found)
        m_use->setText(tr("Use %1").arg(rateText(m_found->suggested)));
}

} // namespace airshed::ui
