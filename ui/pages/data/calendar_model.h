#pragma once

#include <memory>

#include <QAbstractTableModel>

#include "core/quality/completeness.h"

namespace airshed::ui {

/// Completeness as a grid, a day a column: either a column of the table a row, or an hour of the day a row.
class CalendarModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Role of a cell's share, 0 to 1; negative where nothing is promised.
    static constexpr int ShareRole = Qt::UserRole;

    explicit CalendarModel(QObject* parent = nullptr);

    void setCompleteness(std::shared_ptr<const quality::Completeness> completeness);
    /// @param column index into Completeness::columns() whose hours are shown; negative: all columns, by day.
    void setColumn(int column);
    [[nodiscard]] const quality::Completeness& completeness() const noexcept { return *m_completeness; }
    [[nodiscard]] int column() const noexcept { return m_column; }
    /// UTC day of a section.
    [[nodiscard]] QDate dayOf(int section) const;
    /// "PM2.5, 3 March 2026: 23 of 24 values, 96 %".
    [[nodiscard]] QString words(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] quality::Completeness::Share share(const QModelIndex& index) const;

    std::shared_ptr<const quality::Completeness> m_completeness;
    int m_column = -1;
};

} // namespace airshed::ui
