#pragma once

#include <QAbstractTableModel>

#include "core/data/table.h"
#include "ui/table/row_order.h"

namespace airshed::ui {

/// A core table for a view. Cells are formatted when they are shown, so ten million rows cost nothing. Rows keep the number
/// they have in the table, however they are sorted and filtered.
class DataTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit DataTableModel(QObject* parent = nullptr);

    /// A view's heights are 32-bit numbers of pixels; rows beyond this are not shown.
    static constexpr std::size_t mostRows = 50'000'000;

    void setTable(const data::Table& table);
    /// Which rows are shown, of the table that is set; null pointer for all as they stand.
    void setOrder(std::shared_ptr<const RowOrder> order);
    [[nodiscard]] const std::shared_ptr<const RowOrder>& order() const noexcept { return m_order; }
    /// The table's row that is shown in a row of the view.
    [[nodiscard]] std::size_t tableRow(int row) const;
    /// Where a row of the table is shown; -1 when it is not.
    [[nodiscard]] int shownRow(std::size_t tableRow) const;
    [[nodiscard]] const data::Table& table() const noexcept { return m_table; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    data::Table m_table;
    std::shared_ptr<const RowOrder> m_order;
};

} // namespace airshed::ui
