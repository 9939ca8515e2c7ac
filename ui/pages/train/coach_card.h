#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include "core/coach/advice.h"

namespace airshed::ui {

/// One finding of the coach: what, why, its evidence, the change to try, and a button that asks for it. It can be given the
/// same finding with newer numbers, and keeps its place and its focus.
class CoachCard : public QFrame {
    Q_OBJECT
public:
    explicit CoachCard(QWidget* parent = nullptr);

    void setAdvice(const coach::Advice& advice);
    /// False while runs cannot be queued: the button waits.
    void setReady(bool ready);

Q_SIGNALS:
    /// A person wants the change as a new run.
    void tryRequested(const airshed::coach::Suggestion& suggestion);

private:
    coach::Suggestion m_suggestion;
    QLabel* m_severity;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_evidence;
    QLabel* m_words;
    QLabel* m_changes;
    QPushButton* m_attempt;
};

} // namespace airshed::ui
