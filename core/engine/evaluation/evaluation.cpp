#include "core/engine/evaluation/evaluation.h"

#include <cstdint>
#include <span>

#include <fmt/format.h>

#include "core/data/tensor_file.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/checkpoint_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/forecast_errors.h"
#include "core/features/baselines.h"
#include "core/features/forecast_score.h"

namespace airshed::evaluation {

namespace {

using features::Part;

void addScores(std::vector<runs::Score>& scores, const std::string& predictor, Part part, std::span<const float> forecast,
               std::span<const float> truth, const features::RecipeSettings& settings) {
    for (const features::ForecastScore& score :
         features::scoreForecast(forecast, truth, settings.horizon, static_cast<int>(settings.targets.size())))
        scores.push_back({predictor, toText(part), settings.targets[static_cast<std::size_t>(score.target)], score.lead,
                          score.count, score.mae, score.rmse, score.bias, score.r2});
}

/// In the targets' own units.
struct TestForecast {
    std::span<const float> output;   ///< [windows][horizon][targets][numbers]
    std::span<const float> forecast; ///< [windows][horizon][targets]
    std::span<const float> truth;    ///< [windows][horizon][targets]
};

void writeTestForecast(const std::filesystem::path& file, const project::ExperimentData& data, const models::OutputKind& kind,
                       const TestForecast& made) {
    const features::WindowSet& windows = data.windows.test;
    std::vector<std::int64_t> issueTimes;
    std::vector<std::int64_t> seriesIndices;
    issueTimes.reserve(windows.starts.size());
    seriesIndices.reserve(windows.starts.size());
    for (std::size_t w = 0; w < windows.starts.size(); ++w) {
        const std::int64_t row = windows.issueRow(w);
        issueTimes.push_back(data.grid.timeOfRow(row));
        seriesIndices.push_back(&data.grid.seriesOfRow(row) - data.grid.series.data());
    }
    Json names = Json::array();
    for (const features::GridSeries& series : data.grid.series)
        names.push_back(series.name);

    const auto count = static_cast<std::int64_t>(windows.starts.size());
    const std::vector<std::int64_t> cube{count, data.recipe.settings.horizon,
                                         static_cast<std::int64_t>(data.recipe.settings.targets.size())};
    std::vector<std::int64_t> whole = cube;
    whole.push_back(static_cast<std::int64_t>(kind.numbers()));
    using data::ElementType;
    data::writeTensorFile(file,
                          {{"issue_time", ElementType::Int64, {count}, std::as_bytes(std::span(issueTimes))},
                           {"series", ElementType::Int64, {count}, std::as_bytes(std::span(seriesIndices))},
                           {"start_row", ElementType::Int64, {count}, std::as_bytes(std::span(windows.starts))},
                           {"output", ElementType::Float32, whole, std::as_bytes(made.output)},
                           {"forecast", ElementType::Float32, cube, std::as_bytes(made.forecast)},
                           {"truth", ElementType::Float32, cube, std::as_bytes(made.truth)}},
                          {{"format", "airshed-test-forecast 1"},
                           {"series", names.dump()},
                           {"targets", Json(data.recipe.settings.targets).dump()},
                           {"units", Json(data.recipe.targetUnits).dump()},
                           {"output", toText(kind.kind)},
                           {"levels", Json(kind.levels).dump()}});
}

Evaluation evaluate(const training::TrainingTask& task, const JobContext& job) {
    const project::ExperimentData& data = task.data;
    const features::RecipeSettings& settings = data.recipe.settings;
    const torch::Device device(task.device);
    const modules::Network network(task.experiment.model, task.experiment.taskShape(), device);
    training::loadWeights(training::bestCheckpoint(task.folder), network);
    const models::OutputKind kind = models::outputKind(task.experiment.model);
    const training::OutputScale scale = training::outputScale(data.recipe, kind);
    const training::DeviceFrame frame(data.frame, settings, network.program(), device, data.pictures.get());
    writeJsonFile(recipeFile(task.folder), data.recipe.toJson());

    Evaluation result;
    result.weightDigest = training::weightDigest(network);
    for (const Part part : {Part::Train, Part::Validation, Part::Test}) {
        const features::WindowSet& windows = data.windows.part(part);
        std::vector<float> output = training::forecastWindows(network, frame, windows, [&](double share) {
            job.throwIfStopped();
            job.progress(share, "Forecasting the " + toText(part) + " windows");
            return true;
        });
        training::toPhysicalUnits(output, scale);
        const std::vector<float> forecast = training::pointForecast(output, kind);
        const std::vector<float> truth = features::windowTruth(data.grid, data.recipe, windows);
        addScores(result.scores, "model", part, forecast, truth, settings);
        for (const auto& baseline : {features::persistence, features::seasonalNaive}) {
            job.throwIfStopped();
            const features::BaselineForecast naive = baseline(data.grid, data.recipe, windows);
            addScores(result.scores, naive.name, part, naive.values, truth, settings);
        }
        if (part == Part::Test)
            writeTestForecast(testForecastFile(task.folder), data, kind, {output, forecast, truth});
    }
    return result;
}

} // namespace

Evaluation evaluateRun(const training::TrainingTask& task, const JobContext& job) {
    return modules::guarded("Evaluating", [&] { return evaluate(task, job); });
}

std::filesystem::path testForecastFile(const std::filesystem::path& runFolder) {
    return runFolder / "test_forecast.safetensors";
}

std::filesystem::path recipeFile(const std::filesystem::path& runFolder) {
    return runFolder / "recipe.json";
}

} // namespace airshed::evaluation
