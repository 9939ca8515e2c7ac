#pragma once

#include "ui/plot/line_plot.h"
#include "ui/session/run_curves.h"

namespace airshed::ui {

enum class LossMeasure {
    Loss, ///< what training makes smaller, without a unit
    Mae,  ///< mean absolute error in the target's unit; not measured on the training part
};

/// Training thin, validation thick, the baselines as dashed lines with their names at the end.
class LossPlot : public LinePlot {
    Q_OBJECT
public:
    explicit LossPlot(QWidget* parent = nullptr);

    /// @param epochs how far the x axis reaches while the run is live; 0: as far as the data.
    void show(const RunCurves& curves, LossMeasure measure, const QString& unit, int epochs);
};

} // namespace airshed::ui
