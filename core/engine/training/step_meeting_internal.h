#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/training/device_step_internal.h"
#include "core/engine/training/step_meeting.h"
#include "core/features/windows.h"

namespace airshed::training {

/// Where runs on threads of their own meet at every step, which is then made for all of them at once (DeviceStep). Each has the
/// numbers that it would have alone, but for the order in which sums are made. All calls are safe on any thread.
class StepMeeting {
public:
    /// A run that is expected, and waited for. @return its number.
    std::int64_t addSeat();
    /// The run will make no more steps: its weights stay where they are.
    void leave(std::int64_t seat);

    /// The run is ready for its first step. What the model refers to outlives `leave`.
    void join(std::int64_t seat, const DeviceStep::Model& model, const BatchLoss& loss);
    /// Waits for the others, and makes a step with those that came.
    /// @return the mean loss over the run's batch, before the update, on the device.
    /// @throws what the step threw, to every run that took part in it.
    torch::Tensor step(std::int64_t seat, const StepRequest& request);
    /// While a run is away, the others go on without it. It touches its weights only when it is back.
    void setAway(std::int64_t seat, bool isAway);

    /// The rows of a frame on the device, once for all runs that have the same. @param make is called for the first of them.
    std::shared_ptr<const DeviceFrame> frameFor(const features::Frame& frame,
                                                const std::function<std::shared_ptr<const DeviceFrame>()>& make);
    /// Of the steps so far, see DeviceStep.
    [[nodiscard]] bool isRecorded() const;
    [[nodiscard]] std::string whyNotRecorded() const;
    /// How many runs have joined and not left.
    [[nodiscard]] std::size_t size() const;

private:
    enum class State { Expected, Busy, Waiting, Away };
    struct Seat {
        State state = State::Expected;
        std::optional<DeviceStep::Model> model = {};
        const StepRequest* request = nullptr;
        torch::Tensor loss = {};
        std::exception_ptr fault = {};
    };
    void stepIfAllAreThere();
    void stepTogether();
    void makeSteps(const std::vector<Seat*>& seats);

    mutable std::mutex m_mutex;
    std::condition_variable m_stepDone;
    std::int64_t m_nextSeat = 0;
    std::map<std::int64_t, Seat> m_seats; ///< of those that have not left
    std::optional<BatchLoss> m_loss;
    std::unique_ptr<DeviceStep> m_step; ///< of all that have joined; none: to be made
    std::map<const features::Frame*, std::weak_ptr<const DeviceFrame>> m_frames;
};

} // namespace airshed::training
