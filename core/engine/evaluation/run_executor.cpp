#include "core/engine/evaluation/run_executor.h"

#include <exception>

#include <fmt/format.h>

#include "core/base/error.h"
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

RunState fail(training::RunReporter& reporter, const std::string& message, const std::string& hint) {
    reporter.event("error", message, {{"hint", hint}});
    reporter.finish(RunState::Failed, message, hint);
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
    } catch (const Error& error) {
        return fail(reporter, error.what(), error.hint());
    } catch (const std::exception& error) {
        return fail(reporter, fmt::format("The run failed: {}", error.what()), "Look into logs/worker.log of the project.");
    }
}

} // namespace airshed::evaluation
