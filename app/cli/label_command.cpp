#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/project/data_quality.h"

namespace airshed::cli {

namespace {

using quality::Label;
using quality::LabelEvent;
using quality::LabelSuggestion;

struct LabelOptions {
    std::string project;
    std::string name;
    std::string action;
    std::vector<std::string> which; ///< ids of labels or suggestions; "all"
    std::string series, column, from, to, kind, why, who;
};

TimeNs timeOf(const std::string& text, const std::string& option) {
    const auto time = parseIso(text);
    if (!time)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} \"{}\" is no time.", option, text),
                    "Write it as 2026-03-01T14:00 (UTC) or 2026-03-01T14:00+01:00.");
    return *time;
}

std::string placeOf(const Label& label) {
    return (label.series.empty() ? "" : label.series + ", ") + (label.column.empty() ? "rows" : label.column);
}

Json toJson(const LabelEvent& event) {
    return {{"revision", event.revision}, {"action", quality::toText(event.action)}, {"label", quality::toJson(event.label)}};
}

Json toJson(const LabelSuggestion& suggestion) {
    return {{"id", suggestion.id}, {"code", suggestion.code}, {"label", quality::toJson(suggestion.label)}};
}

template <typename Items> Json listJson(const Items& items) {
    Json list = Json::array();
    for (const auto& item : items)
        list.push_back(toJson(item));
    return list;
}

int listLabels(const project::Project& project, const LabelOptions& options, const Session& session) {
    const quality::LabelSet labels = project::labelsOf(project, options.name);
    if (session.json) {
        Json list = Json::array();
        for (const Label& label : labels.labels())
            list.push_back(quality::toJson(label));
        print(Json{{"revision", labels.revision()}, {"labels", std::move(list)}});
        return exitDone;
    }
    TextTable table({{"id", TextTable::Align::Right}, {"class"}, {"place"}, {"from"}, {"to"}, {"who"}, {"when"}, {"why"}});
    for (const Label& label : labels.labels())
        table.add({std::to_string(label.id), label.kind, placeOf(label), formatIso(label.from), formatIso(label.to), label.who,
                   formatTime(label.when / 1'000'000), label.why});
    print(table.text());
    return exitDone;
}

int showLog(const project::Project& project, const LabelOptions& options, const Session& session) {
    const std::vector<LabelEvent> log = project::labelLog(project, options.name);
    if (session.json) {
        print(Json{{"log", listJson(log)}});
        return exitDone;
    }
    for (const LabelEvent& event : log) {
        const bool removes = event.action == quality::LabelAction::Remove;
        const std::string what = removes ? fmt::format("label {}", event.label.id)
                                         : fmt::format("{} {} from {} to {}", event.label.kind, placeOf(event.label),
                                                       formatIso(event.label.from), formatIso(event.label.to));
        print(fmt::format("{} {} {} {} {}{}\n", event.revision, formatTime(event.label.when / 1'000'000), event.label.who,
                          quality::toText(event.action), what, event.label.why.empty() ? "" : ": " + event.label.why));
    }
    return exitDone;
}

int addLabel(project::Project& project, const LabelOptions& options, const Session& session) {
    Label label;
    label.series = options.series;
    label.column = options.column;
    label.kind = options.kind;
    label.why = options.why;
    label.who = options.who;
    if (options.from.empty() || options.kind.empty())
        throw Error(ErrorCode::InvalidInput, "A label needs its class and where it begins.",
                    "Give --class and --from, and --to.");
    label.from = timeOf(options.from, "--from");
    label.to = options.to.empty() ? label.from : timeOf(options.to, "--to");
    const std::int64_t id = project::addLabels(project, options.name, {label}).front();
    if (session.json)
        print(Json{{"ids", {id}}});
    else
        print(fmt::format("Label {} was added.\n", id));
    return exitDone;
}

std::int64_t labelNumber(const std::string& text) {
    if (text.empty() || text.size() > 15 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no label's number.", text),
                    "List the labels to see their numbers.");
    return std::stoll(text);
}

