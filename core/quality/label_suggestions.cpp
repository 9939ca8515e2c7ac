#include "core/quality/label_suggestions.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/base/digest.h"

namespace airshed::quality {

namespace {

struct Verdict {
    std::string_view code;
    std::string_view kind;
};
constexpr std::array<Verdict, 7> verdicts = {{{"impossible_value", "invalid"},
                                              {"flatline", "invalid"},
                                              {"saturation", "invalid"},
                                              {"spike", "suspect"},
                                              {"channel_disagreement", "suspect"},
                                              {"drift", "suspect"},
                                              {"clock_shift", "suspect"}}};

constexpr std::size_t idDigits = 12;

std::string idOf(const Label& label) {
    return sha256Hex(fmt::format("{}\n{}\n{}\n{}\n{}", label.series, label.column, label.from, label.to, label.kind))
        .substr(0, idDigits);
}

/// Whether a label already says so, or says more clearly what these cells are.
bool isSettled(const Label& label, const LabelSet& labels) {
    const auto covers = [&](const Label& other) {
        return other.series == label.series && (other.column.empty() || other.column == label.column) &&
               other.from <= label.from && other.to >= label.to;
    };
    return std::ranges::any_of(labels.labels(), covers) ||
           std::ranges::any_of(labels.refused(), [&](const Label& other) { return other.saysTheSameAs(label); });
}

} // namespace

std::vector<LabelSuggestion> suggestLabels(const DataFindings& findings, const LabelSet& labels) {
    std::vector<LabelSuggestion> suggestions;
    for (const DataFinding& finding : findings) {
        const auto verdict = std::ranges::find(verdicts, finding.code, &Verdict::code);
        if (verdict == verdicts.end())
            continue;
        for (const DataSpan& span : finding.spans) {
            LabelSuggestion suggestion;
            suggestion.code = finding.code;
            suggestion.label.series = finding.series;
            suggestion.label.column = finding.column;
            suggestion.label.from = span.from;
            suggestion.label.to = span.to;
            suggestion.label.kind = verdict->kind;
            suggestion.label.why = finding.message;
            suggestion.id = idOf(suggestion.label);
            if (!isSettled(suggestion.label, labels))
                suggestions.push_back(std::move(suggestion));
        }
    }
    std::ranges::stable_sort(suggestions, {}, [](const LabelSuggestion& suggestion) { return suggestion.label.from; });
    return suggestions;
}

} // namespace airshed::quality
