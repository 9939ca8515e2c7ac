#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLayout>
#include <QListWidget>
#include <QPushButton>
#include <QWidget>

#include "core/data/table.h"
#include "core/quality/expectations.h"
#include "core/runs/run_record.h"
#include "ui/parts/notice.h"
#include "ui/session/workbench_session.h"

namespace airshed::ui {

/// The rules that a person sets for a table: a list, and a sentence to fill in for a new one. They are kept with the project.
class ExpectationsEditor : public QWidget {
    Q_OBJECT
public:
    explicit ExpectationsEditor(WorkbenchSession& session, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);

Q_SIGNALS:
    /// A person added or removed one, and it is saved.
    void changed();

private:
    [[nodiscard]] QLayout* makeSentence();
    void showKind();
    void showExpectations(const std::vector<quality::Expectation>& expectations);
    void save(const std::vector<quality::Expectation>& expectations);
    void add();
    void removeSelected();

    WorkbenchSession& m_session;
    std::string m_snapshot;
    std::vector<quality::Expectation> m_expectations;
    Notice* m_notice;
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
