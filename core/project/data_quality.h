#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/project/project.h"
#include "core/quality/check_table.h"
#include "core/quality/expectations.h"
#include "core/quality/label_set.h"
#include "core/quality/label_suggestions.h"

namespace airshed::project {

/// Checks, expectations and labels of a project's data. Expectations and labels belong to a snapshot's name and stay with it
/// when a refresh or an import puts other content under the name. All of them throw Error(NotFound) for a name that is not
/// there, and Error(Storage).

/// All checks and the expectations of the name, worst first.
[[nodiscard]] quality::DataFindings checkData(const Project& project, const std::string& snapshot, const JobContext& job = {});

[[nodiscard]] std::vector<quality::Expectation> expectationsOf(const Project& project, const std::string& snapshot);
/// Replaces them all.
void setExpectations(Project& project, const std::string& snapshot, const std::vector<quality::Expectation>& expectations);

/// How the content under a name was held against its rules last: at each import and refresh, and by recheckExpectations.
struct ExpectationCheck {
    std::size_t rules = 0;
    std::string digest;         ///< of that content; "" when there are no rules, or nothing was held against them yet
    std::int64_t checkedMs = 0; ///< Unix milliseconds
    Findings broken;            ///< the rules that did not hold
};
[[nodiscard]] ExpectationCheck lastExpectationCheck(const Project& project, const std::string& snapshot);
/// Holds a snapshot against the rules of its name and records the outcome. @return what does not hold.
quality::DataFindings recheckExpectations(Project& project, const runs::SnapshotRecord& snapshot, const data::Table& table,
                                          const JobContext& job = {});

/// The labels that hold. @param revision as of then; nothing: now.
[[nodiscard]] quality::LabelSet labelsOf(const Project& project, const std::string& snapshot,
                                         std::optional<std::int64_t> revision = {});
/// The whole log, oldest first.
[[nodiscard]] std::vector<quality::LabelEvent> labelLog(const Project& project, const std::string& snapshot);
/// Adds labels in one step. `id` is not looked at; an empty `who` becomes the user's name, a `when` of 0 becomes now.
/// @return their ids, in order. @throws Error(InvalidInput) when one cannot be; nothing is added then.
std::vector<std::int64_t> addLabels(Project& project, const std::string& snapshot, std::vector<quality::Label> labels);
/// @throws Error(NotFound) naming the first id that is no label now; nothing is removed then.
void removeLabels(Project& project, const std::string& snapshot, std::span<const std::int64_t> ids, const std::string& why,
                  const std::string& who = {});

/// What the checks would have labelled, less what is labelled or was refused.
[[nodiscard]] std::vector<quality::LabelSuggestion> suggestLabels(const Project& project, const std::string& snapshot,
                                                                  const JobContext& job = {});
/// Adds the suggestions as labels. @return their ids.
std::vector<std::int64_t> acceptSuggestions(Project& project, const std::string& snapshot,
                                            std::span<const quality::LabelSuggestion> suggestions, const std::string& who = {});
/// Records that they are not wanted; they are not made again.
void refuseSuggestions(Project& project, const std::string& snapshot, std::span<const quality::LabelSuggestion> suggestions,
                       const std::string& why = {}, const std::string& who = {});

} // namespace airshed::project
