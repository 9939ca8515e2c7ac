#pragma once

#include <functional>

#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include "core/base/error.h"
#include "core/base/finding.h"

namespace airshed::ui {

/// Something said in place: a fault, a warning, a result. Icon and words carry the meaning, colour only underlines it. Hidden
/// until it has something to say.
class Notice : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Info, Good, Warn, Bad };

    explicit Notice(QWidget* parent = nullptr);

    void say(Kind kind, const QString& message, const QString& hint = {});
    void say(const Error& error);
    /// A button that does what the hint says; an empty text takes it away.
    void offer(const QString& text, const std::function<void()>& action);
    void clear();
    [[nodiscard]] QString message() const;

private:
    QLabel* m_icon;
    QLabel* m_message;
    QLabel* m_hint;
    QPushButton* m_action;
    std::function<void()> m_do;
};

[[nodiscard]] Notice::Kind noticeKind(Severity severity);
/// "Error", "Warning" or "Note": a severity in a word.
[[nodiscard]] QString severityText(Severity severity);

} // namespace airshed::ui
