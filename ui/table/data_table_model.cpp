#include "ui/table/data_table_model.h"

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
    endResetModel();
}

int DataTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows());
}

int DataTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns().size());
}

QVariant DataTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const data::Column& column = m_table.columns()[static_cast<std::size_t>(index.column())];
    const auto row = static_cast<std::size_t>(index.row());
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
        return role == Qt::DisplayRole ? QVariant(countText(section + 1)) : QVariant();
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
