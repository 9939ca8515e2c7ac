#include "core/engine/deployment/contract.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/vision/picture_bytes.h"

namespace airshed::deployment {

namespace {

constexpr const char* formatName = "airshed-export";

Json inputsJson(const features::FittedRecipe& recipe) {
    Json inputs = Json::array();
    const std::vector<std::string> units = rowUnits(recipe);
    const std::vector<std::string> columns = recipe.settings.rowColumns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        inputs.push_back({{"name", columns[i]},
                          {"role", i < recipe.settings.inputs.size() ? "past" : "static"},
                          {"unit", units[i]},
                          {"training_unit", recipe.inputUnits[i]},
                          {"training_mean", recipe.inputMean[i]},
                          {"training_deviation", recipe.inputScale[i]}});
    return inputs;
}

Json categoriesJson(const features::FittedRecipe& recipe) {
    Json categories = Json::array();
    for (std::size_t i = 0; i < recipe.classes.size(); ++i)
        categories.push_back(
            {{"name", recipe.settings.categories[i]},
             {"classes", recipe.classes[i]},
             {"meaning", "The number of a class is its place in \"classes\", from 1; 0 is an unknown class."}});
    return categories;
}

/// Steps as data and as sentences, so that whoever gives rows can do them.
Json repairsJson(const std::vector<quality::RepairStep>& steps) {
    Json list = Json::array();
    for (const quality::RepairStep& step : steps) {
        list.push_back(quality::toJson(step));
        list.back()["meaning"] = quality::describe(step);
    }
    return list;
}

Json targetsJson(const features::FittedRecipe& recipe) {
    Json targets = Json::array();
    for (std::size_t i = 0; i < recipe.settings.targets.size(); ++i)
        targets.push_back({{"name", recipe.settings.targets[i]}, {"unit", recipe.targetUnits[i]}});
    return targets;
}

Json outputJson(const Contract& contract) {
    Json output{{"kind", models::toText(contract.output.kind)}};
    if (contract.hasNumbers())
        output["numbers"] = contract.numberNames();
    if (!contract.output.levels.empty())
        output["levels"] = contract.output.levels;
    return output;
}

models::OutputKind outputFromJson(const Json& json) {
    using Kind = models::OutputKind::Kind;
    models::OutputKind output;
    for (const Kind kind : {Kind::Quantiles, Kind::Gaussian, Kind::Probability})
        if (json.at("kind") == models::toText(kind))
            output.kind = kind;
    output.levels = json.value("levels", output.levels);
    return output;
}

Json tensorsJson(const Contract& contract) {
    const features::RecipeSettings& settings = contract.recipe.settings;
    const Json batch = "batch";
    Json forecast = Json::array({batch});
    for (const std::int64_t size : contract.forecastShape())
        forecast.push_back(size);
    Json tensors{
        {"values",
         {{"position", 0},
          {"dtype", "float32"},
          {"shape", {batch, contract.rows(), settings.rowColumns().size()}},
          {"meaning", "Raw values in the inputs' units and order, oldest row first, NaN where nothing was measured."}}},
        {"time",
         {{"position", 1},
          {"dtype", "int64"},
          {"shape", {batch}},
          {"meaning", "Unix time in seconds (UTC) of the last row, which is the issue time."}}},
        {"forecast",
         {{"position", "result"},
          {"dtype", "float32"},
          {"shape", std::move(forecast)},
          {"meaning", "Targets in their units; element i along the second axis is for issue time + (i + 1) intervals." +
                          std::string(contract.hasNumbers() ? " The last axis holds what \"output\" lists." : "")}}}};
    if (!settings.categories.empty())
        tensors["category"] = {
            {"position", 2},
            {"dtype", contract.format == "c" ? "int32" : "int64"},
            {"shape", {batch, settings.categories.size()}},
            {"meaning", "For each of \"categories\" the number of the class at the time of the last row; 0: unknown."}};
    if (settings.pictures.used())
        tensors["image"] = {{"position", settings.categories.empty() ? 2 : 3},
                            {"dtype", "float32"},
                            {"shape", {batch, 3, settings.pictures.height, settings.pictures.width}},
                            {"channels", {"red", "green", "blue"}},
                            {"range", {0, 1}},
                            {"made_by", vision::pictureRecipe},
                            {"tolerance_seconds", settings.pictures.toleranceSeconds},
                            {"meaning", "The newest picture that is not later than the issue time and not older than the "
                                        "tolerance. Without one there is no forecast."}};
    return tensors;
}

} // namespace

std::vector<std::int64_t> Contract::forecastShape() const {
    std::vector<std::int64_t> shape{recipe.settings.horizon, static_cast<std::int64_t>(recipe.settings.targets.size())};
    if (hasNumbers())
        shape.push_back(static_cast<std::int64_t>(output.numbers()));
    return shape;
}

std::vector<std::string> Contract::numberNames() const {
    if (output.kind == models::OutputKind::Kind::Gaussian)
        return {"", "deviation"};
    std::vector<std::string> names;
    for (std::size_t number = 0; number < output.numbers(); ++number)
        names.push_back(number == output.point() ? "" : fmt::format("q{:g}", output.levels[number] * 100.0));
    return names;
}

Json toJson(const Contract& contract, bool proven) {
    const features::RecipeSettings& settings = contract.recipe.settings;
    const RowRepairs repairs = rowRepairs(settings);
    Json json = {{"format", formatName},
                 {"format_version", Contract::formatVersion},
                 {"model_format", contract.format},
                 {"airshed", version()},
                 {"name", contract.name},
                 {"created", contract.created},
                 {"run", contract.run},
                 {"experiment_digest", contract.experimentDigest},
                 {"snapshot_digest", contract.snapshotDigest},
                 {"weight_digest", contract.weightDigest},
                 {"synthetic", contract.synthetic},
                 {"inputs", inputsJson(contract.recipe)},
                 {"categories", categoriesJson(contract.recipe)},
                 {"targets", targetsJson(contract.recipe)},
                 {"output", outputJson(contract)},
                 {"interval_seconds", settings.intervalSeconds},
                 {"rows", contract.rows()},
                 {"lookback", settings.lookback},
                 {"fill_limit", settings.fillLimit},
                 {"horizon", settings.horizon},
                 {"time_semantics",
                  "A row holds the mean of the values stamped in [t, t + interval), t being the row's time in UTC, a "
                  "whole multiple of the interval since 1970."},
                 {"repairs", {{"before", repairsJson(repairs.before)}, {"inside", repairsJson(repairs.inside)}}},
                 {"tensors", tensorsJson(contract)},
                 {"test_scores", contract.scores},
                 {"recipe", contract.recipe.toJson()},
                 {"reading",
                  {{"time_columns", contract.reading.timeColumns},
                   {"series_column", contract.reading.seriesColumn},
                   {"missing_markers", contract.reading.missingMarkers},
                   {"time_zone", contract.reading.timeZone}}}};
    if (proven) {
        json["files"] = contract.files;
        json["parity"] = {{"windows", contract.comparedWindows},
                          {"max_difference", contract.maxDifference},
                          {"tolerance", contract.tolerance}};
    }
    return json;
}

Contract readContract(const std::filesystem::path& folder) {
    const std::filesystem::path file = contractFile(folder);
    if (!isExport(folder))
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} is no exported model: it has no contract.json of Airshed.", folder.string()),
                    "Give the folder that `airshed-cli export` wrote.");
    const Json json = readJsonFile(file);
    try {
        if (wholeNumber(json.at("format_version")) > Contract::formatVersion)
            throw Error(ErrorCode::NewerVersion, fmt::format("{} was written by a newer Airshed.", file.string()),
                        "Update Airshed.");
        Contract contract;
        json.at("name").get_to(contract.name);
        json.at("created").get_to(contract.created);
        json.at("run").get_to(contract.run);
        json.at("experiment_digest").get_to(contract.experimentDigest);
        json.at("snapshot_digest").get_to(contract.snapshotDigest);
        json.at("weight_digest").get_to(contract.weightDigest);
        json.at("synthetic").get_to(contract.synthetic);
        contract.recipe = features::FittedRecipe::fromJson(json.at("recipe"));
        const Json& reading = json.at("reading");
        reading.at("time_columns").get_to(contract.reading.timeColumns);
        reading.at("series_column").get_to(contract.reading.seriesColumn);
        reading.at("missing_markers").get_to(contract.reading.missingMarkers);
        reading.at("time_zone").get_to(contract.reading.timeZone);
        contract.scores = json.at("test_scores");
        contract.format = json.value("model_format", contract.format);
        if (json.contains("output"))
            contract.output = outputFromJson(json.at("output"));
        json.at("files").get_to(contract.files);
        json.at("parity").at("windows").get_to(contract.comparedWindows);
        json.at("parity").at("max_difference").get_to(contract.maxDifference);
        json.at("parity").at("tolerance").get_to(contract.tolerance);
        return contract;
    } catch (const Json::exception& e) {
        throw Error(ErrorCode::Damaged, fmt::format("{}: {}", file.string(), e.what()), "Export the run again.");
    }
}

bool isExport(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(contractFile(folder), ignored))
        return false;
    try {
        return readJsonFile(contractFile(folder)).value("format", "") == formatName;
    } catch (const std::exception&) {
        return false;
    }
}

std::vector<std::string> filesOf(const std::filesystem::path& folder) {
    std::vector<std::string> names{contractFile(folder).filename().string()};
    const Json contract = readJsonFile(contractFile(folder));
    const Json files = contract.value("files", Json::object());
    for (const auto& file : files.items())
        names.push_back(file.key());
    return names;
}

std::filesystem::path contractFile(const std::filesystem::path& folder) {
    return folder / "contract.json";
}

std::filesystem::path exampleFile(const std::filesystem::path& folder) {
    return folder / "example.json";
}

std::filesystem::path guideFile(const std::filesystem::path& folder) {
    return folder / "README.md";
}

} // namespace airshed::deployment
