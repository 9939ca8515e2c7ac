#pragma once

#include <QString>

#include "core/project/project.h"

namespace airshed::ui {

/// What a person wants to know of a run beside its state, read from its own document. Absent things are empty.
struct RunFacts {
    QString preset; ///< "LSTM", "own network"
    QString target;
    QString unit; ///< of the target
    int lookback = 0;
    int horizon = 0;
    double intervalHours = 0;
};

/// "LSTM", "CNN", "Linear": a preset's name where there is little room; "own network" for none.
[[nodiscard]] QString shortPresetName(const std::string& preset);
[[nodiscard]] RunFacts factsOf(const project::Project& project, const runs::RunRecord& run);
/// Seconds for which a run trained, or has trained so far; negative when it has not begun.
[[nodiscard]] double runSeconds(const runs::RunRecord& run);
/// An error over all lead times of the first target; NaN when it was not measured.
[[nodiscard]] double scoreOf(const std::vector<runs::Score>& scores, const std::string& predictor, const std::string& part);

} // namespace airshed::ui
