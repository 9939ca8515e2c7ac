#include "core/engine/training/training_session_internal.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/base/version.h"
#include "core/engine/build_info.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/checkpoint_files.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/epoch_order.h"
#include "core/experiments/learning_rate.h"
#include "core/features/baselines.h"
#include "core/plugins/plugins.h"

namespace airshed::training {

namespace {

constexpr std::int64_t pointsPerEpoch = 20;
constexpr std::chrono::milliseconds progressInterval{500};

double secondsBetween(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

TrainingSession::TrainingSession(const TrainingTask& task, TrainingObserver& observer)
    : m_task(task),
      m_settings(task.experiment.training),
      m_observer(observer),
      m_device(task.device),
      m_experimentDigest(experiments::experimentDigest(task.experiment)),
      m_kind(models::outputKind(task.experiment.model)),
      m_loss(lossOf(task.experiment)),
      m_step(task.experiment, task.data.frame, m_device, task.data.pictures.get(), task.seat),
      m_signals(m_step.network()),
      m_watch(task.folder, task.data, m_kind),
      m_layerWatch(task.folder),
      m_pointLoss(torch::zeros({}, torch::TensorOptions().dtype(torch::kFloat64).device(m_device))) {
    const auto windows = static_cast<std::int64_t>(task.data.windows.train.starts.size());
    const std::int64_t drawn = m_settings.windowsPerEpoch == 0 ? windows : std::min(windows, m_settings.windowsPerEpoch);
    m_stepsPerEpoch = (drawn + m_settings.batchSize - 1) / m_settings.batchSize;
    m_stepsPerPoint = std::max<std::int64_t>(m_stepsPerEpoch / pointsPerEpoch, 1);
}

TrainingEnd TrainingSession::run() {
    begin();
    while (m_position.epoch < m_settings.epochs && !patienceIsOver()) {
        if (trainEpoch() == Go::Stop || finishEpoch() == Go::Stop)
            return TrainingEnd::Stopped;
    }
    m_watch.flush();
    m_layerWatch.flush();
    reportProgress();
    return patienceIsOver() ? TrainingEnd::EarlyStop : TrainingEnd::LastEpoch;
}

void TrainingSession::begin() {
    prepareDevice(m_device, m_settings);
    if (const std::filesystem::path checkpointFile = loadNewest(); !checkpointFile.empty()) {
        resumeFrom(checkpointFile);
        m_step.setThreads(m_position.threads);
    } else {
        m_position.batchParts = m_settings.batchParts;
        m_observer.rewind(-1);
        m_step.network().initialise(m_settings.seed);
        chooseThreads();
        if (m_task.origin.run != 0)
            beginFromOrigin();
        if (m_position.step == 0)
            m_step.optimizer().beginAverage();
        reportBaselines();
        m_observer.event("started", fmt::format("Training began on {}.", m_task.device));
    }
    m_step.setBatchParts(m_position.batchParts);
    m_watch.begin(m_position.epoch);
    m_layerWatch.begin(m_position.epoch);
    reportEnvironment();
    m_startTime = m_checkpointTime = m_progressTime = m_pointTime = Clock::now();
    m_startStep = m_position.step;
    reportProgress();
}

void TrainingSession::resumeFrom(const std::filesystem::path& checkpoint) {
    m_pointLoss.fill_(m_position.pointLoss);
    m_observer.rewind(m_position.step);
    m_observer.event("resumed", fmt::format("Training goes on from step {} on {}.", m_position.step, m_task.device),
                     {{"step", m_position.step}, {"epoch", m_position.epoch}, {"checkpoint", checkpoint.filename().string()}});
}

std::filesystem::path TrainingSession::loadNewest() {
    const std::vector<std::filesystem::path> files = checkpointsOf(m_task.folder);
    for (std::size_t i = 0; i < files.size(); ++i) {
        try {
            m_position = loadCheckpoint(files[i], m_step.network(), m_step.optimizer(), m_experimentDigest);
            return files[i];
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Damaged || i + 1 == files.size())
                throw;
            m_observer.event("damaged_checkpoint", fmt::format("{} The one before it is used.", error.what()));
        }
    }
    return {};
}

void TrainingSession::beginFromOrigin() {
    const TrainingOrigin& origin = m_task.origin;
    if (origin.isFork)
        return fork();
    const std::size_t arrays = m_step.network().learned().places.size() + m_step.network().tracked().places.size();
    const std::size_t taken = loadMatchingWeights(bestCheckpoint(origin.folder), m_step.network());
    if (taken == 0)
        throw Error(
            ErrorCode::InvalidInput,
            fmt::format("Run {} has no weights that fit this network: no layer has the same name and shape.", origin.run),
            "Begin anew, or keep the layers whose weights you want.");
    m_observer.event("warm_start", fmt::format("{} of {} arrays of weights are those of run {}.", taken, arrays, origin.run),
                     {{"run", origin.run}, {"arrays", taken}});
}

void TrainingSession::fork() {
    const TrainingOrigin& origin = m_task.origin;
    const TrainingPosition own = m_position;
    try {
        m_position =
            loadCheckpoint(lastCheckpoint(origin.folder), m_step.network(), m_step.optimizer(), origin.experimentDigest);
    } catch (const Error& error) {
        throw Error(ErrorCode::InvalidInput, fmt::format("Run {} cannot be forked: {}", origin.run, error.what()),
                    "A fork keeps the network and the optimiser; begin with its best weights instead (a warm start).");
    }
    m_position.threads = own.threads;
    m_position.batchParts = own.batchParts;
    m_position.learningRate = 0; // the experiment's, as it stands now
    if (m_position.epoch >= m_settings.epochs)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Run {} has done {} epochs, and its fork is to do {} in all.", origin.run, m_position.epoch,
                                m_settings.epochs),
                    "Raise training.epochs.");
    // The part of an epoch that was begun is dropped: its batches may be others now. So is how long nothing was better.
    m_position.stepInEpoch = 0;
    m_position.pointLoss = m_position.epochLoss = 0;
    m_position.epochsWithoutBetter = m_position.epochsOnPlateau = 0;
    if (m_position.bestEpoch != 0)
        writeFileAtomically(bestCheckpoint(m_task.folder), readFile(bestCheckpoint(origin.folder)));
    m_observer.event("forked", fmt::format("Goes on from step {} of run {}.", m_position.step, origin.run),
                     {{"run", origin.run}, {"step", m_position.step}, {"epoch", m_position.epoch}});
}

