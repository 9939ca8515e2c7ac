#pragma once

#include <QString>

#include "ui/help/help_texts.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Where a step of the work stands.
enum class StepState { NotBegun, Ready, Attention, Done };

struct StepStatus {
    StepState state = StepState::NotBegun;
    QString words; ///< "3 tables", "2 findings": short, for the rail
};

[[nodiscard]] StepStatus stepStatus(Workbench& workbench, PageId page);
/// "not begun", "ready", …: the state in words, for those who do not see the sign.
[[nodiscard]] QString stateWords(StepState state);
/// The page that is the next thing to do.
[[nodiscard]] PageId nextStep(Workbench& workbench);

} // namespace airshed::ui
