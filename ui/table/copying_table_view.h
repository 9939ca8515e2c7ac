#pragma once

#include <functional>

#include <QTableView>

namespace airshed::ui {

/// A table that is read: type to find, Ctrl+A, Ctrl+C with headers, a menu at the header to choose columns, remembered under
/// `settingsKey`, and one on the cells to copy and to save all rows as CSV. Ten million rows scroll and can be selected without
/// a pause.
class CopyingTableView : public QTableView {
    Q_OBJECT
public:
    explicit CopyingTableView(const QString& accessibleName, QWidget* parent = nullptr);

    /// Where the choice and widths of columns are remembered; empty: nowhere. Call it after setModel.
    void rememberAs(const QString& settingsKey);
    /// More cells than this are not copied: the clipboard would hold hundreds of megabytes.
    static constexpr qint64 mostCopiedCells = 2'000'000;

    /// The selected cells as tab-separated text, headers first. Rows without a selected cell, and columns that are hidden, are
    /// left out. "" when nothing is selected.
    [[nodiscard]] QString selectionText() const;
    /// How many cells are selected, in columns that are shown.
    [[nodiscard]] qint64 selectedCells() const;
    /// All rows, columns that are shown, as CSV. @throws Error(Storage).
    void saveAs(const QString& file) const;
    /// Gives each column the width of its cells and header, with a little air, between the bounds.
    void fitColumns(int least = 0, int most = 400);
    /// Replaces what "Save as CSV" in the menu does; by default it asks for a file and calls saveAs.
    void setSaveAction(std::function<void()> save) { m_save = std::move(save); }
    void setSelectionModel(QItemSelectionModel* selection) override;

Q_SIGNALS:
    /// Something could not be done; a sentence for the person.
    void failed(const QString& message);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void showColumnMenu(const QPoint& where);
    void copySelection();
    void askAndSave();
    [[nodiscard]] QList<int> shownColumns() const;

    QString m_settingsKey;
    std::function<void()> m_save;
};

} // namespace airshed::ui
