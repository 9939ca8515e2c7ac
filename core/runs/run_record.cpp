#include "core/runs/run_record.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/base/error.h"

namespace airshed::runs {

namespace {

template <typename Value, std::size_t Count> using Names = std::array<std::pair<Value, std::string_view>, Count>;

constexpr Names<RunState, 7> stateNames = {{{RunState::Queued, "queued"},
                                            {RunState::Running, "running"},
                                            {RunState::Paused, "paused"},
                                            {RunState::Finished, "finished"},
                                            {RunState::Stopped, "stopped"},
                                            {RunState::Failed, "failed"},
                                            {RunState::Interrupted, "interrupted"}}};
constexpr Names<Control, 5> controlNames = {{{Control::None, "none"},
                                             {Control::Pause, "pause"},
                                             {Control::Resume, "resume"},
                                             {Control::Stop, "stop"},
                                             {Control::Checkpoint, "checkpoint"}}};
constexpr Names<ExportState, 4> exportStateNames = {{{ExportState::Queued, "queued"},
                                                     {ExportState::Running, "running"},
                                                     {ExportState::Done, "done"},
                                                     {ExportState::Failed, "failed"}}};

template <typename Value, std::size_t Count> std::string nameOf(const Names<Value, Count>& names, Value value) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == value; });
    return std::string(found->second);
}

template <typename Value, std::size_t Count> Value valueOf(const Names<Value, Count>& names, const std::string& text) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.second == text; });
    if (found == names.end())
        throw Error(ErrorCode::Damaged, "The run store holds the unknown state \"" + text + "\".");
    return found->first;
}

} // namespace

double secondsAtWork(const RunRecord& run, UnixMs atMs) {
    const std::int64_t present = run.workingSinceMs == 0 ? 0 : std::max<std::int64_t>(atMs - run.workingSinceMs, 0);
    return static_cast<double>(run.workedMs + present) / 1000;
}

std::string toText(RunState state) {
    return nameOf(stateNames, state);
}

RunState runStateFromText(const std::string& text) {
    return valueOf(stateNames, text);
}

std::string toText(Control control) {
    return nameOf(controlNames, control);
}

Control controlFromText(const std::string& text) {
    return valueOf(controlNames, text);
}

std::string toText(ExportState state) {
    return nameOf(exportStateNames, state);
}

ExportState exportStateFromText(const std::string& text) {
    return valueOf(exportStateNames, text);
}

bool isLive(RunState state) {
    return state == RunState::Queued || state == RunState::Running || state == RunState::Paused;
}

bool isResumable(RunState state) {
    return state == RunState::Paused || state == RunState::Stopped || state == RunState::Failed ||
           state == RunState::Interrupted;
}

} // namespace airshed::runs
