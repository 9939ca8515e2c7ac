#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "core/engine/training/trainer.h"

namespace airshed::test {

/// Keeps what the trainer says, and asks of it what the test wants.
class Recorder final : public training::TrainingObserver {
public:
    std::vector<runs::MetricPoint> metrics;
    std::vector<std::string> events; ///< kinds
    std::vector<runs::RunEvent> told;
    std::vector<runs::RunState> states;
    Json environmentSeen;
    runs::RunProgress lastProgress;
    std::function<runs::Control(int call)> ask = [](int) { return runs::Control::None; };
    std::function<double(int calls)> askRate = [](int) { return 0.0; };
    int calls = 0;

    void metric(const runs::MetricPoint& point) override { metrics.push_back(point); }
    void event(const std::string& kind, const std::string& message, const Json& details) override {
        events.push_back(kind);
        told.push_back({0, kind, message, details});
    }
    void progress(const runs::RunProgress& progress) override { lastProgress = progress; }
    void environment(const Json& environment) override { environmentSeen = environment; }
    void state(runs::RunState state) override { states.push_back(state); }
    void rewind(std::int64_t step) override {
        std::erase_if(metrics, [&](const runs::MetricPoint& point) { return point.step > step; });
    }
    void settle() override {}
    runs::Control control() override { return ask(calls++); }
    runs::Control waitForControl() override { return ask(calls++); }
    double askedLearningRate() override { return askRate(calls); }

    [[nodiscard]] std::vector<double> values(const std::string& name) const {
        std::vector<double> found;
        for (const runs::MetricPoint& point : metrics)
            if (point.name == name)
                found.push_back(point.value);
        return found;
    }
    [[nodiscard]] bool happened(const std::string& kind) const {
        return std::find(events.begin(), events.end(), kind) != events.end();
    }
};

} // namespace airshed::test