void TrainingSession::chooseThreads() {
    const std::span<const std::int64_t> all(m_task.data.windows.train.starts);
    if (m_settings.threads > 0)
        m_step.setThreads(m_position.threads = m_settings.threads);
    else
        m_position.threads =
            m_step.chooseThreads(m_task.mostThreads > 0 ? m_task.mostThreads : usableThreads(),
                                 all.first(std::min(all.size(), static_cast<std::size_t>(m_settings.batchSize))));
}

void TrainingSession::reportEnvironment() {
    const std::string precision = m_device.is_cpu() ? "float32" : m_settings.precision;
    m_observer.environment({{"airshed", version()},
                            {"device", m_task.device},
                            {"device_name", chooseDevice(m_task.device).name},
                            {"threads", m_position.threads},
                            {"torch", engine::torchVersion()},
                            {"blas", modules::blasName()},
                            {"processor", processorName()},
                            {"system", systemName()},
                            {"host", hostName()},
                            {"seed", m_settings.seed},
                            {"plugins", plugins::installedPlugins().summary()},
                            {"deterministic", isDeterministic(m_device, m_settings)},
                            {"precision", precision},
                            {"parameters", m_step.network().weights().numel()}});
}

void TrainingSession::reportBaselines() {
    const auto& data = m_task.data;
    for (features::BaselineForecast& baseline :
         std::vector{features::persistence(data.grid, data.recipe, data.windows.validation),
                     features::seasonalNaive(data.grid, data.recipe, data.windows.validation)}) {
        toStandardised(baseline.values, data.recipe);
        const auto errorsAs = [&](const std::vector<float>& output, const models::OutputKind& kind) {
            return forecastErrors(output, data.frame, data.windows.validation, data.recipe, kind, m_loss);
        };
        const ForecastErrors errors = errorsAs(baseline.values, {});
        if (const std::vector<float> output = asOutput(baseline.values, m_kind); !output.empty())
            metric("baseline/" + baseline.name + "/loss", errorsAs(output, m_kind).loss);
        metric("baseline/" + baseline.name + "/mae", errors.mae);
        metric("baseline/" + baseline.name + "/rmse", errors.rmse);
    }
}

