#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/machine_state.h"
#include "core/project/worker_questions.h"

namespace airshed::cli {

namespace {

struct DevicesOptions {};

constexpr double bytesPerGiB = 1024.0 * 1024.0 * 1024.0;

/// "3.1 of 15.6 GiB"; "not available" where the machine does not say.
std::string memoryText(std::int64_t used, std::int64_t total) {
    return total == 0 ? "not available" : fmt::format("{:.1f} of {:.1f} GiB", used / bytesPerGiB, total / bytesPerGiB);
}

std::string percentText(const std::optional<double>& share) {
    return share ? fmt::format("{:.0f} %", *share * 100.0) : "not available";
}

std::string numberText(const std::optional<double>& value, const char* unit) {
    return value ? fmt::format("{:.0f} {}", *value, unit) : "not available";
}

Json numberOrNull(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

int devices(const DevicesOptions& /*options*/, const Session& session) {
    const std::vector<project::DeviceFacts> found = project::askForDevices(project::WorkerLauncher(), session.job);
    const MachineState machine = machineState();
    Json list = Json::array();
    TextTable table({{"device"}, {"name"}, {"threads"}, {"memory in use"}, {"load"}, {"temperature"}, {"power"}});
    for (const project::DeviceFacts& device : found) {
        const GpuState* gpu = nullptr;
        for (const GpuState& candidate : machine.gpus)
            if (device.id == fmt::format("cuda:{}", candidate.index))
                gpu = &candidate;
        const bool isCpu = device.id == "cpu";
        const DeviceState state = isCpu ? machine.cpu : gpu ? gpu->state : DeviceState{};
        table.add({device.id, device.name, isCpu ? std::to_string(device.threads) : "-",
                   memoryText(state.memoryUsed, state.memoryTotal), percentText(state.load),
                   numberText(state.temperature, "°C"), numberText(state.watts, "W")});
        list.push_back({{"id", device.id},
                        {"name", device.name},
                        {"threads", device.threads},
                        {"memory_bytes", state.memoryTotal != 0 ? state.memoryTotal : device.memoryBytes},
                        {"memory_used_bytes", state.memoryTotal != 0 ? Json(state.memoryUsed) : Json()},
                        {"load", numberOrNull(state.load)},
                        {"temperature_c", numberOrNull(state.temperature)},
                        {"watts", numberOrNull(state.watts)}});
    }
    if (session.json)
        print(Json{{"devices", std::move(list)}});
    else
        print(table.text());
    return exitDone;
}

} // namespace

void addDevicesCommand(CLI::App& app, Selection& selection) {
    addCommand<DevicesOptions>(
        app, selection, "devices", "What can train on this machine, and how busy it is", [](CLI::App&, DevicesOptions&) {},
        devices);
}

} // namespace airshed::cli
