#pragma once

#include <optional>
#include <vector>

#include <QTabWidget>

#include "core/data/table.h"
#include "ui/pages/data/calendar_view.h"
#include "ui/pages/data/expectations_editor.h"
#include "ui/pages/data/findings_view.h"
#include "ui/pages/data/import_report_view.h"
#include "ui/pages/data/label_bar.h"
#include "ui/pages/data/labels_view.h"
#include "ui/pages/data/needs_time.h"
#include "ui/pages/data/pictures_view.h"
#include "ui/pages/data/profile_view.h"
#include "ui/pages/data/rows_view.h"
#include "ui/pages/data/source_bar.h"
#include "ui/pages/data/time_view.h"
#include "ui/parts/notice.h"

namespace airshed::ui {

/// A snapshot as rows, pictures (where it was measured from some), plot, findings, expectations, labels, calendar, profile and
/// import report. A place chosen in one is shown in another.
class SnapshotView : public QWidget {
    Q_OBJECT
public:
    explicit SnapshotView(Workbench& workbench, QWidget* parent = nullptr);

    void show(const runs::SnapshotRecord& record);
    [[nodiscard]] bool isSettling() const;

private:
    /// Adds a tab for a view that rests on times.
    void addTimed(QWidget* view, const QString& name);
    void connectViews();
    void fillTab();
    void showTab(QWidget* view);
    [[nodiscard]] QWidget* shownView() const;
    void importAgain();
    void showInPlot(const QString& column, const QString& series, qint64 from, qint64 to);
    void showInTable(quint64 row, const QString& column);
    void showBands();
    void askForLabel(double fromSeconds, double toSeconds);

    Workbench& m_workbench;
    runs::SnapshotRecord m_record;
    data::Table m_table;
    Notice* m_notice;
    QTabWidget* m_tabs;
    SourceBar* m_source;
    RowsView* m_rows;
    PicturesView* m_pictures;
    TimeView* m_time;
    LabelBar* m_labelBar;
    FindingsView* m_findings;
    ExpectationsEditor* m_expectations;
    LabelsView* m_labels;
    CalendarView* m_calendar;
    ProfileView* m_profile;
    ImportReportView* m_report;
    std::vector<NeedsTime*> m_timed;
    std::optional<TimeBand> m_place; ///< what was last asked to be shown in the plot, or is being labelled
    QString m_pictureDigest;         ///< of the snapshot whose pictures are shown
    QString m_timeDigest;            ///< of the snapshot that the plot shows: it is drawn when it is first looked at
};

} // namespace airshed::ui
