#include "ui/plot/loss_plot.h"

#include <algorithm>
#include <cmath>

namespace airshed::ui {

namespace {

PlotLine curveLine(const QString& name, LineStyle style, int colour, const RunCurves::Curve& curve) {
    return {name, style, colour, curve.epochs, curve.values};
}

} // namespace

LossPlot::LossPlot(QWidget* parent) : LinePlot(tr("Loss over epochs"), parent) {
    setAxes(tr("Epoch"), tr("Loss"), {});
}

void LossPlot::show(const RunCurves& curves, LossMeasure measure, const QString& unit, int epochs) {
    const bool mae = measure == LossMeasure::Mae;
    setAxes(tr("Epoch"), mae ? tr("Mean absolute error") : tr("Loss, standardised"), mae ? unit : QString());
    const std::string ending = mae ? "mae" : "loss";
    std::vector<PlotLine> lines;
    double reach = epochs;
    if (!mae)
        lines.push_back(curveLine(tr("training"), LineStyle::Thin, 0, curves.curve("train/loss")));
    lines.push_back(curveLine(tr("validation"), LineStyle::Thick, 1, curves.curve("validation/" + ending)));
    for (const PlotLine& line : lines)
        for (const double epoch : line.x)
            reach = std::max(reach, epoch);
    reach = std::max(reach, 1.0);
    for (const auto& [name, key] :
         {std::pair(tr("persistence"), "persistence"), std::pair(tr("seasonal naive"), "seasonal_naive")}) {
        const double value = curves.last("baseline/" + std::string(key) + "/" + ending);
        if (!std::isnan(value))
            lines.push_back({name, LineStyle::Reference, 0, {0, reach}, {value, value}});
    }
    setFullX(reach);
    setLines(std::move(lines));
}

} // namespace airshed::ui
