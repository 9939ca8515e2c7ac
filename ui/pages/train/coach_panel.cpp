#include "ui/pages/train/coach_panel.h"

#include <utility>

#include <QScrollBar>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int restMs = 1000;

} // namespace

CoachPanel::CoachPanel(QWidget* parent)
    : Card(tr("Coach"), parent), m_words(makeLabel({}, TypeStyle::Body, Tone::Muted)), m_scroll(new QScrollArea) {
    setAccessibleName(tr("Coach"));
    m_words->setAccessibleName(tr("What the coach looked at"));
    m_scroll->setAccessibleName(tr("What the coach found"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* cards = new QWidget;
    m_column = new QVBoxLayout(cards);
    m_column->setContentsMargins(0, 0, 8, 0);
    m_column->setSpacing(8);
    m_column->addStretch();
    m_scroll->setWidget(cards);
    cards->setAutoFillBackground(false); // the panel's own surface is behind the cards
    layout()->setContentsMargins(16, 12, 8, 8);
    body()->addWidget(m_words, 0, Qt::AlignTop);
    body()->addWidget(m_scroll, 1);
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_stale)
            look();
    });
    forget();
}

void CoachPanel::forget() {
    m_standing = {};
    m_words->setText(tr("The coach looks at the curves once a run has begun."));
    showCards({});
    m_scroll->verticalScrollBar()->setValue(0);
}

void CoachPanel::follow(const project::Project& project, const runs::RunRecord& run, const QString& unit) {
    const runs::RunProgress& progress = run.progress;
    const std::int64_t quarters = progress.stepsPerEpoch > 0 ? 4 * progress.step / progress.stepsPerEpoch : progress.epoch;
    const Standing standing{run.id, run.state, quarters};
    if (standing == m_standing && m_folder == project.folder())
        return;
    if (standing.run != m_standing.run || m_folder != project.folder())
        forget();
    m_folder = project.folder();
    m_standing = standing;
    m_unit = unit;
    look();
}

void CoachPanel::look() {
    m_stale = m_job || m_rest.isActive();
    if (m_stale || m_standing.run == 0)
        return;
    m_rest.start(restMs);
    const auto work = [this, folder = m_folder, run = m_standing.run,
                       unit = toStd(m_unit)](const JobContext&) -> BackgroundJob::Delivery {
        const project::Project project = project::Project::open(folder);
        coach::RunSignals signals = coach::readSignals(project.store(), run);
        signals.unit = unit;
        const Look made{run, signals.epochs(), signals.hasEnded(), signals.experiment, coach::advise(signals)};
        return [this, made] { show(made); };
    };
    const auto failed = [this](const Error& error) { m_words->setText(faultText(error)); };
    m_job = new BackgroundJob(tr("Reading the curves"), work, failed, this);
    connect(m_job, &BackgroundJob::finished, this, [this] {
        m_job->deleteLater();
        m_job = nullptr;
        if (m_stale)
            look();
    });
}

void CoachPanel::show(const Look& look) {
    if (look.run != m_standing.run)
        return; // another run is shown meanwhile
    const QString epochs = look.epochs == 1 ? tr("1 epoch looked at") : tr("%1 epochs looked at").arg(look.epochs);
    if (!look.advice.empty())
        m_words->setText(epochs);
    else if (look.hasEnded)
        m_words->setText(tr("Nothing to remark: %1").arg(epochs));
    else
        m_words->setText(tr("Nothing to remark so far: %1").arg(epochs));
    m_experiment = look.experiment;
    showCards(look.advice);
}

void CoachPanel::showCards(const std::vector<coach::Advice>& advice) {
    // A rule's card is told newer numbers rather than made anew: while a run is live, what is being read or pressed stays.
    std::map<std::string, CoachCard*> before = std::move(m_cards);
    m_cards.clear();
    for (int place = 0; const coach::Advice& found : advice) {
        CoachCard*& card = m_cards[found.rule];
        card = std::exchange(before[found.rule], nullptr);
        if (!card) {
            card = new CoachCard;
            card->setReady(m_ready);
            connect(card, &CoachCard::tryRequested, this, &CoachPanel::tryOut);
        }
        card->setAdvice(found);
        m_column->insertWidget(place++, card);
    }
    for (const auto& [rule, card] : before)
        if (card) {
            card->hide();
            card->deleteLater(); // it may be its button that was just pressed
        }
    m_scroll->setVisible(!advice.empty());
}

void CoachPanel::tryOut(const coach::Suggestion& suggestion) {
    try {
        Q_EMIT tryRequested(experiments::experimentFromJson(coach::withChanges(m_experiment, suggestion)));
    } catch (const Error& error) {
        m_words->setText(faultText(error));
    }
}

void CoachPanel::setReady(bool ready) {
    m_ready = ready;
    for (const auto& [rule, card] : m_cards)
        card->setReady(ready);
}

} // namespace airshed::ui