int removeLabels(project::Project& project, const LabelOptions& options, const Session& session) {
    std::vector<std::int64_t> ids;
    ids.reserve(options.which.size());
    for (const std::string& text : options.which)
        ids.push_back(labelNumber(text));
    if (ids.empty())
        throw Error(ErrorCode::InvalidInput, "No label to remove was named.", "Name labels by their numbers.");
    project::removeLabels(project, options.name, ids, options.why, options.who);
    if (session.json)
        print(Json{{"ids", ids}});
    else
        print(fmt::format("{} removed.\n", counted(static_cast<std::int64_t>(ids.size()), "label was", "labels were")));
    return exitDone;
}

int suggest(const project::Project& project, const LabelOptions& options, const Session& session) {
    const std::vector<LabelSuggestion> suggestions = project::suggestLabels(project, options.name, session.job);
    if (session.json) {
        print(Json{{"suggestions", listJson(suggestions)}});
        return exitDone;
    }
    TextTable table({{"id"}, {"class"}, {"place"}, {"from"}, {"to"}, {"because"}});
    for (const LabelSuggestion& suggestion : suggestions)
        table.add({suggestion.id, suggestion.label.kind, placeOf(suggestion.label), formatIso(suggestion.label.from),
                   formatIso(suggestion.label.to), suggestion.label.why});
    print(table.text());
    return exitDone;
}

/// The suggestions that were named, or all of them.
std::vector<LabelSuggestion> chosen(std::vector<LabelSuggestion> suggestions, const std::vector<std::string>& which) {
    if (which.empty())
        throw Error(ErrorCode::InvalidInput, "No suggestion was named.", "Name suggestions by their ids, or say all.");
    if (which.size() == 1 && which.front() == "all")
        return suggestions;
    std::vector<LabelSuggestion> named;
    for (const std::string& id : which) {
        const auto found = std::find_if(suggestions.begin(), suggestions.end(),
                                        [&](const LabelSuggestion& suggestion) { return suggestion.id == id; });
        if (found == suggestions.end())
            throw Error(ErrorCode::NotFound, fmt::format("There is no suggestion {} now.", id),
                        "List the suggestions to see their ids.");
        named.push_back(*found);
    }
    return named;
}

int decide(project::Project& project, const LabelOptions& options, const Session& session) {
    const auto suggestions = chosen(project::suggestLabels(project, options.name, session.job), options.which);
    if (options.action == "accept")
        project::acceptSuggestions(project, options.name, suggestions, options.who);
    else
        project::refuseSuggestions(project, options.name, suggestions, options.why, options.who);
    if (session.json)
        print(Json{{"action", options.action}, {"suggestions", listJson(suggestions)}});
    else
        print(fmt::format("{} {}ed.\n",
                          counted(static_cast<std::int64_t>(suggestions.size()), "suggestion was", "suggestions were"),
                          options.action == "refuse" ? "refus" : options.action));
    return exitDone;
}

int label(const LabelOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    if (options.action == "list")
        return listLabels(project, options, session);
    if (options.action == "log")
        return showLog(project, options, session);
    if (options.action == "add")
        return addLabel(project, options, session);
    if (options.action == "remove")
        return removeLabels(project, options, session);
    return options.action == "suggest" ? suggest(project, options, session) : decide(project, options, session);
}

void declareLabel(CLI::App& command, LabelOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("NAME", options.name, "Name of a snapshot")->required();
    command.add_option("ACTION", options.action, "list, log, add, remove, suggest, accept or refuse")
        ->required()
        ->check(CLI::IsMember({"list", "log", "add", "remove", "suggest", "accept", "refuse"}));
    command.add_option("WHICH", options.which, "remove: numbers of labels; accept, refuse: ids of suggestions, or all");
    command.add_option("--class", options.kind, "add: valid, suspect, invalid, or a name of your own");
    command.add_option("--series", options.series, "add: the series; needed where the table has several");
    command.add_option("--column", options.column, "add: the column; whole rows if left out");
    command.add_option("--from", options.from, "add: first stamp, 2026-03-01T14:00 (UTC)");
    command.add_option("--to", options.to, "add: last stamp, included; the first if left out");
    command.add_option("--why", options.why, "Reason, kept in the log");
    command.add_option("--who", options.who, "Who says so; the login name if left out");
}

} // namespace

void addLabelCommand(CLI::App& app, Selection& selection) {
    addCommand<LabelOptions>(app, selection, "label", "Label intervals of a snapshot's data, or decide on suggested labels",
                             declareLabel, label);
}

} // namespace airshed::cli
