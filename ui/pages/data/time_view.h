#pragma once

#include <QComboBox>
#include <QWidget>

#include "core/data/table.h"
#include "core/runs/run_record.h"
#include "ui/plot/time_plot.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// One column of a snapshot over time, for all its series or one.
class TimeView : public QWidget {
    Q_OBJECT
public:
    explicit TimeView(WorkbenchSession& session, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);

private:
    void draw();

    WorkbenchSession& m_session;
    runs::SnapshotRecord m_record;
    data::Table m_table;
    QComboBox* m_column;
    QComboBox* m_series;
    TimePlot* m_plot;
};

} // namespace airshed::ui
