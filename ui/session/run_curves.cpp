#include "ui/session/run_curves.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace airshed::ui {

namespace {

constexpr std::array readMetrics = {"train/loss",
                                    "validation/loss",
                                    "validation/mae",
                                    "learning_rate",
                                    "gradient_norm",
                                    "update_ratio",
                                    "baseline/persistence/loss",
                                    "baseline/persistence/mae",
                                    "baseline/seasonal_naive/loss",
                                    "baseline/seasonal_naive/mae"};

} // namespace

bool RunCurves::read(const runs::RunStore& store, const runs::RunProgress& progress) {
    if (progress.step < m_step)
        m_curves.clear();
    m_step = progress.step;
    bool any = false;
    for (const char* name : readMetrics) {
        Curve& curve = m_curves[name];
        for (const runs::MetricPoint& point : store.metrics(m_run, name, curve.values.size())) {
            curve.epochs.push_back(point.epoch);
            curve.values.push_back(point.value);
            any = true;
        }
    }
    return any;
}

const RunCurves::Curve& RunCurves::curve(const std::string& name) const {
    static const Curve none;
    const auto found = m_curves.find(name);
    return found == m_curves.end() ? none : found->second;
}

double RunCurves::last(const std::string& name) const {
    const Curve& found = curve(name);
    return found.values.empty() ? std::nan("") : found.values.back();
}

double RunCurves::least(const std::string& name) const {
    const Curve& found = curve(name);
    return found.values.empty() ? std::nan("") : *std::min_element(found.values.begin(), found.values.end());
}

} // namespace airshed::ui
