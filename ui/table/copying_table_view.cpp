#include "ui/table/copying_table_view.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>

#include "core/base/error.h"
#include "core/base/file.h"
#include "ui/text/text.h"

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
    // The style sheet keeps room for sort arrows in these headers alone: row numbers would be pushed off their middle.
    horizontalHeader()->setProperty("sorts", true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            [this](const QPoint& where) { showColumnMenu(horizontalHeader()->mapToGlobal(where)); });
}

void CopyingTableView::fitColumns(int least, int most) {
    constexpr int air = 10;
    resizeColumnsToContents();
    // The last one may take what is left: a width of its own would push it out of sight.
    const int columns = model()->columnCount() - (horizontalHeader()->stretchLastSection() ? 1 : 0);
    for (int column = 0; column < columns; ++column)
        setColumnWidth(column, std::clamp(columnWidth(column) + air, least, most));
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

void CopyingTableView::setSelectionModel(QItemSelectionModel* selection) {
    QTableView::setSelectionModel(selection);
    // A header asks of each section whether it is selected whole, which looks at every row. Ours do not show it, so they are
    // given selections of their own that stay empty.
    for (QHeaderView* header : {horizontalHeader(), verticalHeader()})
        if (header->model())
            header->setSelectionModel(new QItemSelectionModel(header->model(), header));
}

QList<int> CopyingTableView::shownColumns() const {
    QList<int> columns;
    for (int column = 0; model() && column < model()->columnCount(); ++column)
        if (!isColumnHidden(column))
            columns.append(column);
    return columns;
}

qint64 CopyingTableView::selectedCells() const {
    qint64 cells = 0;
    if (!selectionModel())
        return cells;
    const QList<int> shown = shownColumns();
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        const auto within = std::count_if(shown.begin(), shown.end(),
                                          [&range](int column) { return column >= range.left() && column <= range.right(); });
        cells += static_cast<qint64>(range.height()) * within;
    }
    return cells;
}

QString CopyingTableView::selectionText() const {
    if (!selectionModel())
        return {};
    // By ranges: a list of single cells would be long before it is short.
    const QItemSelection selection = selectionModel()->selection();
    std::vector<std::pair<int, int>> rows; // stretches, first and last
    QList<int> columns = shownColumns();
    columns.removeIf([&selection](int column) {
        return std::none_of(selection.begin(), selection.end(), [column](const QItemSelectionRange& range) {
            return column >= range.left() && column <= range.right();
        });
    });
    for (const QItemSelectionRange& range : selection)
        rows.emplace_back(range.top(), range.bottom());
    if (rows.empty() || columns.isEmpty())
        return {};
    std::sort(rows.begin(), rows.end());
    QStringList headers;
    for (const int column : columns)
        headers << model()->headerData(column, Qt::Horizontal).toString();
    QString text = headers.join(QLatin1Char('\t')) + QLatin1Char('\n');
    int next = 0;
    for (const auto& [first, last] : rows) {
        for (int row = std::max(first, next); row <= last; ++row) {
            QStringList line;
            for (const int column : columns) {
                const QModelIndex cell = model()->index(row, column);
                line << (selectionModel()->isSelected(cell) ? cell.data().toString() : QString());
            }
            text += line.join(QLatin1Char('\t')) + QLatin1Char('\n');
        }
        next = std::max(next, last + 1);
    }
    return text;
}

void CopyingTableView::copySelection() {
    if (selectedCells() > mostCopiedCells) {
        Q_EMIT failed(tr("%1 cells are too many for the clipboard. Select fewer, or save the table as CSV.")
                          .arg(countText(selectedCells())));
        return;
    }
    const QString text = selectionText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void CopyingTableView::saveAs(const QString& file) const {
    const auto quoted = [](QString text) {
        if (text.contains(QLatin1Char(',')) || text.contains(QLatin1Char('"')) || text.contains(QLatin1Char('\n')))
            text = QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
        return text;
    };
    const QList<int> columns = shownColumns();
    AtomicFile out(toPath(file));
    QStringList line;
    for (const int column : columns)
        line << quoted(model()->headerData(column, Qt::Horizontal).toString());
    out.write(toStd(line.join(QLatin1Char(',')) + QLatin1Char('\n')));
    for (int row = 0; row < model()->rowCount(); ++row) {
        line.clear();
        for (const int column : columns)
            line << quoted(model()->index(row, column).data().toString());
        out.write(toStd(line.join(QLatin1Char(',')) + QLatin1Char('\n')));
    }
    out.commit();
}

void CopyingTableView::askAndSave() {
    if (m_save) {
        m_save();
        return;
    }
    const QString file = QFileDialog::getSaveFileName(window(), tr("Save the table"), accessibleName() + QStringLiteral(".csv"),
                                                      tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    try {
        saveAs(file);
    } catch (const Error& error) {
        Q_EMIT failed(faultText(error));
    }
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
    menu.addSeparator();
    menu.addAction(tr("Save as CSV…"), this, &CopyingTableView::askAndSave);
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
