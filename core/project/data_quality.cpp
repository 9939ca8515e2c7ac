#include "core/project/data_quality.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/time.h"

namespace airshed::project {

namespace {

using quality::Label;
using quality::LabelAction;
using quality::LabelEvent;
using quality::LabelSuggestion;

/// The name under which labels and expectations are kept, also where a digest was given.
std::string nameOf(const Project& project, const std::string& snapshot) {
    return project.store().snapshot(snapshot).name;
}

Label signedBy(Label label, const std::string& who) {
    if (!who.empty())
        label.who = who;
    if (label.who.empty())
        label.who = userName();
    if (label.when == 0)
        label.when = now();
    return label;
}

std::vector<LabelEvent> eventsOf(LabelAction action, const std::vector<Label>& labels) {
    std::vector<LabelEvent> events;
    events.reserve(labels.size());
    for (const Label& label : labels)
        events.push_back({0, action, label});
    return events;
}

std::vector<Label> labelsIn(std::span<const LabelSuggestion> suggestions) {
    std::vector<Label> labels;
    labels.reserve(suggestions.size());
    for (const LabelSuggestion& suggestion : suggestions)
        labels.push_back(suggestion.label);
    return labels;
}

} // namespace

quality::DataFindings checkData(const Project& project, const std::string& snapshot, const JobContext& job) {
    const runs::SnapshotRecord record = project.store().snapshot(snapshot);
    const data::Table table = project.openSnapshot(record.digest);
    quality::DataFindings findings =
        quality::checkExpectations(table, record.timeColumn, record.seriesColumn, expectationsOf(project, record.name), job);
    quality::CheckOptions options;
    options.timeColumn = record.timeColumn;
    options.seriesColumn = record.seriesColumn;
    std::ranges::move(quality::checkTable(table, options, job), std::back_inserter(findings));
    std::ranges::stable_sort(findings, std::ranges::greater{}, &quality::DataFinding::severity);
    return findings;
}

std::vector<quality::Expectation> expectationsOf(const Project& project, const std::string& snapshot) {
    return quality::expectationsFromJson(project.store().expectations(nameOf(project, snapshot)).rules);
}

void setExpectations(Project& project, const std::string& snapshot, const std::vector<quality::Expectation>& expectations) {
    const Json rules = quality::toJson(expectations);
    static_cast<void>(quality::expectationsFromJson(rules)); // what cannot be read back is refused
    project.store().putExpectations(nameOf(project, snapshot), rules);
}

ExpectationCheck lastExpectationCheck(const Project& project, const std::string& snapshot) {
    const runs::ExpectationRecord record = project.store().expectations(nameOf(project, snapshot));
    ExpectationCheck check{record.rules.size(), record.digest, record.checkedMs, {}};
    for (const Json& finding : record.broken)
        check.broken.push_back({Severity::Error, "expectation", finding.value("place", ""), finding.value("message", ""),
                                finding.value("hint", "")});
    return check;
}

quality::DataFindings recheckExpectations(Project& project, const runs::SnapshotRecord& snapshot, const data::Table& table,
                                          const JobContext& job) {
    const auto rules = quality::expectationsFromJson(project.store().expectations(snapshot.name).rules);
    if (rules.empty())
        return {};
    quality::DataFindings broken = quality::checkExpectations(table, snapshot.timeColumn, snapshot.seriesColumn, rules, job);
    Json list = Json::array();
    for (const quality::DataFinding& finding : broken)
        list.push_back({{"place", finding.place()}, {"message", finding.asFinding().message}, {"hint", finding.hint}});
    project.store().putExpectationCheck(snapshot.name, snapshot.digest, list);
    return broken;
}

quality::LabelSet labelsOf(const Project& project, const std::string& snapshot, std::optional<std::int64_t> revision) {
    return quality::LabelSet(project.store().labelLog(nameOf(project, snapshot), revision));
}

std::vector<LabelEvent> labelLog(const Project& project, const std::string& snapshot) {
    return project.store().labelLog(nameOf(project, snapshot));
}

std::vector<std::int64_t> addLabels(Project& project, const std::string& snapshot, std::vector<Label> labels) {
    for (Label& label : labels) {
        quality::checkLabel(label);
        label = signedBy(std::move(label), {});
        label.id = 0;
    }
    return project.store().appendLabels(nameOf(project, snapshot), eventsOf(LabelAction::Add, labels));
}

void removeLabels(Project& project, const std::string& snapshot, std::span<const std::int64_t> ids, const std::string& why,
                  const std::string& who) {
    const std::string name = nameOf(project, snapshot);
    std::vector<Label> removals;
    for (const std::int64_t id : ids) {
        Label label;
        label.id = id;
        label.why = why;
        removals.push_back(signedBy(std::move(label), who));
    }
    project.store().appendLabels(name, eventsOf(LabelAction::Remove, removals), [&](const std::vector<LabelEvent>& log) {
        const quality::LabelSet labels(log);
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (std::ranges::find(labels.labels(), ids[i], &Label::id) == labels.labels().end() ||
                std::ranges::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(i), ids[i]) !=
                    ids.begin() + static_cast<std::ptrdiff_t>(i))
                throw Error(ErrorCode::NotFound, fmt::format("\"{}\" has no label {}.", name, ids[i]),
                            "List the labels to see their numbers.");
    });
}

std::vector<LabelSuggestion> suggestLabels(const Project& project, const std::string& snapshot, const JobContext& job) {
    return quality::suggestLabels(checkData(project, snapshot, job), labelsOf(project, snapshot));
}

std::vector<std::int64_t> acceptSuggestions(Project& project, const std::string& snapshot,
                                            std::span<const LabelSuggestion> suggestions, const std::string& who) {
    std::vector<Label> labels = labelsIn(suggestions);
    for (Label& label : labels)
        label.who = who;
    return addLabels(project, snapshot, std::move(labels));
}

void refuseSuggestions(Project& project, const std::string& snapshot, std::span<const LabelSuggestion> suggestions,
                       const std::string& why, const std::string& who) {
    std::vector<Label> labels = labelsIn(suggestions);
    for (Label& label : labels) {
        label = signedBy(std::move(label), who);
        label.why = why;
    }
    project.store().appendLabels(nameOf(project, snapshot), eventsOf(LabelAction::Refuse, labels));
}

} // namespace airshed::project
