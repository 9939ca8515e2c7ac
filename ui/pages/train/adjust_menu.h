#pragma once

#include <QMenu>

#include "core/runs/run_record.h"
#include "ui/session/workbench_session.h"

namespace airshed::ui {

/// What may be asked of a run besides pausing and stopping it: another learning rate, in steps that people take, and a
/// checkpoint at once.
class AdjustMenu : public QMenu {
    Q_OBJECT
public:
    explicit AdjustMenu(WorkbenchSession& session, QWidget* parent = nullptr);

    /// Whether a run in this state can be asked anything of it.
    [[nodiscard]] static bool fits(const runs::RunRecord& run);
    /// Fills the menu for this run as it is now.
    void follow(const runs::RunRecord& run);

private:
    void addRate(const QString& words, double rate);

    WorkbenchSession& m_session;
    std::int64_t m_run = 0;
    bool m_canWrite = false;
    double m_rate = 0; ///< that is set; 0: nothing is shown yet
};

} // namespace airshed::ui
