#include "ui/plot/plot_table_model.h"

#include <algorithm>
#include <cmath>

#include <QLocale>

namespace airshed::ui {

PlotTableModel::PlotTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void PlotTableModel::setColumns(std::vector<PlotColumn> columns) {
    beginResetModel();
    m_columns = std::move(columns);
    endResetModel();
}

int PlotTableModel::rowCount(const QModelIndex& parent) const {
    std::size_t rows = 0;
    for (const PlotColumn& column : m_columns)
        rows = std::max(rows, column.values.size());
    return parent.isValid() ? 0 : static_cast<int>(rows);
}

int PlotTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant PlotTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const PlotColumn& column = m_columns[static_cast<std::size_t>(index.column())];
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= column.values.size() || std::isnan(column.values[row]))
        return QString();
    return column.format ? column.format(column.values[row]) : QLocale().toString(column.values[row], 'g', 6);
}

QVariant PlotTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
        return static_cast<int>((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return orientation == Qt::Horizontal ? QVariant(m_columns[static_cast<std::size_t>(section)].title) : QVariant(section + 1);
}

} // namespace airshed::ui
