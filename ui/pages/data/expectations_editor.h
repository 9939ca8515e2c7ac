#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QWidget>

#include "core/data/table.h"
#include "core/quality/expectations.h"

namespace airshed::ui {

/// The rules that a person sets for a table: a list, and a sentence to fill in for a new one.
class ExpectationsEditor : public QWidget {
    Q_OBJECT
public:
    explicit ExpectationsEditor(QWidget* parent = nullptr);

    void setTable(const data::Table& table, const std::vector<std::string>& series);
    void setExpectations(const std::vector<quality::Expectation>& expectations);
    [[nodiscard]] const std::vector<quality::Expectation>& expectations() const noexcept { return m_expectations; }

Q_SIGNALS:
    /// A person added or removed one.
    void changed();

private:
    void showKind();
    void add();
    void removeSelected();

    std::vector<quality::Expectation> m_expectations;
    QListWidget* m_list;
    QComboBox* m_kind;
    QComboBox* m_column;
    QComboBox* m_series;
    QDoubleSpinBox* m_least;
    QLabel* m_and;
    QDoubleSpinBox* m_most;
    QPushButton* m_add;
    QPushButton* m_remove;
};

} // namespace airshed::ui
