#include "app/cli/queued_run.h"

#include <fmt/format.h>

#include "app/cli/documents.h"
#include "app/cli/run_follower.h"
#include "app/cli/seed_study.h"

namespace airshed::cli {

void declareRunOptions(CLI::App& command, RunOptions& options) {
    command.add_option("--set", options.changes, "Change a field: training.epochs=5, model=lstm; may be given again")
        ->allow_extra_args(false)
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.find('=') == std::string::npos || text.front() == '=' ? "write it as path=value" : std::string();
            },
            "PATH=VALUE"));
    command.add_option("--device", options.device, "auto, cpu, cuda:0")->capture_default_str();
    command.add_flag("--detach", options.detach, "Return at once with the run's number; the run goes on by itself");
}

void declareSeeds(CLI::App& command, RunOptions& options) {
    constexpr int most = 1'000;
    command
        .add_option(
            "--seeds", options.seeds,
            "Train it so often, side by side where there is room, with training.seed counted up: how far the errors lie "
            "apart is the noise below which no difference counts")
        ->check(CLI::Range(1, most))
        ->capture_default_str();
}

// The document is complete before it is changed, so that any path of it can be named.
experiments::Experiment withChanges(const experiments::Experiment& experiment, const std::vector<std::string>& changes) {
    Json document = experiments::toJson(experiment);
    for (const std::string& change : changes) {
        const std::size_t equals = change.find('=');
        setJsonPath(document, change.substr(0, equals), change.substr(equals + 1));
    }
    return experiments::experimentFromJson(document);
}

namespace {

int printQueued(const project::Project& project, const std::vector<std::int64_t>& ids, const Session& session) {
    if (session.json && ids.size() == 1) {
        print(toJson(project.store().run(ids.front())));
    } else if (session.json) {
        Json runs = Json::array();
        for (const std::int64_t id : ids)
            runs.push_back(toJson(project.store().run(id)));
        print(Json{{"runs", std::move(runs)}});
    } else {
        for (const std::int64_t id : ids)
            print(fmt::format("{}\n", id));
    }
    return exitDone;
}

} // namespace

int queueAndFollow(project::Project& project, const experiments::Experiment& experiment, const RunOptions& options,
                   const Session& session, const runs::RunOrigin& origin) {
    const project::WorkerLauncher launcher;
    (void)launcher.program(); // nothing is queued that nobody could do
    const project::ExperimentCheck check = project.checkExperiment(experiment, session.job);
    for (const Finding& finding : check.findings)
        say(finding);
    if (!check.usable())
        return exitFailed;
    say(fmt::format("{} training, {} validation and {} test windows; {} parameters.", check.trainWindows,
                    check.validationWindows, check.testWindows, check.model.parameters));

    std::vector<std::int64_t> ids;
    for (int i = 0; i < options.seeds; ++i) {
        experiments::Experiment one = experiment;
        one.training.seed += static_cast<std::uint64_t>(i);
        if (options.seeds > 1)
            one.name = fmt::format("{}, seed {}", experiment.name, one.training.seed);
        ids.push_back(project.queueRun(one, options.device, JobContext(session.stop), origin));
    }
    const std::int64_t worker = launcher.startQueue(project, options.device);
    if (options.detach)
        return printQueued(project, ids, session);
    if (options.seeds > 1)
        return followSeeds(project, launcher, ids, worker, session);
    const std::int64_t id = ids.front();
    const runs::RunRecord run = RunFollower(project, launcher, id, worker, session).follow();
    if (session.json)
        print(wholeRunJson(project.store(), id));
    else if (run.state == runs::RunState::Finished)
        print(scoreTable(project.store().scores(id), targetUnit(project, run)));
    return exitCodeOf(run);
}

} // namespace airshed::cli
