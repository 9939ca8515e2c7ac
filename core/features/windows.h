#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/features/recipe.h"

namespace airshed::features {

enum class Part { Train, Validation, Test };

/// "train", "validation" or "test".
[[nodiscard]] std::string toText(Part part);

/// Windows as views: only the row at which each begins. A window that starts at row s looks back on rows s … s + lookback - 1,
/// is issued at the last of these, and predicts rows s + lookback … s + lookback + horizon - 1, all of one series.
struct WindowSet {
    int lookback = 0;
    int horizon = 0;
    std::vector<std::int64_t> starts; ///< rising
    [[nodiscard]] std::int64_t issueRow(std::size_t window) const { return starts[window] + lookback - 1; }
};

struct SplitWindows {
    WindowSet train, validation, test;
    std::int64_t withoutTarget = 0;  ///< windows left out because no target was measured in their horizon
    std::int64_t withoutInput = 0;   ///< windows left out because no input was measured in their lookback
    std::int64_t withoutPicture = 0; ///< windows left out because no picture goes with their issue time
    std::int64_t embargoed = 0;      ///< windows left out because they touch two parts
    /// Windows of validation and test left out because they look back on a row that a mask of labels took a value from: what
    /// is known in hindsight must not make their input better than it was at issue time.
    std::int64_t withHindsight = 0;
    [[nodiscard]] const WindowSet& part(Part part) const;
};

/// @throws Error(InvalidInput) when a part has no window at all: says how many rows there are and how many one window needs.
[[nodiscard]] SplitWindows makeWindows(const Grid& grid, const FittedRecipe& recipe);

/// The measured targets of windows in their own units, NaN where not measured: [windows][horizon][targets].
[[nodiscard]] std::vector<float> windowTruth(const Grid& grid, const FittedRecipe& recipe, const WindowSet& windows);

} // namespace airshed::features
