#include "ui/table/data_table_model.h"

#include <algorithm>

#include <QApplication>

#include "ui/text/text.h"
#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

QString cellText(const data::Column& column, std::size_t row) {
    QString text = toQt(column.cellText(row));
    // "2024-01-01T05:00:00Z" is exact but hard to read down a column; the header says that it is UTC.
    if (column.type() == data::ColumnType::Time && text.endsWith(QLatin1Char('Z'))) {
        text.chop(1);
        text.replace(QLatin1Char('T'), QLatin1Char(' '));
        if (text.endsWith(QStringLiteral(":00")))
            text.chop(3);
    }
    return text;
}

} // namespace

DataTableModel::DataTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void DataTableModel::setTable(const data::Table& table) {
    beginResetModel();
    m_table = table;
    m_order = nullptr;
    endResetModel();
}

void DataTableModel::setOrder(std::shared_ptr<const RowOrder> order) {
    beginResetModel();
    m_order = std::move(order);
    endResetModel();
}

std::size_t DataTableModel::tableRow(int row) const {
    const auto shown = static_cast<std::size_t>(row);
    return m_order ? (*m_order)[shown] : shown;
}

int DataTableModel::shownRow(std::size_t tableRow) const {
    const auto count = static_cast<std::size_t>(rowCount());
    if (!m_order)
        return tableRow < count ? static_cast<int>(tableRow) : -1;
    const auto end = m_order->begin() + static_cast<std::ptrdiff_t>(count);
    const auto found = std::find(m_order->begin(), end, static_cast<std::uint32_t>(tableRow));
    return found == end ? -1 : static_cast<int>(found - m_order->begin());
}

int DataTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(std::min(m_order ? m_order->size() : m_table.rows(), mostRows));
}

int DataTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns().size());
}

QVariant DataTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const data::Column& column = m_table.columns()[static_cast<std::size_t>(index.column())];
    const std::size_t row = tableRow(index.row());
    const bool missing = !column.isValid(row);
    switch (role) {
    case Qt::DisplayRole: return missing ? QStringLiteral("·") : cellText(column, row);
    case Qt::ToolTipRole: return missing ? tr("missing") : QVariant();
    case Qt::AccessibleTextRole: return missing ? tr("missing") : cellText(column, row);
    case Qt::ForegroundRole: return missing ? QVariant(rolesOf(QApplication::palette()).muted) : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>((column.isNumeric() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant DataTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(countText(static_cast<std::int64_t>(tableRow(section)) + 1)) : QVariant();
    const data::Column& column = m_table.columns()[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.isNumeric() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString name = toQt(column.name());
    if (column.type() == data::ColumnType::Time)
        return tr("%1 (UTC)").arg(name);
    return column.unit().empty() ? name : tr("%1 (%2)").arg(name, toQt(column.unit()));
}

} // namespace airshed::ui
