#include "core/engine/deployment/export_run.h"

#include <array>
#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <torch/script.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/tensor_file.h"
#include "core/engine/deployment/export_folder.h"
#include "core/engine/deployment/export_guide.h"
#include "core/engine/deployment/exported_module_internal.h"
#include "core/engine/deployment/parity.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/checkpoint_internal.h"
#include "core/engine/training/trainer.h"

namespace airshed::deployment {

namespace {

/// The run's own forecasts of the test windows.
std::vector<float> workbenchForecast(const ExportSource& source) {
    const std::filesystem::path file = evaluation::testForecastFile(source.runFolder);
    const data::TensorFile stored(file);
    if (stored.integers("start_row") != source.data.windows.test.starts)
        throw Error(ErrorCode::Damaged,
                    fmt::format("{} was made from other windows than the run's data give now.", file.string()),
                    "Train the experiment again.");
    return stored.floats("forecast");
}

torch::jit::Module buildModel(const ExportSource& source) {
    const modules::Network network(source.experiment.model, source.experiment.taskShape());
    training::loadWeights(training::bestCheckpoint(source.runFolder), network);
    if (training::weightDigest(network) != source.contract.weightDigest)
        throw Error(ErrorCode::Damaged,
                    fmt::format("{} does not hold the weights that the run was scored with.",
                                training::bestCheckpoint(source.runFolder).string()),
                    "Train the experiment again.");
    return exportedModule(network, source.data.recipe);
}

/// @return the digest of the file.
std::string writeModel(const std::filesystem::path& file, const torch::jit::Module& model, const Contract& contract) {
    std::ostringstream bytes;
    model.save(bytes, {{"contract.json", toJson(contract, false).dump(2)}});
    const std::string text = std::move(bytes).str();
    writeFileAtomically(file, text);
    return sha256Hex(text);
}

Json numbersOrNull(std::span<const float> values, std::size_t columns) {
    Json rows = Json::array();
    for (std::size_t first = 0; first < values.size(); first += columns) {
        Json row = Json::array();
        for (const float value : values.subspan(first, columns))
            row.push_back(std::isnan(value) ? Json() : Json(value));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Three test windows with their forecasts, so that a deployer can try the model on the machine it is meant for.
std::string writeExample(const std::filesystem::path& file, const ExportSource& source, int rows,
                         const std::vector<float>& forecasts) {
    const features::WindowSet& windows = source.data.windows.test;
    const features::RecipeSettings& settings = source.data.recipe.settings;
    const std::size_t cells = static_cast<std::size_t>(settings.horizon) * settings.targets.size();
    Json examples = Json::array();
    for (const std::size_t w : std::array{std::size_t{0}, windows.starts.size() / 2, windows.starts.size() - 1}) {
        const std::array issueRow{windows.issueRow(w)};
        const RawWindows raw = rawWindows(source.data.grid, settings, rows, issueRow);
        examples.push_back(
            {{"series", source.data.grid.seriesOfRow(issueRow[0]).name},
             {"issue_time", formatIso(source.data.grid.timeOfRow(issueRow[0]))},
             {"time", raw.times[0]},
             {"values", numbersOrNull(raw.values, settings.inputs.size())},
             {"forecast", numbersOrNull(std::span(forecasts).subspan(w * cells, cells), settings.targets.size())}});
    }
    const std::string text = Json{
        {"about", "Windows of the test part: values (null where nothing was measured) and time are the model's inputs."},
        {"windows",
         std::move(examples)}}.dump(2);
    writeFileAtomically(file, text);
    return sha256Hex(text);
}

void proveParity(const ExportSource& source, const std::filesystem::path& file, const std::vector<float>& expected,
                 Contract& contract, const JobContext& job) {
    torch::jit::Module loaded = loadModel(file);
    const ParityResult parity = compareForecasts(
        source.data.grid, source.data.recipe, source.data.windows.test, expected,
        [&](RawWindows raw) { return forecastRaw(loaded, std::move(raw), contract.rows()); }, job);
    if (!(parity.maxDifference <= parityTolerance))
        throw Error(
            ErrorCode::Internal,
            fmt::format("The exported file does not compute what the workbench computed: over {} test windows the largest "
                        "relative difference is {:.3g}, allowed is {:.0e}.",
                        parity.windows, parity.maxDifference, parityTolerance),
            "Nothing was exported. Evaluate the run again on this machine; if that does not help, please report it.");
    contract.comparedWindows = parity.windows;
    contract.maxDifference = parity.maxDifference;
    contract.tolerance = parityTolerance;
}

} // namespace

Contract exportTorchScript(const ExportSource& source, const std::filesystem::path& folder, const JobContext& job) {
    return modules::guarded("Exporting", [&] {
        ExportFolder target(folder);
        const std::vector<float> expected = workbenchForecast(source);
        Contract contract = source.contract;
        contract.recipe = source.data.recipe;
        contract.modelDigest = writeModel(modelFile(target.working()), buildModel(source), contract);
        proveParity(source, modelFile(target.working()), expected, contract, job);
        contract.exampleDigest = writeExample(exampleFile(target.working()), source, contract.rows(), expected);
        const std::string guide = exportGuide(contract);
        contract.guideDigest = sha256Hex(guide);
        writeFileAtomically(guideFile(target.working()), guide);
        writeJsonFile(contractFile(target.working()), toJson(contract, true));
        target.commit();
        return contract;
    });
}

} // namespace airshed::deployment
