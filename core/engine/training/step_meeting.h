#pragma once

#include <cstdint>
#include <memory>

namespace airshed::training {

class StepMeeting;

/// The place of one run among those that are trained as one: given to it before it begins, on any thread, and used by the run's
/// own thread from then on. The others wait for it at each step until it is destroyed, is away, or has left.
class StepSeat {
public:
    /// @param meeting is given one seat more.
    explicit StepSeat(std::shared_ptr<StepMeeting> meeting);
    ~StepSeat();
    StepSeat(const StepSeat&) = delete;
    StepSeat& operator=(const StepSeat&) = delete;

    [[nodiscard]] StepMeeting& meeting() const noexcept { return *m_meeting; }
    [[nodiscard]] std::int64_t number() const noexcept { return m_number; }

private:
    std::shared_ptr<StepMeeting> m_meeting;
    std::int64_t m_number;
};

/// A meeting of runs whose experiments may differ in seed, learning rate, weight decay and dropout alone.
[[nodiscard]] std::shared_ptr<StepMeeting> makeStepMeeting();

} // namespace airshed::training
