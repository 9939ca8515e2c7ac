#include "ui/table/copying_table_view.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>

namespace airshed::ui {

CopyingTableView::CopyingTableView(const QString& accessibleName, QWidget* parent) : QTableView(parent) {
    setAccessibleName(accessibleName);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setWordWrap(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            [this](const QPoint& where) { showColumnMenu(horizontalHeader()->mapToGlobal(where)); });
}

void CopyingTableView::rememberAs(const QString& settingsKey) {
    m_settingsKey = settingsKey;
    if (settingsKey.isEmpty())
        return;
    horizontalHeader()->restoreState(QSettings().value(settingsKey).toByteArray());
    const auto remember = [this] { QSettings().setValue(m_settingsKey, horizontalHeader()->saveState()); };
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, remember);
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, remember);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, remember);
}

QString CopyingTableView::selectionText() const {
    if (!selectionModel())
        return {};
    QModelIndexList cells = selectionModel()->selectedIndexes();
    cells.removeIf([this](const QModelIndex& cell) { return isColumnHidden(cell.column()); });
    if (cells.isEmpty())
        return {};
    std::sort(cells.begin(), cells.end(), [](const QModelIndex& one, const QModelIndex& other) {
        return std::pair(one.row(), one.column()) < std::pair(other.row(), other.column());
    });
    QList<int> columns;
    for (const QModelIndex& cell : cells)
        if (!columns.contains(cell.column()))
            columns.append(cell.column());
    std::sort(columns.begin(), columns.end());
    QStringList lines;
    QStringList headers;
    for (const int column : columns)
        headers << model()->headerData(column, Qt::Horizontal).toString();
    lines << headers.join(QLatin1Char('\t'));
    qsizetype next = 0;
    while (next < cells.size()) {
        const int row = cells[next].row();
        QStringList line(columns.size());
        for (; next < cells.size() && cells[next].row() == row; ++next)
            line[columns.indexOf(cells[next].column())] = cells[next].data().toString();
        lines << line.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void CopyingTableView::copySelection() const {
    const QString text = selectionText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void CopyingTableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void CopyingTableView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    QAction* copy = menu.addAction(tr("Copy with headers"), QKeySequence::Copy, this, [this] { copySelection(); });
    copy->setEnabled(selectionModel() && selectionModel()->hasSelection());
    menu.addAction(tr("Select all"), QKeySequence::SelectAll, this, &QTableView::selectAll);
    menu.exec(event->globalPos());
}

void CopyingTableView::showColumnMenu(const QPoint& where) {
    if (!model())
        return;
    QMenu menu(this);
    for (int column = 0; column < model()->columnCount(); ++column) {
        QAction* action = menu.addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setColumnHidden(column, !shown); });
    }
    menu.exec(where);
}

} // namespace airshed::ui
