#pragma once

#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

namespace airshed::ui {

/// A heading that shows or hides what is under it.
class Fold : public QWidget {
    Q_OBJECT
public:
    explicit Fold(const QString& heading, QWidget* parent = nullptr);

    [[nodiscard]] QVBoxLayout* body() const noexcept { return m_body; }
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const;

private:
    QPushButton* m_heading;
    QWidget* m_content;
    QVBoxLayout* m_body;
};

} // namespace airshed::ui
