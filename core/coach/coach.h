#pragma once

#include <string>
#include <vector>

#include "core/coach/advice.h"
#include "core/coach/signals.h"

namespace airshed::coach {

/// A rule of the coach, for a person who wants to know what is looked for.
struct RuleDescription {
    std::string id;        ///< as Advice carries it
    std::string title;     ///< "Overfitting"
    std::string looksFor;  ///< one sentence
    std::string threshold; ///< when it speaks, and where the numbers are from
};

/// All rules, in the order in which advice of one severity is given.
[[nodiscard]] const std::vector<RuleDescription>& ruleCatalogue();

/// What is to be remarked about a run, while it goes on or after it has ended: most severe first. Rules whose signals the run
/// does not have say nothing; what another finding explains is left out (a run that diverges has no plateau). Pure.
[[nodiscard]] std::vector<Advice> advise(const RunSignals& signals);

} // namespace airshed::coach
