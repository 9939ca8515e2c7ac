#pragma once

#include <map>
#include <vector>

#include <QAbstractTableModel>

#include "ui/session/run_facts.h"
#include "ui/session/workbench_session.h"

namespace airshed::ui {

/// All runs of the project as rows. Scores and documents are read when a row is first shown, so thousands of runs cost what is
/// seen of them.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Name, State, Preset, TestMae, PersistenceMae, Skill, Started, Duration, Device, ColumnCount };
    static constexpr int sortRole = Qt::UserRole + 1;

    explicit RunTableModel(WorkbenchSession& session, QObject* parent = nullptr);

    [[nodiscard]] std::int64_t runAt(int row) const;
    [[nodiscard]] int rowOf(std::int64_t run) const;
    /// @throws nothing: a store that cannot be read gives an empty list.
    [[nodiscard]] const std::vector<runs::Score>& scores(std::int64_t run) const;
    [[nodiscard]] const RunFacts& facts(std::int64_t run) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reload();
    void updateRun(std::int64_t run);
    [[nodiscard]] QString queuedText(const runs::RunRecord& run) const;
    [[nodiscard]] QString text(const runs::RunRecord& run, int column) const;
    [[nodiscard]] QVariant sortKey(const runs::RunRecord& run, int column) const;
    [[nodiscard]] double skill(std::int64_t run) const;

    WorkbenchSession& m_session;
    std::vector<std::int64_t> m_ids;
    mutable std::map<std::int64_t, std::vector<runs::Score>> m_scores;
    mutable std::map<std::int64_t, RunFacts> m_facts;
};

} // namespace airshed::ui
