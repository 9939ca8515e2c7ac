#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/runs/run_store.h"

namespace airshed::coach {

/// A metric of a run as it was written, oldest first; the three lists are equally long.
struct Signal {
    std::vector<std::int64_t> steps;
    std::vector<double> epochs; ///< with fraction
    std::vector<double> values; ///< NaN where the number was none
    [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
    [[nodiscard]] bool isEmpty() const noexcept { return values.empty(); }
};

/// What the coach looks at: all that a run has told so far. Plain data, so that it may be made on any thread.
struct RunSignals {
    runs::RunState state = runs::RunState::Running;
    std::string message; ///< why it failed or stopped
    Json experiment;     ///< the whole document, null where it is not known
    int plannedEpochs = 0;
    std::map<std::string, Signal> metrics; ///< by name, see runs::MetricPoint
    std::vector<runs::Score> scores;       ///< once it was evaluated
    /// Best validation losses of finished runs that differ from this one in the seed alone, this one left out.
    std::vector<double> seedTwins;
    std::string unit; ///< of the targets, "" where it is not known; for the words alone

    /// An empty signal where the run has none of that name.
    [[nodiscard]] const Signal& signal(const std::string& name) const;
    /// Those whose names begin so, by the rest of the name: of "silent_share/" one for each layer.
    [[nodiscard]] std::map<std::string, const Signal*> signalsUnder(const std::string& prefix) const;
    /// Finished epochs, as the validation loss counts them.
    [[nodiscard]] int epochs() const;
    /// Whether nothing more can come by itself.
    [[nodiscard]] bool hasEnded() const { return !runs::isLive(state); }
    /// A number of the experiment's document, such as ("training", "learning_rate"); `fallback` where there is none.
    [[nodiscard]] double number(const std::string& section, const std::string& field, double fallback) const;
};

/// @throws Error(NotFound) when there is no such run; Error(Storage).
[[nodiscard]] RunSignals readSignals(const runs::RunStore& store, std::int64_t run);

} // namespace airshed::coach
