#pragma once

#include <map>
#include <memory>

#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include "core/data/table.h"
#include "core/runs/run_record.h"
#include "ui/parts/notice.h"
#include "ui/plot/table_series.h"
#include "ui/plot/time_plot.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Columns of a snapshot over time, one below the other, for the series that are chosen. Curves are made on a thread and kept
/// while they are shown.
class TimeView : public QWidget {
    Q_OBJECT
public:
    /// More panels than this could not be read, more curves a panel than colours not be told apart.
    static constexpr std::size_t mostPanels = 10;
    static constexpr std::size_t mostSeries = 6;

    explicit TimeView(WorkbenchSession& session, QWidget* parent = nullptr);

    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    /// Shows a stretch of time with this column and series among the curves; either may be "" for whatever is shown.
    void showPlace(const std::string& column, const std::string& series, TimeNs from, TimeNs to);
    [[nodiscard]] TimePlot& plot() noexcept { return *m_plot; }
    [[nodiscard]] std::vector<std::string> shownColumns() const;
    [[nodiscard]] std::vector<std::string> shownSeries() const;
    [[nodiscard]] bool isDrawing() const { return m_job != nullptr || m_redraw.isActive(); }
    /// The place beside the tools, for what is done with a stretch that was brushed.
    [[nodiscard]] QVBoxLayout* brushPlace() const noexcept { return m_brushPlace; }

private:
    /// Which column of which series.
    using CurveKey = std::pair<std::string, std::string>;
    using Curves = std::map<CurveKey, std::shared_ptr<const Curve>>;
    struct Loaded {
        std::shared_ptr<const SeriesIndex> index;
        Curves curves;
    };

    [[nodiscard]] QWidget* makeChoices();
    [[nodiscard]] QWidget* makePlotSide();
    [[nodiscard]] QToolButton* makeTool(const QString& icon, const QString& text, const QString& key, TimePlot::Tool tool);
    void fillChoices();
    void load();
    void draw(const Loaded& loaded);
    void showSpan();
    void scrollTo(int position);

    WorkbenchSession& m_session;
    runs::SnapshotRecord m_record;
    data::Table m_table;
    std::vector<std::string> m_names; ///< of the series
    std::shared_ptr<const SeriesIndex> m_index;
    Curves m_curves;
    QPointer<BackgroundJob> m_job;
    QTimer m_redraw;
    std::optional<std::pair<double, double>> m_wantedSpan; ///< to be shown once its curves are there
    Notice* m_notice;
    QListWidget* m_columns;
    QLabel* m_seriesTitle;
    QListWidget* m_series;
    TimePlot* m_plot;
    QLabel* m_span;
    QVBoxLayout* m_brushPlace;
    QScrollBar* m_scroll;
};

} // namespace airshed::ui
