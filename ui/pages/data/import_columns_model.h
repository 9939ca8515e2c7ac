#pragma once

#include <map>
#include <vector>

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "core/data/read_options.h"
#include "core/data/read_report.h"

namespace airshed::ui {

/// "Time", "Number", "Whole number", "Text", "Yes or no".
[[nodiscard]] QString typeText(data::ColumnType type);

/// What a reading guessed for each column, and what a person has decided instead: kept or left out, type, unit, missing
/// markers.
class ImportColumnsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Section { Name, Type, Unit, Missing, Outcome, SectionCount };

    explicit ImportColumnsModel(QObject* parent = nullptr);

    using Decisions = std::map<std::string, data::ColumnOptions>;
    /// Shows a reading made with these decisions. Columns that were left out stay in the list, unchecked.
    void setFound(const data::ReadReport& report, const Decisions& decisions);
    void clear();
    [[nodiscard]] const Decisions& decisions() const noexcept { return m_decisions; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// A person decided something.
    void edited();

private:
    struct Row {
        data::ReadReport::ColumnReport found;
        bool isTime = false;
    };

    [[nodiscard]] QString text(const Row& row, int section) const;
    [[nodiscard]] const data::ColumnOptions* decision(const Row& row) const;
    [[nodiscard]] bool isLeftOut(const Row& row) const;

    std::vector<Row> m_rows;
    Decisions m_decisions;
};

/// Edits a type by a list of the types there are.
class ColumnTypeDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

} // namespace airshed::ui
