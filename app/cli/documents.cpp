#include "app/cli/documents.h"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/base/time.h"
#include "core/experiments/experiment.h"
#include "core/features/forecast_score.h"

namespace airshed::cli {

namespace {

/// null for a time that has not come.
Json timeJson(runs::UnixMs time) {
    return time == 0 ? Json() : Json(formatIso(time * 1'000'000));
}

Json toJson(const runs::RunProgress& progress) {
    return {{"epoch", progress.epoch},
            {"epochs", progress.epochs},
            {"step", progress.step},
            {"steps_per_epoch", progress.stepsPerEpoch},
            {"windows_per_second", progress.windowsPerSecond},
            {"eta_s", progress.etaSeconds < 0 ? Json() : Json(progress.etaSeconds)},
            {"best_epoch", progress.bestEpoch},
            {"best_validation_loss", progress.bestEpoch == 0 ? Json() : Json(progress.bestValidationLoss)}};
}

Json scoresJson(const std::vector<runs::Score>& scores) {
    Json json = Json::array();
    for (const runs::Score& score : scores)
        json.push_back({{"predictor", score.predictor},
                        {"part", score.part},
                        {"target", score.target},
                        {"lead", score.lead},
                        {"count", score.count},
                        {"mae", score.mae},
                        {"rmse", score.rmse},
                        {"bias", score.bias},
                        {"r2", score.r2},
                        {"skill", skillOverPersistence(scores, score)}});
    return json;
}

Json metricsJson(const runs::RunStore& store, std::int64_t run) {
    Json json = Json::object();
    for (const std::string& name : store.metricNames(run)) {
        Json points = Json::array();
        for (const runs::MetricPoint& point : store.metrics(run, name))
            points.push_back({point.step, point.epoch, point.value});
        json[name] = std::move(points);
    }
    return json;
}

std::string predictorTitle(const std::string& predictor) {
    return predictor == "seasonal_naive" ? "seasonal naive" : predictor;
}

} // namespace

Json toJson(const runs::SnapshotRecord& snapshot) {
    return {{"name", snapshot.name},
            {"digest", snapshot.digest},
            {"time", snapshot.timeColumn},
            {"series", snapshot.seriesColumn},
            {"rows", snapshot.rows},
            {"columns", snapshot.columns},
            {"created", timeJson(snapshot.createdMs)},
            {"synthetic", snapshot.synthetic}};
}

Json toJson(const runs::RunRecord& run) {
    return {{"id", run.id},
            {"name", run.name},
            {"state", runs::toText(run.state)},
            {"device", run.device},
            {"progress", toJson(run.progress)},
            {"created", timeJson(run.createdMs)},
            {"started", timeJson(run.startedMs)},
            {"ended", timeJson(run.endedMs)},
            {"worked_s", runs::secondsAtWork(run, now() / 1'000'000)},
            {"heartbeat", timeJson(run.heartbeatMs)},
            {"worker", {{"pid", run.workerPid}, {"host", run.workerHost}}},
            {"terms",
             {{"held", run.terms.held},
              {"when_idle", run.terms.whenIdle},
              {"not_before", timeJson(run.terms.notBeforeMs)},
              {"stop_at", timeJson(run.terms.stopAtMs)}}},
            {"origin", run.origin.run == 0 ? Json() : Json{{"run", run.origin.run}, {"fork", run.origin.isFork}}},
            {"asked_learning_rate", run.askedLearningRate == 0 ? Json() : Json(run.askedLearningRate)},
            {"message", run.message},
            {"hint", run.hint},
            {"experiment_digest", run.experimentDigest},
            {"snapshot_digest", run.snapshotDigest},
            {"weight_digest", run.weightDigest}};
}

Json toJson(const runs::ExportRecord& record) {
    return {{"id", record.id},
            {"run", record.run},
            {"format", record.format},
            {"folder", record.folder},
            {"state", runs::toText(record.state)},
            {"progress", record.progress},
            {"message", record.message},
            {"hint", record.hint},
            {"max_difference", record.maxDifference},
            {"tolerance", record.tolerance},
            {"windows", record.windows},
            {"created", timeJson(record.createdMs)},
            {"ended", timeJson(record.endedMs)}};
}

Json wholeRunJson(const runs::RunStore& store, std::int64_t run) {
    const runs::RunRecord record = store.run(run);
    Json json = toJson(record);
    json["experiment"] = record.experiment;
    json["environment"] = record.environment;
    json["scores"] = scoresJson(store.scores(run));
    json["metrics"] = metricsJson(store, run);
    Json events = Json::array();
    for (const runs::RunEvent& event : store.events(run))
        events.push_back(
            {{"time", timeJson(event.timeMs)}, {"kind", event.kind}, {"message", event.message}, {"details", event.details}});
    json["events"] = std::move(events);
    Json exports = Json::array();
    for (const runs::ExportRecord& exported : store.exports())
        if (exported.run == run)
            exports.push_back(toJson(exported));
    json["exports"] = std::move(exports);
    return json;
}

double skillOverPersistence(const std::vector<runs::Score>& scores, const runs::Score& score) {
    const auto reference = std::find_if(scores.begin(), scores.end(), [&](const runs::Score& other) {
        return other.predictor == "persistence" && other.part == score.part && other.target == score.target &&
               other.lead == score.lead;
    });
    return reference == scores.end() ? std::numeric_limits<double>::quiet_NaN()
                                     : features::skillScore(score.mae, reference->mae);
}

std::string scoreTable(const std::vector<runs::Score>& scores, const std::string& unit) {
    const std::string inUnit = unit.empty() ? "" : " " + unit;
    using Align = TextTable::Align;
    TextTable table({{"part"},
                     {"target"},
                     {"predictor"},
                     {"MAE" + inUnit, Align::Right},
                     {"RMSE" + inUnit, Align::Right},
                     {"bias" + inUnit, Align::Right},
                     {"R²", Align::Right},
                     {"skill", Align::Right}});
    for (const runs::Score& score : scores)
        if (score.lead == 0)
            table.add({score.part, score.target, predictorTitle(score.predictor), formatNumber(score.mae),
                       formatNumber(score.rmse), formatNumber(score.bias), formatNumber(score.r2),
                       formatNumber(skillOverPersistence(scores, score))});
    return table.text() + "Skill: 1 - MAE / MAE of persistence; above 0 is better than persistence.\n";
}

std::string targetUnit(const project::Project& project, const runs::RunRecord& run) {
    try {
        const data::Table table = project.openSnapshot(run.snapshotDigest);
        std::set<std::string> units;
        for (const std::string& target : experiments::experimentFromJson(run.experiment).recipe.targets)
            units.insert(table.column(target).unit());
        return units.size() == 1 ? *units.begin() : std::string();
    } catch (const Error&) {
        return {}; // a run can be shown although its data are gone
    }
}

} // namespace airshed::cli
