#include <algorithm>
#include <chrono>
#include <limits>

#include "core/engine/modules/precision_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/training_step_internal.h"

namespace airshed::training {

namespace {

/// More threads must be faster by this share: they are others' processors, too.
constexpr double worthwhile = 0.9;
constexpr int mostTries = 1000;
constexpr std::chrono::milliseconds tryTime{50};

} // namespace

bool isDeterministic(const torch::Device& device, const experiments::TrainingSettings& settings) {
    return device.is_cpu() || settings.deterministic;
}

void prepareDevice(const torch::Device& device, const experiments::TrainingSettings& settings) {
    modules::useDeterministicAlgorithms(device, isDeterministic(device, settings));
    modules::allowTf32(settings.precision != "float32");
}

TrainingStep::TrainingStep(const experiments::Experiment& experiment, const features::Frame& frame, const torch::Device& device,
                           const data::PictureSet* pictures, const StepSeat* seat)
    : m_settings(experiment.training),
      m_network(experiment.model, experiment.taskShape(), device),
      m_optimizer(m_network, m_settings),
      m_seat(seat),
      m_variation(m_settings, frame, m_network.program(), device),
      m_learningRate(m_settings.learningRate),
      m_parts(m_settings.batchParts) {
    if (m_seat == nullptr && !device.is_cpu())
        m_seat = &m_ownSeat.emplace(makeStepMeeting());
    const auto onDevice = [&] {
        return std::make_shared<const DeviceFrame>(frame, experiment.recipe, m_network.program(), device, pictures);
    };
    m_frame = m_seat == nullptr ? onDevice() : m_seat->meeting().frameFor(frame, onDevice);
    const models::OutputKind kind = models::outputKind(experiment.model);
    if (m_seat == nullptr)
        m_host.emplace(m_network, *m_frame, m_variation, HostLoss(lossOf(experiment), kind), m_settings.seed);
    else
        m_seat->meeting().join(m_seat->number(), {m_network, m_optimizer, m_frame, m_variation, m_settings},
                               BatchLoss(lossOf(experiment), kind, device));
}

TrainingStep::~TrainingStep() {
    if (m_seat != nullptr)
        m_seat->meeting().leave(m_seat->number());
}

void TrainingStep::setAway(bool isAway) {
    if (m_seat != nullptr)
        m_seat->meeting().setAway(m_seat->number(), isAway);
}

void TrainingStep::setThreads(int threads) {
    const bool isShared = m_host && m_host->isShared();
    modules::setThreads(isShared ? 1 : threads); // what is shared out whole is not cut up once more
    if (isShared)
        m_host->setThreads(threads);
}

int TrainingStep::chooseThreads(int most, std::span<const std::int64_t> starts) {
    if (!m_host || !m_host->isShared()) {
        const std::int64_t work = m_network.largestSharedWork() * static_cast<std::int64_t>(starts.size());
        const int threads = m_host ? threadsForWork(work, most) : 1;
        setThreads(threads);
        return threads;
    }
    int best = 1;
    double least = std::numeric_limits<double>::infinity();
    try {
        for (int threads = 1; threads <= most; threads *= 2) {
            setThreads(threads);
            const double time = secondsOfPass(starts);
            if (time < least * worthwhile) {
                least = time;
                best = threads;
            }
        }
    } catch (const c10::Error& error) {
        if (!modules::isOutOfMemory(error)) // which the first step answers
            throw;
    }
    setThreads(best);
    return best;
}

double TrainingStep::secondsOfPass(std::span<const std::int64_t> starts) {
    using Clock = std::chrono::steady_clock;
    double best = std::numeric_limits<double>::infinity();
    const auto begin = Clock::now();
    for (int i = 0; i < mostTries && (i < 2 || Clock::now() - begin < tryTime); ++i) {
        const auto before = Clock::now();
        (*m_host)(starts, 0, m_parts);
        best = std::min(best, std::chrono::duration<double>(Clock::now() - before).count());
    }
    return best;
}

torch::Tensor TrainingStep::operator()(std::span<const std::int64_t> starts, std::int64_t index) {
    if (!m_host)
        return m_seat->meeting().step(m_seat->number(), {starts, index, m_learningRate, m_parts});
    const double loss = (*m_host)(starts, index, m_parts);
    torch::Tensor told = torch::scalar_tensor(loss, torch::kFloat64);
    moveWeights([&] { m_optimizer.update(index + 1, m_learningRate); });
    return told;
}

} // namespace airshed::training
