#include "ui/pages/data/import_columns_model.h"

#include <algorithm>
#include <array>

#include <QApplication>
#include <QComboBox>

#include "ui/text/text.h"
#include "ui/theme/roles.h"
#include "ui/theme/type_scale.h"

namespace airshed::ui {

namespace {

constexpr int automatic = -1; ///< the type of a column that is decided over its cells
constexpr std::array choosableTypes = {data::ColumnType::Float, data::ColumnType::Integer, data::ColumnType::Text,
                                       data::ColumnType::Boolean, data::ColumnType::Time};

QString formatText(const std::string& format) {
    const auto is = [&format](data::TimeFormat candidate) { return data::toText(candidate) == format; };
    if (is(data::TimeFormat::YearFirst))
        return ImportColumnsModel::tr("year first");
    if (is(data::TimeFormat::DayFirst))
        return ImportColumnsModel::tr("day first");
    if (is(data::TimeFormat::MonthFirst))
        return ImportColumnsModel::tr("month first");
    if (is(data::TimeFormat::Parts))
        return ImportColumnsModel::tr("in parts");
    if (is(data::TimeFormat::SpreadsheetDays))
        return ImportColumnsModel::tr("days of a spreadsheet");
    return format.empty() ? QString() : ImportColumnsModel::tr("since 1970");
}

} // namespace

QString typeText(data::ColumnType type) {
    switch (type) {
    case data::ColumnType::Time: return ImportColumnsModel::tr("Time");
    case data::ColumnType::Float: return ImportColumnsModel::tr("Number");
    case data::ColumnType::Integer: return ImportColumnsModel::tr("Whole number");
    case data::ColumnType::Text: return ImportColumnsModel::tr("Text");
    case data::ColumnType::Boolean: return ImportColumnsModel::tr("Yes or no");
    }
    return {};
}

ImportColumnsModel::ImportColumnsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ImportColumnsModel::clear() {
    beginResetModel();
    m_rows.clear();
    m_decisions.clear();
    endResetModel();
}

void ImportColumnsModel::setFound(const data::ReadReport& report, const Decisions& decisions) {
    std::vector<Row> rows;
    for (const auto& column : report.columns)
        rows.push_back({column, column.name == report.timeColumn});
    // What was left out is not in the reading; it keeps its place.
    for (std::size_t index = 0; index < m_rows.size(); ++index) {
        const auto decided = decisions.find(m_rows[index].found.name);
        const bool isThere =
            std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.found.name == m_rows[index].found.name; });
        if (decided != decisions.end() && decided->second.leaveOut && !isThere)
            rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(std::min(index, rows.size())), m_rows[index]);
    }
    const bool sameRows = rows.size() == m_rows.size();
    m_decisions = decisions;
    // An editor that is open stays open where only the contents change.
    if (sameRows) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, SectionCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ImportColumnsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ImportColumnsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : SectionCount;
}

const data::ColumnOptions* ImportColumnsModel::decision(const Row& row) const {
    const auto found = m_decisions.find(row.found.name);
    return found == m_decisions.end() ? nullptr : &found->second;
}

bool ImportColumnsModel::isLeftOut(const Row& row) const {
    const data::ColumnOptions* decided = decision(row);
    return decided && decided->leaveOut;
}

QString ImportColumnsModel::text(const Row& row, int section) const {
    const auto& found = row.found;
    switch (section) {
    case Name: return toQt(found.name);
    case Type: {
        const QString format = formatText(found.timeFormat);
        return format.isEmpty() ? typeText(found.type) : tr("%1, %2").arg(typeText(found.type), format);
    }
    case Unit: return toQt(found.unit);
    case Missing: return joinList(found.missingMarkers);
    default: break;
    }
    if (isLeftOut(row))
        return tr("left out");
    QStringList words;
    if (found.missing > 0)
        words << tr("%1 missing").arg(countText(static_cast<std::int64_t>(found.missing)));
    if (found.altered > 0)
        words << tr("%1 altered").arg(countText(static_cast<std::int64_t>(found.altered)));
    return words.join(QStringLiteral(", "));
}

QVariant ImportColumnsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const data::ColumnOptions* decided = decision(row);
    const bool chosenHere =
        decided && ((index.column() == Type && decided->type) || (index.column() == Unit && decided->unit) ||
                    (index.column() == Missing && !decided->missingMarkers.empty()));
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::EditRole:
        if (index.column() == Type)
            return decided && decided->type ? static_cast<int>(*decided->type) : automatic;
        if (index.column() == Missing)
            return decided ? joinList(decided->missingMarkers) : QString();
        return text(row, index.column());
    case Qt::CheckStateRole:
        if (index.column() == Name && !row.isTime)
            return isLeftOut(row) ? Qt::Unchecked : Qt::Checked;
        return {};
    case Qt::FontRole: return chosenHere ? QVariant(fontOf(TypeStyle::Strong)) : QVariant();
    case Qt::ForegroundRole:
        return isLeftOut(row) || index.column() == Outcome ? QVariant(rolesOf(QApplication::palette()).muted) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Name)
            return tr("Stands in the file as “%1”").arg(toQt(row.found.header));
        if (flags(index) & Qt::ItemIsEditable)
            return chosenHere ? tr("Chosen by you; F2 or a click changes it") : tr("A guess; F2 or a click changes it");
        return {};
    default: return {};
    }
}

bool ImportColumnsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    data::ColumnOptions decided = decision(row) ? *decision(row) : data::ColumnOptions();
    const data::ColumnOptions before = decided;
    if (role == Qt::CheckStateRole) {
        decided.leaveOut = value.toInt() == Qt::Unchecked;
    } else if (index.column() == Type) {
        const int type = value.toInt();
        decided.type = type == automatic ? std::nullopt : std::optional(static_cast<data::ColumnType>(type));
    } else if (index.column() == Unit) {
        const std::string unit = toStd(value.toString().trimmed());
        if (unit != row.found.unit)
            decided.unit = unit;
    } else if (index.column() == Missing) {
        decided.missingMarkers = splitList(value.toString());
    }
    if (decided == before)
        return false;
    if (decided == data::ColumnOptions())
        m_decisions.erase(row.found.name);
    else
        m_decisions[row.found.name] = decided;
    Q_EMIT dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(SectionCount - 1));
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags ImportColumnsModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (row.isTime)
        return flags;
    if (index.column() == Name)
        flags |= Qt::ItemIsUserCheckable;
    else if (index.column() != Outcome && !isLeftOut(row))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant ImportColumnsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Column");
    case Type: return tr("Type");
    case Unit: return tr("Unit");
    case Missing: return tr("Missing");
    default: return tr("Found");
    }
}

QWidget* ColumnTypeDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(tr("Type of the column"));
    box->addItem(tr("Found by itself"), automatic);
    for (const data::ColumnType type : choosableTypes)
        box->addItem(typeText(type), static_cast<int>(type));
    connect(box, &QComboBox::activated, this, [this, box] {
        auto* self = const_cast<ColumnTypeDelegate*>(this);
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    return box;
}

void ColumnTypeDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* box = qobject_cast<QComboBox*>(editor);
    box->setCurrentIndex(std::max(0, box->findData(index.data(Qt::EditRole))));
}

void ColumnTypeDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    model->setData(index, qobject_cast<QComboBox*>(editor)->currentData(), Qt::EditRole);
}

} // namespace airshed::ui
