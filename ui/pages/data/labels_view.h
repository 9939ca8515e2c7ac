#pragma once

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QStandardItemModel>
#include <QWidget>

#include "core/quality/label_set.h"
#include "core/quality/label_suggestions.h"
#include "core/runs/run_record.h"
#include "ui/parts/notice.h"
#include "ui/session/workbench.h"
#include "ui/table/copying_table_view.h"

namespace airshed::ui {

/// What people have said of stretches of a snapshot, and what the checks would say: suggestions are accepted or refused, one by
/// one or many at once.
class LabelsView : public QWidget {
    Q_OBJECT
public:
    explicit LabelsView(Workbench& workbench, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record);
    [[nodiscard]] const quality::LabelSet& labels() const noexcept { return m_labels; }
    /// @return whether it was added; else it says why not.
    bool add(const quality::Label& label);
    /// Looks for suggestions on a thread, unless that was done for this content and these labels.
    void suggest();
    [[nodiscard]] bool isLooking() const { return m_job != nullptr; }

Q_SIGNALS:
    void labelsChanged();
    void plotWanted(const QString& column, const QString& series, qint64 from, qint64 to);

private:
    [[nodiscard]] QWidget* makeLabels();
    [[nodiscard]] QWidget* makeSuggestions();
    void readLabels();
    void removeSelected();
    void showSuggestions(const std::vector<quality::LabelSuggestion>& suggestions);
    [[nodiscard]] std::vector<quality::LabelSuggestion> selectedSuggestions() const;
    void decide(const std::vector<quality::LabelSuggestion>& suggestions, bool accept);
    bool guarded(const std::function<void(project::Project&)>& work);

    Workbench& m_workbench;
    runs::SnapshotRecord m_record;
    quality::LabelSet m_labels;
    std::vector<quality::LabelSuggestion> m_suggestions;
    bool m_suggested = false; ///< for this content
    QPointer<BackgroundJob> m_job;
    Notice* m_notice;
    QStandardItemModel m_labelModel;
    QStandardItemModel m_suggestionModel;
    CopyingTableView* m_labelList;
    CopyingTableView* m_suggestionList;
    QLabel* m_suggestionWords = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_accept = nullptr;
    QPushButton* m_refuse = nullptr;
};

} // namespace airshed::ui
