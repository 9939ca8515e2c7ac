#pragma once

#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/json.h"

namespace airshed::coach {

/// One field of the experiment's document that a suggestion sets.
struct Change {
    std::string path;   ///< as setJsonPath takes it: "training.learning_rate"
    std::string value;  ///< as setJsonPath takes it: JSON, else text
    std::string what;   ///< the field in words: "learning rate", "channels of conv1"
    std::string before; ///< what stands there now, in words for a person; "" where that would say nothing
    std::string after;  ///< what would stand there, in words for a person
};

/// What could be tried, as a run of its own.
struct Suggestion {
    std::string text;            ///< one sentence
    std::vector<Change> changes; ///< empty: nothing that a change of the document alone could do
};

/// A finding of the coach.
struct Advice {
    std::string rule; ///< of the catalogue: "overfitting"
    Severity severity = Severity::Info;
    std::string title;    ///< a few words: "The network learns the training data by heart"
    std::string text;     ///< what it means, one or two sentences in plain words
    std::string evidence; ///< the numbers it rests on, and where they were seen
    Suggestion suggestion;
};

/// "learning rate 0.01 → 0.003".
[[nodiscard]] std::string toText(const Change& change);
/// The document with the suggestion's changes, its name saying the first of them: "Starter, learning rate 0.003".
/// @throws Error(InvalidInput) as setJsonPath.
[[nodiscard]] Json withChanges(Json experiment, const Suggestion& suggestion);
/// {"rule", "severity", "title", "text", "evidence", "suggestion": {"text", "changes": [{"path", "value", "what", "before",
/// "after"}]}}; "value" is JSON, as the document would hold it.
[[nodiscard]] Json toJson(const Advice& advice);

} // namespace airshed::coach
