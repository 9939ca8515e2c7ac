#include "ui/pages/data/calendar_model.h"

#include <QDate>
#include <QLocale>

#include "ui/text/text.h"

namespace airshed::ui {

CalendarModel::CalendarModel(QObject* parent)
    : QAbstractTableModel(parent), m_completeness(std::make_shared<const quality::Completeness>()) {}

void CalendarModel::setCompleteness(std::shared_ptr<const quality::Completeness> completeness) {
    beginResetModel();
    m_completeness = std::move(completeness);
    m_column = -1;
    endResetModel();
}

void CalendarModel::setColumn(int column) {
    beginResetModel();
    m_column = column;
    endResetModel();
}

QDate CalendarModel::dayOf(int section) const {
    return QDate(1970, 1, 1).addDays(m_completeness->firstDay() + section);
}

quality::Completeness::Share CalendarModel::share(const QModelIndex& index) const {
    const auto day = static_cast<std::size_t>(index.column());
    const auto row = static_cast<std::size_t>(index.row());
    return m_column < 0 ? m_completeness->ofDay(row, day)
                        : m_completeness->ofHour(static_cast<std::size_t>(m_column), day, row);
}

QString CalendarModel::words(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    const quality::Completeness::Share found = share(index);
    const auto column = static_cast<std::size_t>(m_column < 0 ? index.row() : m_column);
    QString place = tr("%1, %2").arg(toQt(m_completeness->columns()[column]),
                                     QLocale().toString(dayOf(index.column()), QStringLiteral("d MMMM yyyy")));
    if (m_column >= 0)
        place += tr(", %1:00 UTC").arg(index.row(), 2, 10, QLatin1Char('0'));
    if (found.expected == 0)
        return tr("%1: nothing is expected").arg(place);
    return tr("%1: %2 of %3 values, %4 %")
        .arg(place, countText(found.found), countText(found.expected))
        .arg(qRound(found.value() * 100));
}

int CalendarModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || m_completeness->days() == 0)
        return 0;
    return m_column < 0 ? static_cast<int>(m_completeness->columns().size()) : 24;
}

int CalendarModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_completeness->days());
}

QVariant CalendarModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    switch (role) {
    case ShareRole: {
        const quality::Completeness::Share found = share(index);
        return found.expected == 0 ? -1.0 : found.value();
    }
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return words(index);
    default: return {};
    }
}

QVariant CalendarModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return QLocale().toString(dayOf(section), QLocale::ShortFormat);
    return m_column < 0 ? toQt(m_completeness->columns()[static_cast<std::size_t>(section)])
                        : tr("%1:00").arg(section, 2, 10, QLatin1Char('0'));
}

} // namespace airshed::ui
