#pragma once

#include <string>
#include <vector>

#include "core/quality/data_finding.h"
#include "core/quality/label_set.h"

namespace airshed::quality {

/// A label that could be added, and the finding that speaks for it.
struct LabelSuggestion {
    /// Names it for as long as it says the same: 12 hexadecimal digits of a digest.
    std::string id;
    Label label;      ///< who and when are left out; why is the finding's message and evidence
    std::string code; ///< of the check
};

/// One suggestion for each span of the findings that tell of bad values: "invalid" where values cannot be (impossible values,
/// stuck values, saturation), "suspect" where they may be (spikes, channels that disagree, drift, a wrong clock). Other
/// findings suggest nothing. What is labelled so already, in whole, or was refused is left out. By rising time.
[[nodiscard]] std::vector<LabelSuggestion> suggestLabels(const DataFindings& findings, const LabelSet& labels);

} // namespace airshed::quality
