#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ui/plot/curve.h"
#include "ui/plot/plot_view.h"

class QCPAxisRect;
class QCPItemRect;
class QCPMarginGroup;

namespace airshed::ui {

/// One curve of a TimePlot.
struct TimeSeries {
    QString name;                       ///< "" where the panel has one curve
    std::shared_ptr<const Curve> curve; ///< x in seconds since 1970 UTC
    bool strong = false;                ///< drawn in the colour of text: what was measured beside what was forecast
};

/// Curves over one value axis.
struct TimePanel {
    QString label; ///< what is plotted, "PM2.5"
    QString unit;  ///< "" for none
    std::vector<TimeSeries> series;
};

/// A stretch of time that is marked behind the curves.
struct TimeBand {
    double fromSeconds = 0;
    double toSeconds = 0;
    enum class Tone { Accent, Good, Warn, Bad } tone = Tone::Accent;
    QString panel; ///< label of the only panel that is marked; "": all
};

/// Curves over time, however long: panels one below the other over one time axis. Only what the pixels can show is drawn,
/// missing data stays a gap.
class TimePlot : public PlotView {
    Q_OBJECT
public:
    /// What dragging does.
    enum class Tool { Zoom, Pan, Brush };

    explicit TimePlot(const QString& accessibleName, QWidget* parent = nullptr);
    ~TimePlot() override;

    /// Shows all of it, unless the person has zoomed and `keepView`.
    void setPanels(std::vector<TimePanel> panels, bool keepView = false);
    [[nodiscard]] const std::vector<TimePanel>& panels() const noexcept { return m_panels; }
    /// Shows only this stretch, in seconds since 1970; a double click shows all.
    void showRange(double fromSeconds, double toSeconds);
    /// The same, without fitting the value axes more than panning does.
    void moveTo(double fromSeconds, double toSeconds);
    /// The stretch that is shown, from and to.
    [[nodiscard]] std::pair<double, double> range() const;
    /// First and last stamp over all curves; nothing when there is none.
    [[nodiscard]] std::optional<std::pair<double, double>> fullRange() const;
    void setBands(std::vector<TimeBand> bands);
    void setTool(Tool tool);
    [[nodiscard]] Tool tool() const noexcept { return m_tool; }
    /// Points drawn at present, over all curves.
    [[nodiscard]] int drawnPoints() const;

Q_SIGNALS:
    void rangeChanged();
    /// A stretch was dragged over with the Brush tool.
    void brushed(double fromSeconds, double toSeconds);

protected:
    void fitAxes() override;
    void restyle(const Roles& roles) override;
    [[nodiscard]] std::vector<PlotColumn> tableColumns() const override;
    [[nodiscard]] QString xText(double x) const override;
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QString graphText(const QCPGraph& graph, double y) const override;

private:
    struct Drawn; ///< a panel's axis rectangle, curves and name

    void makeRects();
    void sharePanelHeights();
    void drawVisible();
    void drawBands();
    /// @param always false: only where the curves leave the axis or fill little of it, so that panning does not make it jump.
    void fitHeights(bool always);
    void selectStretch(const QRect& dragged);

    std::vector<TimePanel> m_panels;
    std::vector<TimeBand> m_bands;
    std::vector<std::unique_ptr<Drawn>> m_drawn;
    std::vector<QCPItemRect*> m_bandItems;
    QCPMarginGroup* m_margins;
    Tool m_tool = Tool::Zoom;
    int m_drawnColumns = 0; ///< pixel columns that the curves were reduced to
    bool m_following = false;
};

} // namespace airshed::ui
