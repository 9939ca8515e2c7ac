#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include "ui/table/row_order.h"

namespace airshed::ui {

/// Says which rows of a table are shown: a column, a condition and what to compare with.
class FilterBar : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    /// Another table: all of its rows are shown.
    void setTable(const data::Table& table);
    [[nodiscard]] RowFilter filter() const;
    void clear();
    /// What the filter leaves, or why it cannot be used.
    void setOutcome(const QString& words, bool problem);

Q_SIGNALS:
    /// A moment after the last change, so that a person still typing is not overtaken.
    void changed();

private:
    void fitConditions();
    void react();

    data::Table m_table;
    QComboBox* m_column;
    QComboBox* m_test;
    QLineEdit* m_value;
    QToolButton* m_clear;
    QLabel* m_outcome;
    QTimer m_delay;
};

} // namespace airshed::ui
