#pragma once

#include <vector>

#include "ui/plot/plot_view.h"

namespace airshed::ui {

enum class LineStyle {
    Thin,      ///< training
    Thick,     ///< what matters: validation, the model
    Reference, ///< baselines: dashed grey
    Faint,     ///< what a smoothed line is drawn over; without a name at its end
};

/// A curve of a LinePlot. Its name stands at the line's end.
struct PlotLine {
    QString name;
    LineStyle style = LineStyle::Thick;
    int colour = 0; ///< index into Roles::series; not for Reference
    std::vector<double> x;
    std::vector<double> y;
};

/// A few curves over a common x axis, each named at its end: losses over epochs, errors over lead times.
class LinePlot : public PlotView {
    Q_OBJECT
public:
    explicit LinePlot(const QString& accessibleName, QWidget* parent = nullptr);
    ~LinePlot() override;

    /// @param yUnit "" for none; put behind values.
    void setAxes(const QString& xLabel, const QString& yLabel, const QString& yUnit);
    void setLines(std::vector<PlotLine> lines);
    /// The x axis reaches at least to this, so that a run that has just begun shows how far it has to go; 0: only the data.
    void setFullX(double x);
    /// Whether x counts something (epochs, steps), so that there is no tick between two whole numbers; as it is at first.
    void setCounted(bool counted);
    [[nodiscard]] const std::vector<PlotLine>& lines() const noexcept { return m_lines; }

protected:
    void fitAxes() override;
    void restyle(const Roles& roles) override;
    [[nodiscard]] std::vector<PlotColumn> tableColumns() const override;
    [[nodiscard]] QString xText(double x) const override;
    [[nodiscard]] QString graphText(const QCPGraph& graph, double y) const override;

private:
    void placeEndLabels();

    std::vector<PlotLine> m_lines;
    std::vector<QCPItemText*> m_labels;
    QString m_xLabel;
    QString m_yUnit;
    double m_fullX = 0;
};

} // namespace airshed::ui
