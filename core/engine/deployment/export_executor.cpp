#include <chrono>
#include <cmath>
#include <exception>

#include <fmt/format.h>

#include "core/base/failure.h"
#include "core/engine/deployment/export_run.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/project/export_formats.h"

namespace airshed::deployment {

namespace {

using runs::ExportRecord;
using runs::ExportState;

/// How the model and its baselines did on the test part, over all leads.
Json testScores(const std::vector<runs::Score>& scores) {
    Json list = Json::array();
    for (const runs::Score& score : scores)
        if (score.part == "test" && score.lead == 0)
            list.push_back({{"predictor", score.predictor},
                            {"target", score.target},
                            {"count", score.count},
                            {"mae", score.mae},
                            {"rmse", score.rmse},
                            {"bias", score.bias},
                            {"r2", std::isfinite(score.r2) ? Json(score.r2) : Json()}});
    return list;
}

/// How the run's data were read, so that a deployer's files are read the same way.
void takeOrigin(const project::Project& project, const std::string& snapshotDigest, Contract& contract) {
    for (const runs::SnapshotRecord& snapshot : project.store().snapshots()) {
        if (snapshot.digest != snapshotDigest)
            continue;
        contract.synthetic = snapshot.synthetic;
        const Json options = snapshot.provenance.value("options", Json::object());
        contract.reading.timeColumns = options.value("time_columns", contract.reading.timeColumns);
        contract.reading.seriesColumn = options.value("series_column", contract.reading.seriesColumn);
        contract.reading.missingMarkers = options.value("missing_markers", contract.reading.missingMarkers);
        contract.reading.timeZone = options.value("time_zone", contract.reading.timeZone);
        return;
    }
}

void requireFinished(const runs::RunRecord& run) {
    if (run.state != runs::RunState::Finished)
        throw Error(ErrorCode::Conflict,
                    fmt::format("Run {} is {}; only a finished run, which has been evaluated, can be exported.", run.id,
                                toText(run.state)),
                    runs::isResumable(run.state) ? "Resume it and let it finish." : "");
}

/// Records progress, but not more often than a person can see.
class ExportProgress {
public:
    ExportProgress(runs::RunStore& store, ExportRecord& record) : m_store(store), m_record(record) {}
    void operator()(double fraction, const std::string& message) {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_written < std::chrono::milliseconds(200) && message == m_record.message)
            return;
        m_written = now;
        m_record.progress = fraction;
        m_record.message = message;
        m_store.updateExport(m_record);
    }

private:
    runs::RunStore& m_store;
    ExportRecord& m_record;
    std::chrono::steady_clock::time_point m_written;
};

Contract work(project::Project& project, ExportRecord& record, const JobContext& job) {
    (void)project::exportFormat(record.format); // refused before anything is prepared
    const runs::RunRecord run = project.store().run(record.run);
    requireFinished(run);
    const experiments::Experiment experiment = experiments::experimentFromJson(run.experiment);
    job.progress(0.0, "Preparing the data of the run");
    const project::ExperimentData data = project::prepareExperimentData(project, experiment, job);

    Contract contract;
    contract.format = record.format;
    contract.name = run.name;
    contract.created = formatIso(now() / nsPerSecond * nsPerSecond);
    contract.run = run.id;
    contract.experimentDigest = run.experimentDigest;
    contract.snapshotDigest = run.snapshotDigest;
    contract.weightDigest = run.weightDigest;
    takeOrigin(project, run.snapshotDigest, contract);
    contract.scores = testScores(project.store().scores(run.id));
    return exportModel({experiment, data, project.runFolder(run.id), contract}, record.folder, job);
}

} // namespace

ExportState executeExport(project::Project& project, std::int64_t exportId, const std::stop_token& stop) {
    ExportRecord record = project.store().exportRecord(exportId);
    record.state = ExportState::Running;
    ExportProgress progress(project.store(), record);
    const auto end = [&](ExportState state, double fraction, const std::string& message, const std::string& hint) {
        record.state = state;
        record.progress = fraction;
        record.message = message;
        record.hint = hint;
        record.endedMs = now() / 1'000'000;
        project.store().updateExport(record);
        return state;
    };
    try {
        const Contract contract =
            work(project, record, JobContext(stop, [&](double f, const std::string& m) { progress(f, m); }));
        record.maxDifference = contract.maxDifference;
        record.tolerance = contract.tolerance;
        record.windows = contract.comparedWindows;
        return end(ExportState::Done, 1.0, "", "");
    } catch (const Cancelled&) {
        return end(ExportState::Failed, record.progress, "Cancelled; nothing was exported.", "");
    } catch (const std::exception& fault) {
        const Error error = asError(fault, "The export");
        return end(ExportState::Failed, record.progress, error.what(), error.hint());
    }
}

} // namespace airshed::deployment
