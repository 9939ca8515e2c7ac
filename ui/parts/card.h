#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace airshed::ui {

/// A bordered surface with an optional heading, for what belongs together.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& heading = {}, QWidget* parent = nullptr);

    /// The column under the heading.
    [[nodiscard]] QVBoxLayout* body() const noexcept { return m_body; }
    /// The row of the heading; widgets added come to its right end.
    [[nodiscard]] QHBoxLayout* headingRow() const noexcept { return m_headingRow; }
    void setHeading(const QString& heading);

private:
    QLabel* m_heading;
    QHBoxLayout* m_headingRow;
    QVBoxLayout* m_body;
};

} // namespace airshed::ui
