#pragma once

#include <string>

#include "core/base/json.h"
#include "core/runs/run_record.h"

namespace airshed::training {

/// Whom the trainer tells what it does, and asks what it should do. All calls come from the trainer's thread; none but `settle`
/// and `waitForControl` may keep it waiting.
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;

    virtual void metric(const runs::MetricPoint& point) = 0;
    /// @param kind see runs::RunEvent.
    virtual void event(const std::string& kind, const std::string& message, const Json& details = {}) = 0;
    virtual void progress(const runs::RunProgress& progress) = 0;
    virtual void environment(const Json& environment) = 0;
    /// Running or Paused.
    virtual void state(runs::RunState state) = 0;
    /// Metrics beyond a step are void: training goes on from a checkpoint at that step. -1: it begins anew.
    virtual void rewind(std::int64_t step) = 0;
    /// Returns when all that was told so far would survive a crash. Called before a checkpoint that supposes it.
    virtual void settle() = 0;
    /// What was asked since the last call.
    [[nodiscard]] virtual runs::Control control() = 0;
    /// The learning rate that a person asked for; 0: the experiment's.
    [[nodiscard]] virtual double askedLearningRate() = 0;
    /// As `control`, waiting until something is asked.
    [[nodiscard]] virtual runs::Control waitForControl() = 0;
};

} // namespace airshed::training
