#include "core/engine/training/run_reporter.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "core/base/machine_state.h"

namespace airshed::training {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds writeInterval{150};
constexpr std::chrono::milliseconds heartbeatInterval{1500};
/// Well before a counter begins anew, and seldom enough to cost nothing.
constexpr std::chrono::seconds energyInterval{20};

runs::UnixMs nowMs() {
    const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(sinceEpoch).count();
}

runs::RunEvent energyEvent(const EnergyMeter& energy) {
    const std::optional<double> used = energy.wattHours();
    if (!used)
        return {nowMs(), "energy", "Energy: not available; no counter of this machine can be read.", {}};
    return {nowMs(),
            "energy",
            fmt::format("Energy: {:.3g} Wh, of the machine's {}, all programs counted in.", *used, energy.what()),
            {{"watt_hours", *used}, {"of", energy.what()}}};
}

} // namespace

RunReporter::RunReporter(std::filesystem::path storeFile, std::int64_t run, std::function<bool()> shutdownAsked)
    : m_storeFile(std::move(storeFile)),
      m_run(run),
      m_shutdownAsked(std::move(shutdownAsked)),
      m_writer([this](const std::stop_token& ending) { write(ending); }) {}

RunReporter::~RunReporter() = default;

template <typename Change> void RunReporter::tell(Change&& change) {
    const std::scoped_lock lock(m_mutex);
    change(m_pending);
    m_pending.isEmpty = false;
}

void RunReporter::metric(const runs::MetricPoint& point) {
    tell([&](Pending& pending) { pending.metrics.push_back(point); });
}

void RunReporter::event(const std::string& kind, const std::string& message, const Json& details) {
    tell([&](Pending& pending) { pending.events.push_back({nowMs(), kind, message, details}); });
}

void RunReporter::progress(const runs::RunProgress& progress) {
    tell([&](Pending& pending) { pending.progress = progress; });
}

void RunReporter::environment(const Json& environment) {
    tell([&](Pending& pending) { pending.environment = environment; });
}

void RunReporter::state(runs::RunState state) {
    tell([&](Pending& pending) { pending.state = state; });
}

void RunReporter::rewind(std::int64_t step) {
    settle();
    tell([&](Pending& pending) { pending.rewind = step; });
    settle();
}

void RunReporter::settle() {
    std::unique_lock lock(m_mutex);
    const std::uint64_t ticket = ++m_settleAsked;
    m_toWriter.notify_one();
    m_fromWriter.wait(lock, [&] { return m_settled >= ticket || m_failure; });
    throwFailure();
}

runs::Control RunReporter::control() {
    const std::scoped_lock lock(m_mutex);
    throwFailure();
    return std::exchange(m_control, runs::Control::None);
}

double RunReporter::askedLearningRate() {
    const std::scoped_lock lock(m_mutex);
    return m_askedLearningRate;
}

runs::Control RunReporter::waitForControl() {
    std::unique_lock lock(m_mutex);
    m_fromWriter.wait(lock, [&] { return m_control != runs::Control::None || m_failure; });
    throwFailure();
    return std::exchange(m_control, runs::Control::None);
}

void RunReporter::finish(runs::RunState state, const std::string& message, const std::string& hint,
                         const std::string& weightDigest) {
    tell([&](Pending& pending) {
        pending.state = state;
        pending.message = message;
        pending.hint = hint;
        if (!weightDigest.empty())
            pending.weightDigest = weightDigest;
    });
    settle();
}

void RunReporter::throwFailure() const {
    if (m_failure)
        std::rethrow_exception(m_failure);
}

void RunReporter::write(const std::stop_token& ending) {
    try {
        runs::RunStore store(m_storeFile);
        auto lastBeat = Clock::now() - heartbeatInterval;
        EnergyMeter energy;
        auto lastSample = Clock::now();
        bool last = false;
        while (!last) {
            std::unique_lock lock(m_mutex);
            m_toWriter.wait_for(lock, ending, writeInterval, [&] { return m_settleAsked > m_settled; });
            last = ending.stop_requested();
            Pending batch = std::exchange(m_pending, {});
            const std::uint64_t ticket = m_settleAsked;
            lock.unlock();
            const bool ends = batch.state && !runs::isLive(*batch.state);
            if (ends || Clock::now() - lastSample >= energyInterval) {
                energy.sample();
                lastSample = Clock::now();
            }
            if (ends)
                batch.events.push_back(energyEvent(energy));
            if (!batch.isEmpty || Clock::now() - lastBeat >= heartbeatInterval) {
                writeBatch(store, batch);
                lastBeat = Clock::now();
            }
            takeRequests(store);
            lock.lock();
            m_settled = ticket;
            m_fromWriter.notify_all();
        }
    } catch (...) {
        const std::scoped_lock lock(m_mutex);
        m_failure = std::current_exception();
        m_fromWriter.notify_all();
    }
}

void RunReporter::writeBatch(runs::RunStore& store, const Pending& batch) const {
    if (batch.rewind)
        store.truncateMetrics(m_run, *batch.rewind);
    runs::RunStore::WorkerReport report;
    report.metrics = batch.metrics;
    report.events = batch.events;
    report.progress = batch.progress;
    report.state = batch.state;
    report.message = batch.message;
    report.hint = batch.hint;
    report.environment = batch.environment;
    report.weightDigest = batch.weightDigest;
    store.report(m_run, report);
}

void RunReporter::takeRequests(runs::RunStore& store) {
    const double learningRate = store.askedLearningRate(m_run);
    runs::Control asked = store.takeControl(m_run);
    if (asked != runs::Control::Stop && !m_stop.stop_requested() && m_shutdownAsked && m_shutdownAsked())
        asked = runs::Control::Stop;
    if (asked == runs::Control::Stop)
        m_stop.request_stop();
    const std::scoped_lock lock(m_mutex);
    m_askedLearningRate = learningRate;
    if (asked == runs::Control::None)
        return;
    m_control = asked;
    m_fromWriter.notify_all();
}

} // namespace airshed::training
