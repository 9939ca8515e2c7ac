#pragma once

#include <vector>

#include "ui/plot/plot_view.h"

namespace airshed::ui {

/// One curve of a TimePlot. Rows in time order; NaN where nothing was measured.
struct TimeSeries {
    QString name;
    std::vector<double> seconds; ///< since 1970 UTC, rising
    std::vector<double> values;
    bool strong = false; ///< drawn in the colour of text, thicker: what was measured beside what was forecast
};

/// Curves over time, however long: only what the pixels can show is drawn, missing data stays a gap.
class TimePlot : public PlotView {
    Q_OBJECT
public:
    explicit TimePlot(const QString& accessibleName, QWidget* parent = nullptr);
    ~TimePlot() override;

    /// @param yLabel what is plotted, "PM2.5"; @param unit "" for none.
    void setSeries(std::vector<TimeSeries> series, const QString& yLabel, const QString& unit);
    [[nodiscard]] const std::vector<TimeSeries>& series() const noexcept { return m_series; }
    /// Shows only this stretch, in seconds since 1970; a double click shows all.
    void showRange(double fromSeconds, double toSeconds);
    /// Points drawn at present, over all curves.
    [[nodiscard]] int drawnPoints() const;

protected:
    void fitAxes() override;
    void restyle(const Roles& roles) override;
    [[nodiscard]] std::vector<PlotColumn> tableColumns() const override;
    [[nodiscard]] QString xText(double x) const override;
    [[nodiscard]] QString yText(double y) const override;

private:
    void drawVisible();
    void fitHeight();

    std::vector<TimeSeries> m_series;
    QString m_unit;
    int m_drawnColumns = 0; ///< pixel columns that the curves were reduced to
};

} // namespace airshed::ui
