#include "ui/pages/train/coach_card.h"

#include <QStringList>
#include <QVBoxLayout>

#include "core/coach/coach.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/parts/notice.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

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

CoachCard::CoachCard(QWidget* parent)
    : QFrame(parent),
      m_severity(makeLabel({}, TypeStyle::Strong)),
      m_title(makeLabel({}, TypeStyle::Strong)),
      m_text(makeLabel({})),
      m_evidence(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_words(makeLabel({})),
      m_changes(makeLabel({}, TypeStyle::Strong)),
      m_attempt(makeButton(tr("Try it as a new run"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(4);
    for (QLabel* label : {m_severity, m_title, m_text, m_evidence, m_words, m_changes})
        column->addWidget(label);
    m_attempt->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(m_attempt, &QPushButton::clicked, this, [this] { Q_EMIT tryRequested(m_suggestion); });
    column->addWidget(m_attempt);
}

void CoachCard::setAdvice(const coach::Advice& advice) {
    m_suggestion = advice.suggestion;
    setStyleProperty(this, "frame", QString::fromLatin1(frameOf(advice.severity)));
    setAccessibleName(toQt(advice.title));
    setToolTip(aboutRule(advice.rule));
    m_severity->setText(severityText(advice.severity));
    setTone(m_severity, toneOf(advice.severity));
    m_title->setText(toQt(advice.title));
    m_text->setText(toQt(advice.text));
    m_evidence->setText(toQt(advice.evidence));
    m_words->setText(toQt(advice.suggestion.text));
    QStringList changes;
    for (const coach::Change& change : advice.suggestion.changes)
        changes.append(toQt(coach::toText(change)));
    m_changes->setText(changes.join(QLatin1Char('\n')));
    m_changes->setVisible(!changes.empty());
    m_attempt->setVisible(!changes.empty());
    m_attempt->setAccessibleName(changes.empty() ? m_attempt->text() : tr("Try it as a new run: %1").arg(changes.front()));
}

void CoachCard::setReady(bool ready) {
    m_attempt->setEnabled(ready);
}

} // namespace airshed::ui
