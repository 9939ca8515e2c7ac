#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/engine/training/step_meeting.h"
#include "core/experiments/experiment.h"
#include "core/project/experiment_data_cache.h"
#include "core/runs/run_record.h"

namespace airshed::evaluation {

/// Runs of a project side by side on one device, each on a thread of its own; runs on the same data share one copy of them.
/// What a run computes does not hang on what runs beside it.
class RunLanes {
public:
    /// How a run was left; the message of a fault that could not be written into the store, "" where there was none.
    struct Ended {
        std::int64_t run = 0;
        runs::RunState state = runs::RunState::Failed;
        std::string fault;
    };

    /// @param device a training::Device::id. @param shutdownAsked polled on other threads: true means that every run shall
    /// write a checkpoint and stop.
    RunLanes(std::filesystem::path projectFolder, std::string device, std::function<bool()> shutdownAsked);
    /// Waits for all of them.
    ~RunLanes();
    RunLanes(const RunLanes&) = delete;
    RunLanes& operator=(const RunLanes&) = delete;

    /// Begins a run that this process has claimed. @param threads of the CPU that it may use at most, 1 or more.
    void start(std::int64_t run, int threads);
    /// Begins a run that this process has claimed, to be trained as one batched step with those that were begun so. Waits for
    /// their end when it does not fit them (experiments::canTrainTogether), and is the first of others then.
    void startTogether(std::int64_t run, int threads);
    /// How many have begun and not been taken by `takeEnded`.
    [[nodiscard]] std::size_t count() const noexcept { return m_lanes.size(); }
    /// Those that have ended. Waits until there is one, but not longer than this.
    std::vector<Ended> takeEnded(std::chrono::milliseconds atMost);

private:
    void begin(std::int64_t run, int threads, std::unique_ptr<training::StepSeat> seat);
    void work(std::int64_t run, int threads, const training::StepSeat* seat);

    std::filesystem::path m_projectFolder;
    std::string m_device;
    std::function<bool()> m_shutdownAsked;
    project::ExperimentDataCache m_data;
    /// Of the runs that were begun to be trained as one, and what is asked of others; while there are any.
    std::shared_ptr<training::StepMeeting> m_meeting;
    std::optional<experiments::Experiment> m_met;
    std::mutex m_mutex;
    std::condition_variable m_someEnded;
    std::vector<Ended> m_ended;
    std::vector<std::pair<std::int64_t, std::jthread>> m_lanes; ///< last: they use every other member
};

} // namespace airshed::evaluation
