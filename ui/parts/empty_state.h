#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QWidget>

namespace airshed::ui {

/// What an empty place says: what belongs there, why, and the action that fills it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& icon, const QString& heading, const QString& words, QWidget* parent = nullptr);

    /// Adds a button of the caller's under the words.
    void addAction(QWidget* button);
    void setWords(const QString& heading, const QString& words);

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_heading;
    QLabel* m_words;
    QHBoxLayout* m_actions;
};

} // namespace airshed::ui