TrainingSession::Go TrainingSession::trainEpoch() {
    if (m_position.stepInEpoch == m_stepsPerEpoch)
        return Go::On;
    const std::vector<std::int64_t> order =
        epochOrder(m_task.data.windows.train.starts, m_settings.seed, m_position.epoch, m_settings.windowsPerEpoch);
    const std::span<const std::int64_t> starts(order);
    const auto batchSize = static_cast<std::size_t>(m_settings.batchSize);
    while (m_position.stepInEpoch < m_stepsPerEpoch) {
        if (obey(m_observer.control()) == Go::Stop)
            return Go::Stop;
        takeAskedLearningRate();
        const std::size_t first = static_cast<std::size_t>(m_position.stepInEpoch) * batchSize;
        step(starts.subspan(first, std::min(batchSize, starts.size() - first)));
        if (isAtPoint())
            reportPoint();
        const auto time = Clock::now();
        if (time - m_progressTime >= progressInterval)
            reportProgress();
        if (time - m_checkpointTime >= std::chrono::seconds(m_settings.checkpointSeconds))
            checkpoint();
    }
    return Go::On;
}

void TrainingSession::step(std::span<const std::int64_t> starts) {
    ++m_position.stepInEpoch; // counts the one that is made now
    if (isAtPoint())
        m_signals.beforeUpdate();
    schedule();
    m_pointLoss.add_(update(starts));
    ++m_position.step;
    m_windowsSincePoint += static_cast<std::int64_t>(starts.size());
}

// The checkpoint makes the moment of the change part of the run: resumed, it is the same to the bit.
void TrainingSession::takeAskedLearningRate() {
    const double asked = m_observer.askedLearningRate();
    if (asked == 0 || asked == m_position.learningRate)
        return;
    const double before = baseLearningRate();
    m_position.learningRate = asked;
    m_observer.event("learning_rate",
                     fmt::format("The learning rate that is set is {:.3g} after step {}, as asked; it was {:.3g}.", asked,
                                 m_position.step, before),
                     {{"learning_rate", asked}, {"before", before}, {"step", m_position.step}});
    checkpoint();
}

double TrainingSession::baseLearningRate() const {
    return m_position.learningRate > 0 ? m_position.learningRate : m_settings.learningRate;
}

void TrainingSession::schedule() {
    m_learningRate = experiments::learningRateAt(
        m_settings, {m_position.step, m_stepsPerEpoch, m_position.reductions, m_position.learningRate});
    m_step.setLearningRate(m_learningRate);
}

torch::Tensor TrainingSession::update(std::span<const std::int64_t> starts) {
    for (;;) {
        try {
            return m_step(starts, m_position.step);
        } catch (const c10::Error& error) {
            if (!modules::isOutOfMemory(error) || m_position.batchParts >= static_cast<int>(starts.size()))
                throw;
            takeSmallerParts(error.what_without_backtrace());
        }
    }
}

// What wants memory once weights may have moved does not come here, see moveWeights: they are untouched.
void TrainingSession::takeSmallerParts(const std::string& why) {
    m_position.batchParts *= 2;
    m_step.setBatchParts(m_position.batchParts);
    m_observer.event("out_of_memory",
                     fmt::format("The memory of {} did not suffice for {} windows at once: an update is now made in {} parts.",
                                 m_task.device, m_settings.batchSize * 2 / m_position.batchParts, m_position.batchParts),
                     {{"batch_parts", m_position.batchParts}, {"step", m_position.step}, {"fault", why.substr(0, 400)}});
}

TrainingSession::Go TrainingSession::finishEpoch() {
    const std::optional<ForecastErrors> errors = validate();
    if (!errors)
        return Go::Stop;
    reportSteps();
    ++m_position.epoch;
    m_position.stepInEpoch = 0;
    metric("train/epoch_loss", m_position.epochLoss / static_cast<double>(m_stepsPerEpoch));
    m_position.epochLoss = 0;
    lookAtLayers();
    judge(*errors);
    const std::string digest = weightDigest(m_step.network());
    m_observer.event("epoch", fmt::format("Epoch {} done; weights {}.", m_position.epoch, digest.substr(0, 12)),
                     {{"epoch", m_position.epoch}, {"step", m_position.step}, {"weights", digest}});
    if (patienceIsOver())
        m_observer.event("early_stop", fmt::format("No better validation loss for {} epochs: training ends; epoch {} was best.",
                                                   m_settings.patience, m_position.bestEpoch));
    reportProgress();
    checkpoint();
    keepEpochCheckpoint(m_task.folder, m_position.epoch);
    return Go::On;
}

