#include "core/models/output_kind.h"

#include <algorithm>
#include <sstream>

namespace airshed::models {

std::size_t OutputKind::numbers() const {
    return kind == Kind::Quantiles ? levels.size() : kind == Kind::Gaussian ? 2 : 1;
}

std::size_t OutputKind::point() const {
    return kind == Kind::Quantiles ? static_cast<std::size_t>(std::ranges::find(levels, 0.5) - levels.begin()) : 0;
}

Shape OutputKind::shape(const TaskShape& task) const {
    Shape shape = task.output;
    if (kind == Kind::Quantiles || kind == Kind::Gaussian)
        shape.push_back(static_cast<std::int64_t>(numbers()));
    return shape;
}

std::string toText(OutputKind::Kind kind) {
    switch (kind) {
    case OutputKind::Kind::Point: return "point";
    case OutputKind::Kind::Quantiles: return "quantiles";
    case OutputKind::Kind::Gaussian: return "gaussian";
    case OutputKind::Kind::Probability: break;
    }
    return "probability";
}

OutputKind outputKind(const ModelSpec& spec) {
    if (spec.layers.empty())
        return {};
    const LayerSpec& last = spec.layers.back();
    const LayerType* type = findLayerType(last.type);
    if (last.type == "quantile_head")
        return {OutputKind::Kind::Quantiles, quantileLevels(completeParameters(*type, last.params, last.id).text("levels"))};
    if (last.type == "gaussian_head")
        return {OutputKind::Kind::Gaussian};
    if (last.type == "classification_head")
        return {OutputKind::Kind::Probability};
    return {};
}

std::vector<double> quantileLevels(const std::string& percents) {
    std::istringstream words(percents);
    std::vector<double> levels;
    for (double percent = 0; words >> percent;)
        levels.push_back(percent / 100.0);
    return levels;
}

} // namespace airshed::models
