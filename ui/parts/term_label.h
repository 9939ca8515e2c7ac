#pragma once

#include <QEvent>
#include <QLabel>

namespace airshed::ui {

/// Asks the window to show a glossary entry; sent to the window by whoever shows a term.
class TermEvent : public QEvent {
public:
    explicit TermEvent(QString term);
    [[nodiscard]] const QString& term() const noexcept { return m_term; }
    [[nodiscard]] static Type eventType();

private:
    QString m_term;
};

/// The name of a field that is a technical term: underlined by dots; a click, or Return with the focus on it, opens its
/// glossary entry.
class TermLabel : public QLabel {
    Q_OBJECT
public:
    /// @param term key of the glossary, see glossary.h.
    TermLabel(const QString& text, QString term, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void ask();

    QString m_term;
};

} // namespace airshed::ui