void TrainingSession::reportSteps() {
    const StepMeeting* meeting = m_step.meeting();
    if (meeting == nullptr || m_saidHowStepsAreMade)
        return;
    m_saidHowStepsAreMade = true;
    const std::string whyNot = meeting->whyNotRecorded();
    if (meeting->isRecorded())
        m_observer.event("recorded_steps", "Steps are recorded, and each is begun as a whole (CUDA graph).");
    else if (!whyNot.empty())
        m_observer.event("plain_steps", fmt::format("Steps are begun kernel by kernel: {}.", whyNot));
    if (const std::size_t runs = meeting->size(); runs > 1)
        m_observer.event("together", fmt::format("Each step is made for {} runs as one.", runs), {{"runs", runs}});
}

void TrainingSession::lookAtLayers() {
    OutputSignals outputs = m_signals.ofOutputs(m_step.frame(), m_task.data.windows.validation.starts);
    for (const auto& [layer, share] : outputs.silentShares)
        metric("silent_share/" + layer, share);
    std::map<std::string, project::Histogram> weights = m_signals.ofWeights();
    project::LayerHistograms::Epoch seen{m_position.epoch, {}};
    for (const models::ProgramLayer& layer : m_step.network().program().layers)
        seen.layers.push_back({layer.id, std::move(weights[layer.id]), std::move(outputs.spreads[layer.id])});
    m_layerWatch.see(std::move(seen));
}

std::optional<ForecastErrors> TrainingSession::validate() {
    const auto& data = m_task.data;
    AveragedWeights averaged(m_step.network(), m_step.optimizer());
    Go go = Go::On;
    const std::vector<float> forecast = forecastWindows(
        m_step.network(), m_step.frame(), data.windows.validation,
        [&](double) {
            averaged.suspend();
            go = obey(m_observer.control());
            averaged.resume();
            return go == Go::On;
        },
        m_step.team());
    if (go == Go::Stop)
        return std::nullopt;
    m_watch.see(m_position.epoch + 1, forecast);
    return forecastErrors(forecast, data.frame, data.windows.validation, data.recipe, m_kind, m_loss);
}

void TrainingSession::judge(const ForecastErrors& errors) {
    metric("validation/loss", errors.loss);
    metric("validation/mae", errors.mae);
    metric("validation/rmse", errors.rmse);
    metric("windows_per_second", m_windowsPerSecond);
    if (!std::isfinite(errors.loss))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("Training diverged: the validation loss after epoch {} is no finite number.", m_position.epoch),
                    fmt::format("Lower the learning rate (now {}).", baseLearningRate()));
    const bool isBetter = m_position.bestEpoch == 0 || errors.loss < m_position.bestLoss;
    followPlateau(isBetter);
    if (isBetter)
        keepBest(errors.loss);
    else
        ++m_position.epochsWithoutBetter;
}

void TrainingSession::keepBest(double loss) {
    m_position.bestEpoch = m_position.epoch;
    m_position.bestLoss = loss;
    m_position.epochsWithoutBetter = 0;
    const AveragedWeights averaged(m_step.network(), m_step.optimizer());
    saveWeights(bestCheckpoint(m_task.folder), m_step.network(),
                {{"epoch", m_position.epoch}, {"validation_loss", loss}, {"experiment", m_experimentDigest}});
    m_observer.event("best", fmt::format("Epoch {}: best validation loss so far, {:.5g}.", m_position.epoch, loss));
}

void TrainingSession::followPlateau(bool isBetter) {
    if (m_settings.schedule.kind != "plateau")
        return;
    m_position.epochsOnPlateau = isBetter ? 0 : m_position.epochsOnPlateau + 1;
    if (m_position.epochsOnPlateau < m_settings.schedule.every)
        return;
    m_position.epochsOnPlateau = 0;
    ++m_position.reductions;
    schedule();
    m_observer.event("learning_rate",
                     fmt::format("No better validation loss for {} epochs: the learning rate is {:.3g} now.",
                                 m_settings.schedule.every, m_learningRate),
                     {{"learning_rate", m_learningRate}});
}

bool TrainingSession::patienceIsOver() const {
    return m_settings.patience > 0 && m_position.epochsWithoutBetter >= m_settings.patience;
}

TrainingSession::Go TrainingSession::obey(runs::Control control) {
    switch (control) {
    case runs::Control::Stop:
        checkpoint();
        m_watch.flush();
        m_layerWatch.flush();
        m_observer.event("stopped", fmt::format("Stopped after step {}.", m_position.step));
        return Go::Stop;
    case runs::Control::Pause: return waitWhilePaused();
    case runs::Control::Checkpoint:
        checkpoint();
        m_observer.event("checkpoint", fmt::format("Checkpoint at step {}, as asked.", m_position.step));
        return Go::On;
    case runs::Control::None:
    case runs::Control::Resume: break;
    }
    return Go::On;
}

