#include "core/engine/deployment/export_run.h"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <torch/types.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/data/tensor_file.h"
#include "core/engine/deployment/export_folder.h"
#include "core/engine/deployment/export_form_internal.h"
#include "core/engine/deployment/export_guide.h"
#include "core/engine/deployment/parity.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/checkpoint_internal.h"
#include "core/engine/training/devices.h"
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
    // Runs of earlier versions have point forecasts alone.
    return stored.floats(stored.arrays().contains("output") ? "output" : "forecast");
}

modules::Network bestNetwork(const ExportSource& source) {
    modules::Network network(source.experiment.model, source.experiment.taskShape());
    training::loadWeights(training::bestCheckpoint(source.runFolder), network);
    if (training::weightDigest(network) != source.contract.weightDigest)
        throw Error(ErrorCode::Damaged,
                    fmt::format("{} does not hold the weights that the run was scored with.",
                                training::bestCheckpoint(source.runFolder).string()),
                    "Train the experiment again.");
    return network;
}

void writeFile(const std::filesystem::path& folder, const std::string& name, const std::string& bytes, Contract& contract) {
    writeFileAtomically(folder / name, bytes);
    contract.files[name] = sha256Hex(bytes);
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

/// Numbers of a shape as lists of lists.
Json nested(std::span<const float> values, std::span<const std::int64_t> shape) {
    if (shape.size() == 1)
        return numbersOrNull(values, values.size())[0];
    Json list = Json::array();
    const std::size_t part = values.size() / static_cast<std::size_t>(shape[0]);
    for (std::size_t first = 0; first < values.size(); first += part)
        list.push_back(nested(values.subspan(first, part), shape.subspan(1)));
    return list;
}

/// Three test windows with their forecasts, so that a deployer can try the model on the machine it is meant for.
std::string exampleText(const ExportSource& source, const Contract& contract, const std::vector<float>& forecasts) {
    const features::WindowSet& windows = source.data.windows.test;
    const features::RecipeSettings& settings = source.data.recipe.settings;
    const std::vector<std::int64_t> shape = contract.forecastShape();
    const std::size_t cells = forecasts.size() / windows.starts.size();
    Json examples = Json::array();
    for (const std::size_t w : std::array{std::size_t{0}, windows.starts.size() / 2, windows.starts.size() - 1}) {
        const std::array issueRow{windows.issueRow(w)};
        const RawWindows raw =
            rawWindows(source.data.grid, source.data.recipe, contract.rows(), issueRow, source.data.pictures.get());
        examples.push_back({{"series", source.data.grid.seriesOfRow(issueRow[0]).name},
                            {"issue_time", formatIso(source.data.grid.timeOfRow(issueRow[0]))},
                            {"time", raw.times[0]},
                            {"values", numbersOrNull(raw.values, settings.rowColumns().size())},
                            {"forecast", nested(std::span(forecasts).subspan(w * cells, cells), shape)}});
        if (!raw.categories.empty())
            examples.back()["category"] = raw.categories;
        if (source.data.pictures != nullptr) {
            const auto which = static_cast<std::size_t>(source.data.grid.pictures[static_cast<std::size_t>(issueRow[0])]);
            examples.back()["picture"] = source.data.pictures->names[which];
            const std::span<const std::uint8_t> bytes = source.data.pictures->picture(which);
            examples.back()["image_bytes"] = std::vector<std::uint8_t>(bytes.begin(), bytes.end());
        }
    }
    return Json{
        {"about",
         "Windows of the test part: values (null where nothing was measured), time and, if they are there, category and "
         "image (image_bytes divided by 255: channels, rows, columns) are the model's inputs."},
        {"windows", std::move(examples)}}
        .dump(2);
}

void proveParity(const ExportSource& source, DeployedModel& loaded, const std::vector<float>& expected, Contract& contract,
                 const JobContext& job) {
    const ParityResult parity = compareForecasts(
        source.data.grid, source.data.recipe, source.data.windows.test, expected,
        [&](RawWindows raw) { return loaded.forecast(std::move(raw)); }, job, source.data.pictures.get());
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

Contract exportModel(const ExportSource& source, const std::filesystem::path& folder, const JobContext& job) {
    return modules::guarded("Exporting", [&] {
        const ExportForm form = exportForm(source.contract.format);
        ExportFolder target(folder);
        const std::vector<float> expected = workbenchForecast(source);
        Contract contract = source.contract;
        contract.recipe = source.data.recipe;
        contract.output = models::outputKind(source.experiment.model);
        const modules::Network network = bestNetwork(source);
        // More threads than the work is worth wait for one another longer than they compute.
        modules::setThreads(training::threadsForWork(network.largestSharedWork() * parityBatch, usableThreads()));
        for (const auto& [name, bytes] : form.write(network, contract))
            writeFile(target.working(), name, bytes, contract);
        proveParity(source, *form.load(target.working(), contract), expected, contract, job);
        writeFile(target.working(), exampleFile({}).string(), exampleText(source, contract, expected), contract);
        writeFile(target.working(), guideFile({}).string(), exportGuide(contract, form.usage(contract)), contract);
        writeJsonFile(contractFile(target.working()), toJson(contract, true));
        target.commit();
        return contract;
    });
}

} // namespace airshed::deployment
