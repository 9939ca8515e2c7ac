#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/engine/training/observer.h"
#include "core/runs/run_store.h"

namespace airshed::training {

/// Carries what a run's trainer tells to the store, and what people ask of the run back to it, on a thread of its own: the
/// trainer never waits for SQLite, and the run's heart beats while it is paused, evaluated or in a long step.
/// Faults of the store are thrown by the next call that may wait or ask.
class RunReporter final : public TrainingObserver {
public:
    /// @param shutdownAsked polled on the writer's thread; once true, the run is asked to stop.
    RunReporter(std::filesystem::path storeFile, std::int64_t run, std::function<bool()> shutdownAsked = {});
    /// Writes what is left, then joins.
    ~RunReporter() override;
    RunReporter(const RunReporter&) = delete;
    RunReporter& operator=(const RunReporter&) = delete;

    void metric(const runs::MetricPoint& point) override;
    void event(const std::string& kind, const std::string& message, const Json& details = {}) override;
    void progress(const runs::RunProgress& progress) override;
    void environment(const Json& environment) override;
    void state(runs::RunState state) override;
    void rewind(std::int64_t step) override;
    void settle() override;
    [[nodiscard]] runs::Control control() override;
    [[nodiscard]] double askedLearningRate() override;
    [[nodiscard]] runs::Control waitForControl() override;

    /// The run's last word; returns when it is in the store.
    void finish(runs::RunState state, const std::string& message, const std::string& hint = {},
                const std::string& weightDigest = {});
    /// Stopping was asked for, by a person or by shutdown.
    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }

private:
    struct Pending {
        std::vector<runs::MetricPoint> metrics;
        std::vector<runs::RunEvent> events;
        std::optional<runs::RunProgress> progress;
        std::optional<runs::RunState> state;
        std::optional<std::string> message;
        std::optional<std::string> hint;
        std::optional<Json> environment;
        std::optional<std::string> weightDigest;
        std::optional<std::int64_t> rewind;
        bool isEmpty = true;
    };

    template <typename Change> void tell(Change&& change);
    void write(const std::stop_token& ending);
    void writeBatch(runs::RunStore& store, const Pending& batch) const;
    void takeRequests(runs::RunStore& store);
    void throwFailure() const;

    std::filesystem::path m_storeFile;
    std::int64_t m_run;
    std::function<bool()> m_shutdownAsked;
    std::stop_source m_stop;

    std::mutex m_mutex;
    std::condition_variable_any m_toWriter;
    std::condition_variable m_fromWriter;
    Pending m_pending;
    std::uint64_t m_settleAsked = 0;
    std::uint64_t m_settled = 0;
    runs::Control m_control = runs::Control::None;
    double m_askedLearningRate = 0;
    std::exception_ptr m_failure;

    std::jthread m_writer; ///< last, so that it ends before what it uses
};

} // namespace airshed::training
