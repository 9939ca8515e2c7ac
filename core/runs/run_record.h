#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace airshed::runs {

/// Queued → Running ⇄ Paused → Finished | Stopped | Failed; Interrupted: its worker is gone without a word.
enum class RunState { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };

/// "queued", "running", …
[[nodiscard]] std::string toText(RunState state);
/// @throws Error(Damaged) for a text that is no state.
[[nodiscard]] RunState runStateFromText(const std::string& text);
/// Running, paused or queued: something may still happen by itself.
[[nodiscard]] bool isLive(RunState state);
/// Stopped, failed or interrupted with a checkpoint, or paused: resuming makes sense.
[[nodiscard]] bool isResumable(RunState state);

/// Milliseconds since 1970 UTC.
using UnixMs = std::int64_t;

/// A snapshot known to the project by name. The table itself is in the SnapshotStore.
struct SnapshotRecord {
    std::string name;
    std::string digest;
    std::string timeColumn;
    std::string seriesColumn; ///< "" when there is one series
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    UnixMs createdMs = 0;
    bool synthetic = false; ///< made by the simulator: called synthetic wherever it is shown
    Json provenance;        ///< the import report and where the data came from
};

/// The rules of a snapshot's name, and how its content was held against them last.
struct ExpectationRecord {
    Json rules = Json::array(); ///< see quality::expectationsFromJson
    std::string digest;         ///< "" when nothing was held against them yet
    UnixMs checkedMs = 0;
    Json broken = Json::array(); ///< findings, see quality::toJson
};

/// How far a run is; written by its worker alone.
struct RunProgress {
    int epoch = 0; ///< finished epochs
    int epochs = 0;
    std::int64_t step = 0; ///< finished steps since the beginning
    std::int64_t stepsPerEpoch = 0;
    double windowsPerSecond = 0;
    double etaSeconds = -1; ///< to the last epoch at the present pace; negative: not known yet
    int bestEpoch = 0;      ///< 1-based; 0: none yet
    double bestValidationLoss = 0;
};

/// When a queued run may begin, and when it must end.
struct RunTerms {
    bool held = false;      ///< not until a person says so
    bool whenIdle = false;  ///< not while the machine has other work
    UnixMs notBeforeMs = 0; ///< not before that time; 0: any
    UnixMs stopAtMs = 0;    ///< stopped at that time, with a checkpoint; 0: never
    bool operator==(const RunTerms&) const = default;
};

/// Another run that a run begins from.
struct RunOrigin {
    std::int64_t run = 0; ///< 0: it begins anew
    /// A fork goes on from where the other run is: its last weights, optimiser and position. Otherwise it begins anew with the
    /// other's best weights (a warm start).
    bool isFork = false;
    bool operator==(const RunOrigin&) const = default;
};

struct RunRecord {
    std::int64_t id = 0;
    std::string name;
    RunState state = RunState::Queued;
    Json experiment; ///< the whole document
    std::string experimentDigest;
    std::string snapshotDigest;
    std::string device; ///< asked for: "auto", "cpu", "cuda:0"
    Json environment;   ///< what it ran on, written by the worker: device, threads, versions
    RunProgress progress;
    UnixMs createdMs = 0, startedMs = 0, endedMs = 0, heartbeatMs = 0; ///< 0: not yet
    std::int64_t workedMs = 0; ///< for which workers trained it, in stretches that have ended
    UnixMs workingSinceMs = 0; ///< when the stretch began that goes on; 0: there is none
    std::int64_t workerPid = 0;
    std::string workerHost;
    std::string message; ///< why it failed or stopped, for a person
    std::string hint;
    std::string weightDigest; ///< SHA-256 over the best weights, once finished
    RunTerms terms;
    RunOrigin origin;
    double askedLearningRate = 0; ///< by a person, while it trained; 0: the experiment's
};

/// Seconds for which workers have trained the run, pauses and interruptions left out. @param atMs now.
[[nodiscard]] double secondsAtWork(const RunRecord& run, UnixMs atMs);

struct NewRun {
    std::string name;
    Json experiment;
    std::string experimentDigest;
    std::string snapshotDigest;
    std::string device = "auto";
    RunTerms terms = {};
    RunOrigin origin = {};
};

/// A measured number of a run. Names: "train/loss" (mean since the last point), "validation/loss", "validation/mae" (target's
/// unit, all targets' mean), "validation/rmse", "learning_rate", "windows_per_second", "baseline/persistence/loss",
/// "baseline/seasonal_naive/mae", ….
struct MetricPoint {
    std::string name;
    std::int64_t step = 0;
    double epoch = 0; ///< in epochs, with fraction
    double value = 0;
};

/// A thing that happened: "started", "checkpoint", "paused", "resumed", "stopped", "best", "epoch" (with the digest of the
/// weights), "learning_rate", "early_stop", "out_of_memory", "damaged_checkpoint", "baselines", "error", ….
struct RunEvent {
    UnixMs timeMs = 0;
    std::string kind;
    std::string message;
    Json details;
};

/// An error measure of a predictor on a part of the data, in the target's unit.
struct Score {
    std::string predictor; ///< "model", "persistence", "seasonal_naive"
    std::string part;      ///< "train", "validation", "test"
    std::string target;
    int lead = 0; ///< 0: over all leads
    std::int64_t count = 0;
    double mae = 0, rmse = 0, bias = 0, r2 = 0;
};

/// What a person asks of a run's worker.
enum class Control { None, Pause, Resume, Stop, Checkpoint };

/// "none", "pause", "resume", "stop" or "checkpoint".
[[nodiscard]] std::string toText(Control control);
[[nodiscard]] Control controlFromText(const std::string& text);

enum class ExportState { Queued, Running, Done, Failed };

/// "queued", "running", "done" or "failed".
[[nodiscard]] std::string toText(ExportState state);
[[nodiscard]] ExportState exportStateFromText(const std::string& text);

struct ExportRecord {
    std::int64_t id = 0;
    std::int64_t run = 0;
    std::string format; ///< "torchscript"
    std::string folder; ///< absolute
    ExportState state = ExportState::Queued;
    double progress = 0; ///< 0 to 1
    std::string message; ///< what is being done, or why it failed
    std::string hint;
    double maxDifference = 0; ///< largest |exported - workbench| / max(|workbench|, target's deviation), test part
    double tolerance = 0;
    std::int64_t windows = 0; ///< compared
    UnixMs createdMs = 0, endedMs = 0;
};

} // namespace airshed::runs
