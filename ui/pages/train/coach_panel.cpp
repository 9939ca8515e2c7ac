#include "ui/pages/train/coach_panel.h"

#include <algorithm>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/parts/notice.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int restMs = 1000;

const char* frameOf(Severity severity) {
    switch (severity) {
    case Severity::Info: return "info";
    case Severity::Warning: return "warn";
    case Severity::Error: break;
    }
    return "bad";
}

Tone toneOf(Severity severity) {
    switch (severity) {
    case Severity::Info: return Tone::Accent;
    case Severity::Warning: return Tone::Warn;
    case Severity::Error: break;
    }
    return Tone::Bad;
}

/// What a rule looks for and when it speaks, for a tool tip.
QString aboutRule(const std::string& id) {
    for (const coach::RuleDescription& rule : coach::ruleCatalogue())
        if (rule.id == id)
            return QStringLiteral("<p>%1</p><p>%2</p>")
                .arg(toQt(rule.looksFor).toHtmlEscaped(), toQt(rule.threshold).toHtmlEscaped());
    return {};
}

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
    m_shown.clear();
    m_words->setText(tr("The coach looks at the curves once a run has begun."));
    showCards({});
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
    Json all = Json::array();
    for (const coach::Advice& advice : look.advice)
        all.push_back(coach::toJson(advice));
    m_experiment = look.experiment;
    std::string shown = all.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (shown == m_shown)
        return; // what stands there keeps its place and its focus
    m_shown = std::move(shown);
    showCards(look);
}

void CoachPanel::showCards(const Look& look) {
    m_buttons.clear();
    m_cards = new QWidget;
    auto* column = new QVBoxLayout(m_cards);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(8);
    for (const coach::Advice& advice : look.advice)
        column->addWidget(makeCard(advice));
    column->addStretch();
    if (QWidget* old = m_scroll->takeWidget())
        old->deleteLater(); // it may be a button of its that was just pressed
    m_scroll->setWidget(m_cards);
    m_cards->setAutoFillBackground(false); // the panel's own surface is behind the cards
    m_scroll->setVisible(!look.advice.empty());
}

QWidget* CoachPanel::makeCard(const coach::Advice& advice) {
    auto* frame = new QFrame;
    frame->setProperty("frame", frameOf(advice.severity));
    frame->setAccessibleName(toQt(advice.title));
    frame->setToolTip(aboutRule(advice.rule));
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(4);
    column->addWidget(makeLabel(severityText(advice.severity), TypeStyle::Strong, toneOf(advice.severity)));
    column->addWidget(makeLabel(toQt(advice.title), TypeStyle::Strong));
    column->addWidget(makeLabel(toQt(advice.text)));
    column->addWidget(makeLabel(toQt(advice.evidence), TypeStyle::Body, Tone::Muted));
    column->addWidget(makeLabel(toQt(advice.suggestion.text)));
    for (const coach::Change& change : advice.suggestion.changes)
        column->addWidget(makeLabel(toQt(coach::toText(change)), TypeStyle::Strong));
    if (advice.suggestion.changes.empty())
        return frame;
    QPushButton* attempt = makeButton(tr("Try it as a new run"));
    attempt->setAccessibleName(tr("Try it as a new run: %1").arg(toQt(coach::toText(advice.suggestion.changes.front()))));
    attempt->setEnabled(m_ready);
    attempt->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(attempt, &QPushButton::clicked, this, [this, suggestion = advice.suggestion] { tryOut(suggestion); });
    m_buttons.push_back(attempt);
    column->addWidget(attempt);
    return frame;
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
    for (QPushButton* button : m_buttons)
        button->setEnabled(ready);
}

} // namespace airshed::ui
