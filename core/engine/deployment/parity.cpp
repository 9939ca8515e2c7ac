#include "core/engine/deployment/parity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace airshed::deployment {

namespace {

double difference(float exported, float workbench, float deviation) {
    if (!std::isfinite(exported) || !std::isfinite(workbench))
        return std::numeric_limits<double>::infinity();
    const double scale = std::max(std::abs(static_cast<double>(workbench)), static_cast<double>(deviation));
    return std::abs(static_cast<double>(exported) - workbench) / scale;
}

} // namespace

ParityResult compareForecasts(const features::Grid& grid, const features::FittedRecipe& recipe,
                              const features::WindowSet& windows, const std::vector<float>& expected,
                              const std::function<std::vector<float>(RawWindows)>& forecast, const JobContext& job,
                              const data::PictureSet* pictures) {
    const features::RecipeSettings& settings = recipe.settings;
    const std::size_t atOnce = std::min(parityBatch, windowsAtOnce(settings));
    const std::size_t targets = settings.targets.size();
    const std::size_t count = windows.starts.size();
    const std::size_t cells = count * static_cast<std::size_t>(settings.horizon) * targets;
    const std::size_t numbers = cells == 0 ? 0 : expected.size() / cells;
    const std::size_t cellsPerWindow = static_cast<std::size_t>(settings.horizon) * targets * numbers;
    if (numbers == 0 || expected.size() != count * cellsPerWindow)
        throw Error(ErrorCode::Damaged, "The run's test forecast has another number of windows than its data.",
                    "Train the experiment again.");
    ParityResult result;
    std::vector<std::int64_t> issueRows;
    for (std::size_t first = 0; first < count; first += atOnce) {
        job.throwIfStopped();
        job.progress(static_cast<double>(first) / static_cast<double>(count), "Comparing the exported file with the workbench");
        issueRows.clear();
        for (std::size_t w = first; w < std::min(first + atOnce, count); ++w)
            issueRows.push_back(windows.issueRow(w));
        const std::vector<float> exported =
            forecast(rawWindows(grid, recipe, settings.lookback + settings.fillLimit, issueRows, pictures));
        if (exported.size() != issueRows.size() * cellsPerWindow)
            throw Error(ErrorCode::Internal, "The exported model's forecasts have the wrong shape.");
        for (std::size_t i = 0; i < exported.size(); ++i)
            result.maxDifference = std::max(result.maxDifference, difference(exported[i], expected[first * cellsPerWindow + i],
                                                                             recipe.targetScale[i / numbers % targets]));
    }
    result.windows = static_cast<std::int64_t>(count);
    return result;
}

} // namespace airshed::deployment
