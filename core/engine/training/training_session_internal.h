#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <torch/types.h>

#include "core/engine/training/checkpoint_internal.h"
#include "core/engine/training/forecast_errors.h"
#include "core/engine/training/forecast_watch.h"
#include "core/engine/training/layer_watch.h"
#include "core/engine/training/learning_signals_internal.h"
#include "core/engine/training/trainer.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

/// One call of `train`: from the start or the last checkpoint to the end or a stop. Lives on the trainer's thread.
class TrainingSession {
public:
    TrainingSession(const TrainingTask& task, TrainingObserver& observer);
    TrainingEnd run();

private:
    enum class Go { On, Stop };
    using Clock = std::chrono::steady_clock;

    void begin();
    void resumeFrom(const std::filesystem::path& checkpoint);
    [[nodiscard]] std::filesystem::path loadNewest();
    void beginFromOrigin();
    void fork();
    void chooseThreads();
    void reportEnvironment();
    void reportBaselines();
    void reportSteps();

    Go trainEpoch();
    void step(std::span<const std::int64_t> starts);
    torch::Tensor update(std::span<const std::int64_t> starts);
    void takeSmallerParts(const std::string& why);
    void takeAskedLearningRate();
    /// Which the schedule goes around.
    [[nodiscard]] double baseLearningRate() const;
    void schedule();
    Go finishEpoch();
    void judge(const ForecastErrors& errors);
    void keepBest(double loss);
    void followPlateau(bool isBetter);
    [[nodiscard]] std::optional<ForecastErrors> validate();
    void lookAtLayers();
    [[nodiscard]] bool patienceIsOver() const;

    Go obey(runs::Control control);
    Go waitWhilePaused();
    void checkpoint();

    [[nodiscard]] bool isAtPoint() const;
    void reportPoint();
    void reportSignals();
    void reportProgress();
    /// Reads the summed loss back. @throws Error when it is not finite.
    double readPointLoss();
    void metric(const std::string& name, double value);

    const TrainingTask& m_task;
    const experiments::TrainingSettings& m_settings;
    TrainingObserver& m_observer;
    torch::Device m_device;
    std::string m_experimentDigest;
    models::OutputKind m_kind;
    Loss m_loss;
    TrainingStep m_step;
    LearningSignals m_signals;
    ForecastWatch m_watch;
    LayerWatch m_layerWatch;
    torch::Tensor m_pointLoss; ///< sum of step losses since the last point, on the device
    TrainingPosition m_position;
    bool m_saidHowStepsAreMade = false;
    std::int64_t m_stepsPerEpoch = 0;
    std::int64_t m_stepsPerPoint = 0;
    double m_learningRate = 0; ///< of the next update
    Clock::time_point m_startTime;
    Clock::time_point m_checkpointTime;
    Clock::time_point m_progressTime;
    std::int64_t m_startStep = 0;
    std::int64_t m_windowsSincePoint = 0;
    Clock::time_point m_pointTime;
    double m_windowsPerSecond = 0;
};

} // namespace airshed::training
