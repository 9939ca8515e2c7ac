#include "core/engine/evaluation/run_executor.h"

#include <array>
#include <exception>

#include "core/base/failure.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/training/run_reporter.h"
#include "core/engine/training/trainer.h"
#include "core/experiments/experiment.h"
#include "core/project/experiment_data.h"

namespace airshed::evaluation {

namespace {

using runs::RunState;

RunState trainAndEvaluate(project::Project& project, const runs::RunRecord& record, const Execution& how,
                          training::RunReporter& reporter) {
    const JobContext job(reporter.stopToken());
    const experiments::Experiment experiment = experiments::experimentFromJson(record.experiment);
    project::ExperimentDataCache own;
    const std::shared_ptr<const project::ExperimentData> data = (how.data ? *how.data : own).get(project, experiment, job);
    training::TrainingTask task{experiment, *data, how.device, project.runFolder(record.id)};
    task.mostThreads = how.mostThreads;
    task.seat = how.seat;
    if (record.origin.run != 0)
        task.origin = {record.origin.run, project.runFolder(record.origin.run),
                       project.store().run(record.origin.run).experimentDigest, record.origin.isFork};
    if (training::train(task, reporter) == training::TrainingEnd::Stopped)
        throw Cancelled();

    reporter.event("evaluating", "Training is done; the best weights forecast every part of the data.");
    const Evaluation evaluation = evaluateRun(task, job);
    project.store().putScores(record.id, evaluation.scores);
    reporter.event("finished", "Done: forecasts of the test part and all scores are stored.");
    reporter.finish(RunState::Finished, "", "", evaluation.weightDigest);
    return RunState::Finished;
}

/// Where the reporter itself had the fault (no room on the disk, no memory), the store may take it by now.
void sayFailed(runs::RunStore& store, std::int64_t run, const Error& error) {
    const std::array<runs::RunEvent, 1> events{{{0, "error", error.what(), {{"hint", error.hint()}}}}};
    runs::RunStore::WorkerReport report;
    report.events = events;
    report.state = RunState::Failed;
    report.message = error.what();
    report.hint = error.hint();
    store.report(run, report);
}

RunState fail(runs::RunStore& store, std::int64_t run, training::RunReporter& reporter, const Error& error) {
    try {
        reporter.event("error", error.what(), {{"hint", error.hint()}});
        reporter.finish(RunState::Failed, error.what(), error.hint());
    } catch (const std::exception&) {
        sayFailed(store, run, error);
    }
    return RunState::Failed;
}

} // namespace

RunState executeRun(project::Project& project, std::int64_t run, const Execution& how) {
    const runs::RunRecord record = project.store().run(run);
    training::RunReporter reporter(project.folder() / "store.db", run, how.shutdownAsked);
    try {
        return trainAndEvaluate(project, record, how, reporter);
    } catch (const Cancelled&) {
        reporter.finish(RunState::Stopped, "Stopped; it can be resumed.");
        return RunState::Stopped;
    } catch (const std::exception& fault) {
        const Error error = asError(fault, "The run", "Look into logs/worker.log of the project.");
        return fail(project.store(), run, reporter, error);
    }
}

} // namespace airshed::evaluation
