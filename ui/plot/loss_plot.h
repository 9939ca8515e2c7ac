#pragma once

#include "ui/plot/line_plot.h"
#include "ui/session/run_curves.h"

namespace airshed::ui {

enum class LossMeasure {
    Loss,         ///< what training makes smaller, without a unit
    Mae,          ///< mean absolute error in the target's unit; not measured on the training part
    LearningRate, ///< of each update
    GradientNorm, ///< Euclidean norm of all gradients, before they are clipped
    UpdateRatio,  ///< norm of an update's change of the weights, by that of the weights
};

/// An exponential moving average: s ← 0.8 s + 0.2 x, from the first value on.
[[nodiscard]] std::vector<double> smoothed(const std::vector<double>& values);

/// How far the axis of a run reaches that has come to epoch `reached`, of `epochs` at most while it is live: to 10, 20, 50,
/// 100, 200, …, so that the first epochs of many are not squeezed into a corner and the axis seldom moves. 0 epochs: to
/// `reached`.
[[nodiscard]] double epochAxisReach(double reached, int epochs);

/// Training thin with its moving average, validation thick, the baselines as dashed lines with their names at the end; or one
/// of the signals that tell how training goes.
class LossPlot : public LinePlot {
    Q_OBJECT
public:
    explicit LossPlot(QWidget* parent = nullptr);

    /// @param epochs of a live run at most, for whose next epochs the x axis leaves room; 0: it reaches as far as the data.
    void show(const RunCurves& curves, LossMeasure measure, const QString& unit, int epochs);

private:
    void showSignal(const RunCurves& curves, LossMeasure measure, int epochs);
};

} // namespace airshed::ui
