#include "ui/pages/train/run_pictures.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

namespace airshed::ui {

namespace {

QString epochName(int epoch) {
    return QCoreApplication::translate("TrainPage", "epoch %1").arg(epoch);
}

/// A point in the middle of each bin, down to nothing at both ends. Shares by the width of a bin, so that epochs can be
/// compared.
PlotLine lineOf(const project::Histogram& histogram) {
    PlotLine line;
    const double width = (histogram.greatest - histogram.least) / static_cast<double>(histogram.shares.size());
    const auto add = [&](double bin, double share) {
        line.x.push_back(histogram.least + width * (bin + 0.5));
        line.y.push_back(width > 0 ? share / width : share);
    };
    for (std::size_t bin = 0; bin < histogram.shares.size(); ++bin) {
        if (bin == 0)
            add(-1.0, 0.0);
        add(static_cast<double>(bin), histogram.shares[bin]);
    }
    if (!line.x.empty())
        add(static_cast<double>(histogram.shares.size()), 0.0);
    return line;
}

} // namespace

std::vector<PlotLine> linesOf(const project::WatchedForecasts& watched) {
    std::vector<PlotLine> lines;
    const auto add = [&](std::size_t window, const std::vector<double>& values, const QString& name, LineStyle style,
                         int colour) {
        constexpr double apart = 1.15; // of a window's length
        PlotLine line;
        line.style = style;
        line.colour = colour;
        line.name = window + 1 == watched.truth.size() ? name : QString(); // said once
        const double first = std::round(static_cast<double>(window * values.size()) * apart);
        for (std::size_t lead = 0; lead < values.size(); ++lead) {
            line.x.push_back(first + static_cast<double>(lead) + 1.0);
            line.y.push_back(values[lead]);
        }
        lines.push_back(std::move(line));
    };
    for (std::size_t window = 0; window < watched.truth.size(); ++window) {
        if (watched.epochs.size() > 1)
            add(window, watched.epochs.front().forecasts.at(window), epochName(watched.epochs.front().epoch), LineStyle::Thin,
                2);
        if (!watched.epochs.empty())
            add(window, watched.epochs.back().forecasts.at(window), epochName(watched.epochs.back().epoch), LineStyle::Thick,
                1);
        add(window, watched.truth[window], QCoreApplication::translate("TrainPage", "truth"), LineStyle::Thin, 0);
    }
    return lines;
}

std::vector<PlotLine> linesOf(const project::LayerHistograms& histograms, const std::string& layer, bool outputs) {
    std::vector<PlotLine> lines;
    const std::size_t count = histograms.epochs.size();
    std::vector<std::size_t> shown; // the first, one in the middle, the last
    for (const std::size_t i : {std::size_t{0}, count / 2, count - std::min<std::size_t>(count, 1)})
        if (i < count && (shown.empty() || i > shown.back()))
            shown.push_back(i);
    for (const std::size_t i : shown) {
        const project::LayerHistograms::Epoch& epoch = histograms.epochs[i];
        const auto found = std::ranges::find(epoch.layers, layer, &project::LayerHistograms::Layer::id);
        if (found == epoch.layers.end())
            continue;
        PlotLine line = lineOf(outputs ? found->outputs : found->weights);
        line.name = epochName(epoch.epoch);
        line.style = i + 1 == count ? LineStyle::Thick : LineStyle::Thin;
        line.colour = i + 1 == count ? 1 : i == 0 ? 2 : 0;
        if (!line.x.empty())
            lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace airshed::ui
