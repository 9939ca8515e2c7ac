#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/documents.h"
#include "app/cli/run_argument.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/base/time.h"
#include "core/project/project.h"
#include "core/project/worker_launcher.h"

namespace airshed::cli {

namespace {

struct QueueOptions {
    std::string project;
    std::string run;
    bool first = false;
    bool last = false;
    std::string before;
    bool hold = false;
    bool release = false;
    bool whenIdle = false;
    std::string after;
    std::string stopAt;
};

runs::UnixMs timeFrom(const std::string& option, const std::string& text) {
    const auto time = parseIso(text);
    if (!time)
        throw Error(ErrorCode::InvalidInput, fmt::format("{}: \"{}\" is no time.", option, text),
                    "Write it as 2026-01-31T22:00Z; without an offset it is UTC.");
    return *time / 1'000'000;
}

std::string termsText(const runs::RunTerms& terms) {
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (terms.held)
        add("held");
    if (terms.whenIdle)
        add("when the machine is idle");
    if (terms.notBeforeMs != 0)
        add("not before " + formatTime(terms.notBeforeMs));
    if (terms.stopAtMs != 0)
        add("stops at " + formatTime(terms.stopAtMs));
    return text.empty() ? "-" : text;
}

int list(const project::Project& project, const Session& session) {
    const std::vector<runs::RunRecord> queue = project.store().queue();
    if (session.json) {
        Json all = Json::array();
        for (const runs::RunRecord& run : queue)
            all.push_back(toJson(run));
        print(Json{{"queue", std::move(all)}});
        return exitDone;
    }
    if (queue.empty()) {
        say("No run is waiting.");
        return exitDone;
    }
    using Align = TextTable::Align;
    TextTable table({{"run", Align::Right}, {"name"}, {"device"}, {"terms"}, {"queued (UTC)"}});
    for (const runs::RunRecord& run : queue)
        table.add({std::to_string(run.id), run.name, run.device, termsText(run.terms), formatTime(run.createdMs)});
    print(table.text());
    return exitDone;
}

void move(runs::RunStore& store, std::int64_t run, const QueueOptions& options) {
    const std::vector<runs::RunRecord> queue = store.queue();
    if (options.first && !queue.empty())
        store.moveInQueue(run, queue.front().id);
    if (options.last)
        store.moveInQueue(run, 0);
    if (!options.before.empty())
        store.moveInQueue(run, runNumber(store, options.before));
}

int change(project::Project& project, const QueueOptions& options, const Session& session) {
    runs::RunStore& store = project.store();
    const std::int64_t run = runNumber(store, options.run);
    move(store, run, options);
    runs::RunTerms terms = store.run(run).terms;
    const runs::RunTerms before = terms;
    terms.held = options.hold || (terms.held && !options.release);
    terms.whenIdle = options.whenIdle || (terms.whenIdle && !options.release);
    if (options.release)
        terms.notBeforeMs = 0;
    if (!options.after.empty())
        terms.notBeforeMs = timeFrom("--after", options.after);
    if (!options.stopAt.empty())
        terms.stopAtMs = timeFrom("--stop-at", options.stopAt);
    if (terms != before)
        store.setTerms(run, terms);
    if (before.held && !terms.held) // nobody works for a queue in which all are held
        (void)project::WorkerLauncher().startQueue(project, store.run(run).device);
    return list(project, session);
}

int queue(const QueueOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    (void)project.store().markInterrupted();
    return options.run.empty() ? list(project, session) : change(project, options, session);
}

void declareQueue(CLI::App& command, QueueOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    CLI::Option* run =
        command.add_option("RUN", options.run, "A run whose place or terms are changed, or latest")->check(runArgument());
    CLI::Option* first = command.add_flag("--first", options.first, "Take it next")->needs(run);
    CLI::Option* last = command.add_flag("--last", options.last, "Take it last")->needs(run)->excludes(first);
    command.add_option("--before", options.before, "Take it before that run")
        ->needs(run)
        ->excludes(first)
        ->excludes(last)
        ->check(runArgument());
    CLI::Option* hold = command.add_flag("--hold", options.hold, "Do not begin it until it is released")->needs(run);
    command.add_flag("--release", options.release, "Begin it as soon as its turn comes")->needs(run)->excludes(hold);
    command.add_flag("--when-idle", options.whenIdle, "Begin it when the machine has nothing else to do")->needs(run);
    command.add_option("--after", options.after, "Do not begin it before that time")->needs(run);
    command.add_option("--stop-at", options.stopAt, "Stop it at that time, with a checkpoint")->needs(run);
}

} // namespace

void addQueueCommand(CLI::App& app, Selection& selection) {
    addCommand<QueueOptions>(app, selection, "queue",
                             "List the runs that wait, change their order, and say when they may begin", declareQueue, queue);
}

} // namespace airshed::cli
