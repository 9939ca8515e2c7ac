#include "core/coach/advice.h"

namespace airshed::coach {

std::string toText(const Change& change) {
    return change.what + (change.before.empty() ? "" : " " + change.before) + " → " + change.after;
}

Json withChanges(Json experiment, const Suggestion& suggestion) {
    for (const Change& change : suggestion.changes)
        setJsonPath(experiment, change.path, change.value);
    if (experiment.contains("name") && experiment["name"].is_string() && !suggestion.changes.empty()) {
        const Change& first = suggestion.changes.front();
        experiment["name"] = experiment["name"].get<std::string>() + ", " + first.what + " " + first.after;
    }
    return experiment;
}

Json toJson(const Advice& advice) {
    Json changes = Json::array();
    for (const Change& change : advice.suggestion.changes) {
        Json value = Json::parse(change.value, nullptr, false);
        changes.push_back({{"path", change.path},
                           {"value", value.is_discarded() ? Json(change.value) : std::move(value)},
                           {"what", change.what},
                           {"before", change.before},
                           {"after", change.after}});
    }
    return {{"rule", advice.rule},         {"severity", toText(advice.severity)},
            {"title", advice.title},       {"text", advice.text},
            {"evidence", advice.evidence}, {"suggestion", {{"text", advice.suggestion.text}, {"changes", std::move(changes)}}}};
}

} // namespace airshed::coach
