#include "ui/plot/loss_plot.h"

#include <algorithm>
#include <cmath>

namespace airshed::ui {

namespace {

PlotLine curveLine(const QString& name, LineStyle style, int colour, const RunCurves::Curve& curve) {
    return {name, style, colour, curve.epochs, curve.values};
}

} // namespace

std::vector<double> smoothed(const std::vector<double>& values) {
    constexpr double kept = 0.8;
    std::vector<double> means;
    means.reserve(values.size());
    for (const double value : values)
        means.push_back(means.empty() ? value : kept * means.back() + (1.0 - kept) * value);
    return means;
}

double epochAxisReach(double reached, int epochs) {
    double reach = 10;
    for (int step = 0; reach <= reached; ++step)
        reach *= step % 3 == 1 ? 2.5 : 2;
    return std::max(std::min(reach, static_cast<double>(epochs)), reached);
}

LossPlot::LossPlot(QWidget* parent) : LinePlot(tr("Loss over epochs"), parent) {
    setAxes(tr("Epoch"), tr("Loss"), {});
}

void LossPlot::show(const RunCurves& curves, LossMeasure measure, const QString& unit, int epochs) {
    if (measure != LossMeasure::Loss && measure != LossMeasure::Mae)
        return showSignal(curves, measure, epochs);
    const bool mae = measure == LossMeasure::Mae;
    setAxes(tr("Epoch"), mae ? tr("Mean absolute error") : tr("Loss, standardised"), mae ? unit : QString());
    const std::string ending = mae ? "mae" : "loss";
    std::vector<PlotLine> lines;
    if (!mae) {
        const RunCurves::Curve& training = curves.curve("train/loss");
        lines.push_back(curveLine(tr("training"), LineStyle::Faint, 0, training));
        lines.push_back({tr("training, smoothed"), LineStyle::Thin, 0, training.epochs, smoothed(training.values)});
    }
    lines.push_back(curveLine(tr("validation"), LineStyle::Thick, 1, curves.curve("validation/" + ending)));
    double reach = 1;
    for (const PlotLine& line : lines)
        for (const double epoch : line.x)
            reach = std::max(reach, epoch);
    reach = epochAxisReach(reach, epochs);
    for (const auto& [name, key] :
         {std::pair(tr("persistence"), "persistence"), std::pair(tr("seasonal naive"), "seasonal_naive")}) {
        const double value = curves.last("baseline/" + std::string(key) + "/" + ending);
        if (!std::isnan(value))
            lines.push_back({name, LineStyle::Reference, 0, {0, reach}, {value, value}});
    }
    setFullX(reach);
    setLines(std::move(lines));
}

void LossPlot::showSignal(const RunCurves& curves, LossMeasure measure, int epochs) {
    const bool isRate = measure == LossMeasure::LearningRate;
    const bool isGradient = measure == LossMeasure::GradientNorm;
    setAxes(tr("Epoch"),
            isRate       ? tr("Learning rate")
            : isGradient ? tr("Norm of gradients")
                         : tr("Update, by the weights"),
            {});
    const RunCurves::Curve& curve = curves.curve(isRate ? "learning_rate" : isGradient ? "gradient_norm" : "update_ratio");
    double reach = 1;
    for (const double epoch : curve.epochs)
        reach = std::max(reach, epoch);
    setFullX(epochAxisReach(reach, epochs));
    if (isRate)
        setLines({curveLine(tr("learning rate"), LineStyle::Thin, 0, curve)});
    else
        setLines({curveLine(isGradient ? tr("gradients") : tr("updates"), LineStyle::Faint, 0, curve),
                  {tr("smoothed"), LineStyle::Thin, 0, curve.epochs, smoothed(curve.values)}});
}

} // namespace airshed::ui
