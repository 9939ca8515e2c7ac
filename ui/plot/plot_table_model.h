#pragma once

#include <functional>
#include <vector>

#include <QAbstractTableModel>

namespace airshed::ui {

/// One column of the table behind a plot.
struct PlotColumn {
    QString title;
    std::vector<double> values;
    std::function<QString(double)> format; ///< empty: up to six significant digits
};

/// The numbers of a plot as a table.
class PlotTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit PlotTableModel(QObject* parent = nullptr);
    void setColumns(std::vector<PlotColumn> columns);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<PlotColumn> m_columns;
};

} // namespace airshed::ui