TrainingSession::Go TrainingSession::waitWhilePaused() {
    checkpoint();
    m_observer.state(runs::RunState::Paused);
    m_observer.event("paused", fmt::format("Paused after step {}.", m_position.step));
    const auto pauseTime = Clock::now();
    runs::Control asked = runs::Control::None;
    m_step.setAway(true);
    while (asked != runs::Control::Resume && asked != runs::Control::Stop)
        asked = m_observer.waitForControl();
    m_step.setAway(false);
    if (asked == runs::Control::Stop)
        return obey(asked);
    const auto paused = Clock::now() - pauseTime;
    m_startTime += paused;
    m_pointTime += paused;
    m_observer.state(runs::RunState::Running);
    m_observer.event("resumed", fmt::format("Goes on after step {}.", m_position.step));
    return Go::On;
}

void TrainingSession::checkpoint() {
    readPointLoss();
    // A checkpoint ahead of the store would leave a hole in the curve of a run that is resumed from it.
    m_observer.settle();
    saveCheckpoint(lastCheckpoint(m_task.folder), m_step.network(), m_step.optimizer(), m_position, m_experimentDigest);
    m_checkpointTime = Clock::now();
}

double TrainingSession::readPointLoss() {
    m_position.pointLoss = m_pointLoss.item<double>();
    if (!std::isfinite(m_position.pointLoss))
        throw Error(
            ErrorCode::InvalidInput,
            fmt::format("Training diverged: the loss is no finite number any more (epoch {}, at step {} or shortly before).",
                        m_position.epoch + 1, m_position.step),
            fmt::format("Lower the learning rate (now {}), or clip gradients more strongly (training.clip_norm).",
                        baseLearningRate()));
    return m_position.pointLoss;
}

bool TrainingSession::isAtPoint() const {
    return m_position.stepInEpoch % m_stepsPerPoint == 0 || m_position.stepInEpoch == m_stepsPerEpoch;
}

void TrainingSession::reportSignals() {
    const UpdateNorms all = m_signals.ofAll();
    metric("gradient_norm", all.gradient);
    metric("update_ratio", all.updateRatio);
    if (m_position.stepInEpoch != m_stepsPerEpoch)
        return;
    for (const auto& [layer, norms] : m_signals.byLayer()) {
        metric("gradient_norm/" + layer, norms.gradient);
        metric("update_ratio/" + layer, norms.updateRatio);
    }
}

void TrainingSession::reportPoint() {
    const double sum = readPointLoss();
    const std::int64_t sinceLast = (m_position.stepInEpoch - 1) % m_stepsPerPoint + 1;
    metric("train/loss", sum / static_cast<double>(sinceLast));
    metric("learning_rate", m_learningRate);
    reportSignals();
    m_position.epochLoss += sum;
    m_position.pointLoss = 0;
    m_pointLoss.zero_();
    const auto time = Clock::now();
    m_windowsPerSecond = static_cast<double>(m_windowsSincePoint) / std::max(secondsBetween(m_pointTime, time), 1e-9);
    m_windowsSincePoint = 0;
    m_pointTime = time;
}

void TrainingSession::reportProgress() {
    m_progressTime = Clock::now();
    runs::RunProgress progress;
    progress.epoch = m_position.epoch;
    progress.epochs = m_settings.epochs;
    progress.step = m_position.step;
    progress.stepsPerEpoch = m_stepsPerEpoch;
    progress.windowsPerSecond = m_windowsPerSecond;
    progress.bestEpoch = m_position.bestEpoch;
    progress.bestValidationLoss = m_position.bestLoss;
    const std::int64_t done = m_position.step - m_startStep;
    const std::int64_t left = m_stepsPerEpoch * m_settings.epochs - m_position.step;
    if (done > 0)
        progress.etaSeconds =
            secondsBetween(m_startTime, m_progressTime) / static_cast<double>(done) * static_cast<double>(left);
    m_observer.progress(progress);
}

void TrainingSession::metric(const std::string& name, double value) {
    const double epoch = m_position.epoch + static_cast<double>(m_position.stepInEpoch) / static_cast<double>(m_stepsPerEpoch);
    m_observer.metric({name, m_position.step, epoch, value});
}

} // namespace airshed::training
