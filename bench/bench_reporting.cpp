// What it costs a run to tell of itself: how much of its time the training thread spends handing metrics and events to the
// reporter, and waiting for the disk before checkpoints. The peer is the same run, the time of which that is taken from.
//
//   bench_reporting [EPOCHS]

#include <chrono>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "core/base/platform.h"
#include "core/base/temporary_folder.h"
#include "core/engine/build_info.h"
#include "core/engine/training/run_reporter.h"
#include "core/engine/training/trainer.h"
#include "core/project/experiment_data.h"

namespace {

using namespace airshed;
using Clock = std::chrono::steady_clock;

/// Hands everything on, and adds up how long that took.
class TimedObserver final : public training::TrainingObserver {
private:
    template <typename Work> auto timed(double& sum, const Work& work) {
        struct Stop {
            double& sum;
            Clock::time_point begin = Clock::now();
            ~Stop() { sum += std::chrono::duration<double>(Clock::now() - begin).count(); }
        };
        ++m_calls;
        const Stop stop{sum};
        return work();
    }

public:
    explicit TimedObserver(training::TrainingObserver& inner) : m_inner(inner) {}

    void metric(const runs::MetricPoint& point) override {
        timed(m_telling, [&] { m_inner.metric(point); });
    }
    void event(const std::string& kind, const std::string& message, const Json& details) override {
        timed(m_telling, [&] { m_inner.event(kind, message, details); });
    }
    void progress(const runs::RunProgress& progress) override {
        timed(m_telling, [&] { m_inner.progress(progress); });
    }
    void environment(const Json& environment) override {
        timed(m_telling, [&] { m_inner.environment(environment); });
    }
    void state(runs::RunState state) override {
        timed(m_telling, [&] { m_inner.state(state); });
    }
    void rewind(std::int64_t step) override {
        timed(m_waiting, [&] { m_inner.rewind(step); });
    }
    void settle() override {
        timed(m_waiting, [&] { m_inner.settle(); });
    }
    runs::Control control() override {
        return timed(m_telling, [&] { return m_inner.control(); });
    }
    double askedLearningRate() override {
        return timed(m_telling, [&] { return m_inner.askedLearningRate(); });
    }
    runs::Control waitForControl() override { return m_inner.waitForControl(); }

    [[nodiscard]] double telling() const noexcept { return m_telling; }
    [[nodiscard]] double waiting() const noexcept { return m_waiting; }
    [[nodiscard]] std::int64_t calls() const noexcept { return m_calls; }

private:
    training::TrainingObserver& m_inner;
    double m_telling = 0;
    double m_waiting = 0;
    std::int64_t m_calls = 0;
};

void measure(int epochs) {
    const TemporaryFolder folder;
    project::Project project = project::createStarterProject(folder.path() / "starter");
    experiments::Experiment experiment = project.loadExperiment("starter");
    experiment.training.epochs = epochs;
    experiment.training.patience = 0;
    const std::int64_t run = project.queueRun(experiment, "cpu");
    runs::RunStore& store = project.store();
    (void)store.acquireDevice("cpu", currentProcessId(), hostName());
    (void)store.claimNextRun("cpu", true, currentProcessId(), hostName());
    const project::ExperimentData data = project::prepareExperimentData(project, experiment);
    training::RunReporter reporter(project.folder() / "store.db", run);
    TimedObserver timed(reporter);
    const auto begin = Clock::now();
    const training::TrainingTask task{experiment, data, "cpu", project.runFolder(run)};
    static_cast<void>(training::train(task, timed));
    const double whole = std::chrono::duration<double>(Clock::now() - begin).count();
    reporter.finish(runs::RunState::Finished, "");
    fmt::print("the starter (synthetic), {} epochs in {:.2f} s: {} calls of the reporter took {:.1f} ms, {:.3f} % of it;\n"
               "before checkpoints the disk was waited for {:.1f} ms, {:.2f} %\n",
               epochs, whole, timed.calls(), timed.telling() * 1e3, 100 * timed.telling() / whole, timed.waiting() * 1e3,
               100 * timed.waiting() / whole);
}

} // namespace

int main(int argc, char** argv) {
    fmt::print("what reporting costs, LibTorch {}, {}, {} threads\n", engine::torchVersion(), processorName(), usableThreads());
    try {
        measure(argc > 1 ? std::stoi(argv[1]) : 10);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
