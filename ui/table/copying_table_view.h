#pragma once

#include <QTableView>

namespace airshed::ui {

/// A table that is read: type to find, Ctrl+A, Ctrl+C with headers, and a menu at the header to choose columns, remembered
/// under `settingsKey`.
class CopyingTableView : public QTableView {
    Q_OBJECT
public:
    explicit CopyingTableView(const QString& accessibleName, QWidget* parent = nullptr);

    /// Where the choice and widths of columns are remembered; empty: nowhere. Call it after setModel.
    void rememberAs(const QString& settingsKey);
    /// The selected cells as tab-separated text, headers first.
    [[nodiscard]] QString selectionText() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void showColumnMenu(const QPoint& where);
    void copySelection() const;

    QString m_settingsKey;
};

} // namespace airshed::ui
