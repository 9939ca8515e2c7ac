#pragma once

#include <QAbstractTableModel>

#include "core/data/table.h"

namespace airshed::ui {

/// A core table for a view. Cells are formatted when they are shown, so a million rows cost nothing.
class DataTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit DataTableModel(QObject* parent = nullptr);

    void setTable(const data::Table& table);
    [[nodiscard]] const data::Table& table() const noexcept { return m_table; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    data::Table m_table;
};

} // namespace airshed::ui
