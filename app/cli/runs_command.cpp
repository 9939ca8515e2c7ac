#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "app/cli/text_table.h"
#include "core/base/time.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

using Align = TextTable::Align;

struct RunsOptions {
    std::string project;
    std::string run;
};

/// The model's error on the test part, over all leads, of the first target; nothing before it is evaluated.
const runs::Score* testScore(const std::vector<runs::Score>& scores) {
    const auto found = std::find_if(scores.begin(), scores.end(), [](const runs::Score& score) {
        return score.predictor == "model" && score.part == "test" && score.lead == 0;
    });
    return found == scores.end() ? nullptr : &*found;
}

int listRuns(const project::Project& project, const Session& session) {
    const std::vector<runs::RunRecord> all = project.store().runs();
    if (session.json) {
        Json list = Json::array();
        for (const runs::RunRecord& run : all)
            list.push_back(toJson(run));
        print(Json{{"runs", std::move(list)}});
        return exitDone;
    }
    if (all.empty()) {
        say("The project has no run yet. Train one: airshed-cli train PROJECT EXPERIMENT.json");
        return exitDone;
    }
    TextTable table({{"run", Align::Right},
                     {"name"},
                     {"state"},
                     {"epoch", Align::Right},
                     {"validation loss", Align::Right},
                     {"test MAE", Align::Right},
                     {"skill", Align::Right},
                     {"queued (UTC)"}});
    for (const runs::RunRecord& run : all) {
        const std::vector<runs::Score> scores = project.store().scores(run.id);
        const runs::Score* score = testScore(scores);
        const double nothing = std::numeric_limits<double>::quiet_NaN();
        const std::string unit = targetUnit(project, run);
        table.add({std::to_string(run.id), run.name, runs::toText(run.state),
                   fmt::format("{}/{}", run.progress.epoch, run.progress.epochs),
                   formatNumber(run.progress.bestEpoch == 0 ? nothing : run.progress.bestValidationLoss),
                   score == nullptr ? "-" : formatQuantity(score->mae, unit),
                   formatNumber(score == nullptr ? nothing : skillOverPersistence(scores, *score)), formatTime(run.createdMs)});
    }
    print(table.text());
    return exitDone;
}

void printFacts(const runs::RunRecord& run) {
    print(fmt::format("Run {} \"{}\": {}{}{}\n", run.id, run.name, runs::toText(run.state), run.message.empty() ? "" : " - ",
                      run.message));
    if (!run.hint.empty())
        print(run.hint + "\n");
    TextTable table({{"queued (UTC)"}, {"started"}, {"ended"}, {"epochs"}, {"best epoch"}, {"device"}});
    table.add({formatTime(run.createdMs), formatTime(run.startedMs), formatTime(run.endedMs),
               fmt::format("{} of {}", run.progress.epoch, run.progress.epochs),
               run.progress.bestEpoch == 0 ? "-" : std::to_string(run.progress.bestEpoch), run.device});
    print(table.text());
    print(fmt::format("experiment {}\nsnapshot   {}\nweights    {}\n", run.experimentDigest, run.snapshotDigest,
                      run.weightDigest.empty() ? "-" : run.weightDigest));
    if (run.environment.is_object())
        print("environment " + run.environment.dump() + "\n");
}

int describeRun(const project::Project& project, std::int64_t id, const Session& session) {
    if (session.json) {
        print(wholeRunJson(project.store(), id));
        return exitDone;
    }
    const runs::RunRecord run = project.store().run(id);
    printFacts(run);
    if (const auto scores = project.store().scores(id); !scores.empty())
        print("\n" + scoreTable(scores, targetUnit(project, run)));
    TextTable events({{"time (UTC)"}, {"event"}, {"message"}});
    for (const runs::RunEvent& event : project.store().events(id))
        events.add({formatTime(event.timeMs), event.kind, event.message});
    print("\n" + events.text());
    print("\nExperiment:\n" + run.experiment.dump(2) + "\n");
    return exitDone;
}

int showRuns(const RunsOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    (void)project.store().markInterrupted(); // a run is not called running whose worker is gone
    return options.run.empty() ? listRuns(project, session)
                               : describeRun(project, runNumber(project.store(), options.run), session);
}

} // namespace

void addRunsCommand(CLI::App& app, Selection& selection) {
    addCommand<RunsOptions>(
        app, selection, "runs", "List the runs, or show one whole",
        [](CLI::App& command, RunsOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of a run, or latest")->check(runArgument());
        },
        showRuns);
}

} // namespace airshed::cli
