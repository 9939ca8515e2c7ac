#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace airshed {

/// How busy something that computes is; what the machine does not say is left out.
struct DeviceState {
    std::int64_t memoryUsed = 0;
    std::int64_t memoryTotal = 0;      ///< bytes; 0: not available
    std::optional<double> load;        ///< share of what it can do, 0 to 1
    std::optional<double> temperature; ///< °C
    std::optional<double> watts;
};

/// An NVIDIA GPU as its management library (NVML) tells of it.
struct GpuState {
    int index = 0; ///< in the order of the PCI bus
    std::string name;
    DeviceState state;
    std::optional<double> joules; ///< used since the driver was loaded
};

struct MachineState {
    DeviceState cpu; ///< all processors, and the machine's memory
    std::vector<GpuState> gpus;
};

/// How busy the machine is now. NVML is loaded by name where it is there; nothing needs it to build or start. Any thread.
/// @param root of the system's own files, for tests.
[[nodiscard]] MachineState machineState(const std::filesystem::path& root = "/");

/// The energy that all GPUs have used since their driver was loaded, in joules; nothing where NVML does not say.
[[nodiscard]] std::optional<double> gpuJoules();

/// The energy that the processors' packages (Linux powercap, where it may be read) and the GPUs have used since it was made.
/// The whole machine's: other programs are counted in. Used by one thread at a time.
class EnergyMeter {
public:
    /// What the GPUs have used since some moment, in joules; nothing where it cannot be read.
    using GpuCounter = std::function<std::optional<double>()>;

    /// @param root of the system's own files, and who counts for the GPUs: others in tests.
    explicit EnergyMeter(const std::filesystem::path& root = "/", GpuCounter gpus = gpuJoules);
    /// Reads the counters. A package's begins anew after some minutes under load: call it more often than that.
    void sample();
    /// Up to the last sample; nothing where no counter can be read.
    [[nodiscard]] std::optional<double> wattHours() const;
    /// What was counted: "processor", "processor and GPU", "GPU"; "" where nothing was.
    [[nodiscard]] std::string what() const;

private:
    struct Counter {
        std::filesystem::path file;
        double range = 0; ///< µJ at which it begins anew
        double last = 0;
    };
    GpuCounter m_gpus;
    std::vector<Counter> m_packages;
    std::optional<double> m_firstGpuJoules, m_lastGpuJoules;
    double m_packageJoules = 0;
};

} // namespace airshed
