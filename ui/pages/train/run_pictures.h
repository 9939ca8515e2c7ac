#pragma once

#include <QString>

#include <vector>

#include "core/project/layer_histograms.h"
#include "core/project/watched_forecasts.h"
#include "ui/plot/line_plot.h"

namespace airshed::ui {

/// What a run keeps to be looked at, as curves of a plot.

/// The windows one after the other: their truth, and what the first and the last epoch forecast for them.
[[nodiscard]] std::vector<PlotLine> linesOf(const project::WatchedForecasts& watched);

/// The spread of a layer's weights or outputs after a few epochs: values along x, their density along y.
/// @param outputs of what it yields, not of its weights.
[[nodiscard]] std::vector<PlotLine> linesOf(const project::LayerHistograms& histograms, const std::string& layer, bool outputs);

} // namespace airshed::ui
