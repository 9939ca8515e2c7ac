#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "app/cli/text_table.h"
#include "core/coach/coach.h"
#include "core/project/project.h"

namespace airshed::cli {

namespace {

struct CoachOptions {
    std::string project;
    std::string run;
};

/// The run's experiment with the changes, as "train" takes it: one option for each.
std::string asOptions(const coach::Suggestion& suggestion) {
    std::string options;
    for (const coach::Change& change : suggestion.changes)
        options += fmt::format("{}--set '{}={}'", options.empty() ? "" : " ", change.path, change.value);
    return options;
}

std::string changesText(const coach::Suggestion& suggestion) {
    std::string text;
    for (const coach::Change& change : suggestion.changes)
        text += (text.empty() ? "" : ", ") + coach::toText(change);
    return text.empty() ? "-" : text;
}

void printAdvice(const runs::RunRecord& run, const std::vector<coach::Advice>& all, int epochs) {
    const std::string looked = counted(epochs, "epoch", "epochs");
    print(fmt::format("Run {} \"{}\": {}, {} looked at.\n", run.id, run.name, runs::toText(run.state), looked));
    if (all.empty()) {
        print(std::string(runs::isLive(run.state) ? "Nothing to remark so far.\n" : "Nothing to remark.\n"));
        return;
    }
    TextTable table({{""}, {"finding"}, {"to try"}});
    for (const coach::Advice& advice : all)
        table.add({toText(advice.severity), advice.title, changesText(advice.suggestion)});
    print(table.text());
    for (const coach::Advice& advice : all) {
        print(fmt::format("\n{}. {}\nSeen: {}\nTry: {}\n", advice.title, advice.text, advice.evidence, advice.suggestion.text));
        if (!advice.suggestion.changes.empty())
            print(fmt::format("     {}\n", asOptions(advice.suggestion)));
    }
}

int askCoach(const CoachOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    (void)project.store().markInterrupted(); // a run is not called running whose worker is gone
    const std::int64_t id = runNumber(project.store(), options.run);
    const runs::RunRecord run = project.store().run(id);
    coach::RunSignals signals = coach::readSignals(project.store(), id);
    signals.unit = targetUnit(project, run);
    const std::vector<coach::Advice> all = coach::advise(signals);
    if (!session.json) {
        printAdvice(run, all, signals.epochs());
        return exitDone;
    }
    Json list = Json::array();
    for (const coach::Advice& advice : all)
        list.push_back(coach::toJson(advice));
    print(Json{{"run", id}, {"state", runs::toText(run.state)}, {"epochs", signals.epochs()}, {"advice", std::move(list)}});
    return exitDone;
}

} // namespace

void addCoachCommand(CLI::App& app, Selection& selection) {
    addCommand<CoachOptions>(
        app, selection, "coach", "What the curves of a run say, and what to try next",
        [](CLI::App& command, CoachOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("RUN", options.run, "Number of the run, or latest")->required()->check(runArgument());
        },
        askCoach);
}

} // namespace airshed::cli
