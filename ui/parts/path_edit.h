#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

namespace airshed::ui {

/// A folder, typed or chosen.
class PathEdit : public QWidget {
    Q_OBJECT
public:
    /// @param name what the folder is for, its accessible name and the title of the chooser.
    explicit PathEdit(const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] QString path() const;
    void setPath(const QString& path);
    [[nodiscard]] QLineEdit* field() const noexcept { return m_field; }

Q_SIGNALS:
    void pathChanged(const QString& path);
    void accepted(); ///< Return was pressed in the field

private:
    QLineEdit* m_field;
};

} // namespace airshed::ui
