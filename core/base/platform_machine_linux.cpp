#include "core/base/machine_state.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/shared_library.h"

namespace airshed {

namespace fs = std::filesystem;

namespace {

std::optional<double> numberIn(const fs::path& file) {
    std::ifstream in(file);
    double number = 0;
    return in >> number ? std::optional(number) : std::nullopt;
}

std::string lineIn(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

std::vector<fs::path> foldersIn(const fs::path& folder, const std::string& beginning) {
    std::vector<fs::path> found;
    std::error_code fault;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault))
        if (entry.path().filename().string().starts_with(beginning))
            found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// Bytes, from lines such as "MemTotal:       16384 kB".
void readMemory(const fs::path& root, DeviceState& state) {
    constexpr std::int64_t kilo = 1024;
    std::ifstream in(root / "proc/meminfo");
    std::int64_t available = 0;
    for (std::string name, unit; in;) {
        std::int64_t size = 0;
        in >> name >> size;
        std::getline(in, unit);
        if (name == "MemTotal:")
            state.memoryTotal = size * kilo;
        else if (name == "MemAvailable:")
            available = size * kilo;
    }
    state.memoryUsed = std::max<std::int64_t>(state.memoryTotal - available, 0);
}

std::optional<double> packageTemperature(const fs::path& root) {
    constexpr double thousandths = 1000.0;
    std::optional<double> hottest;
    for (const fs::path& zone : foldersIn(root / "sys/class/thermal", "thermal_zone")) {
        const std::string type = lineIn(zone / "type");
        if (!type.ends_with("pkg_temp") && !type.starts_with("cpu"))
            continue;
        if (const auto degrees = numberIn(zone / "temp"))
            hottest = std::max(hottest.value_or(*degrees / thousandths), *degrees / thousandths);
    }
    return hottest;
}

/// NVIDIA's management library, for as long as one question takes. Functions and layouts as its header nvml.h has them.
class Nvml {
public:
    Nvml() : m_library("libnvidia-ml.so.1") {
        if (call<int()>("nvmlInit_v2")() != 0)
            throw Error(ErrorCode::Unavailable, "NVML does not start.");
    }
    ~Nvml() {
        try {
            call<int()>("nvmlShutdown")();
        } catch (const Error&) { // an older one, without it
            return;
        }
    }
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;

    [[nodiscard]] std::vector<GpuState> gpus() const {
        unsigned count = 0;
        std::vector<GpuState> found;
        if (call<int(unsigned*)>("nvmlDeviceGetCount_v2")(&count) != 0)
            return found;
        for (unsigned i = 0; i < count; ++i) {
            void* device = nullptr;
            if (call<int(unsigned, void**)>("nvmlDeviceGetHandleByIndex_v2")(i, &device) == 0)
                found.push_back(gpu(static_cast<int>(i), device));
        }
        return found;
    }

private:
    struct Memory {
        unsigned long long total, free, used;
    };
    struct Utilization {
        unsigned gpu, memory;
    };

    template <typename Function> [[nodiscard]] Function* call(const char* name) const {
        return m_library.function<Function>(name);
    }

    [[nodiscard]] GpuState gpu(int index, void* device) const {
        constexpr double percent = 100.0;
        constexpr double thousandths = 1000.0;
        GpuState gpu;
        gpu.index = index;
        std::array<char, 96> name{};
        if (call<int(void*, char*, unsigned)>("nvmlDeviceGetName")(device, name.data(), name.size()) == 0)
            gpu.name = name.data();
        Memory memory{};
        if (call<int(void*, Memory*)>("nvmlDeviceGetMemoryInfo")(device, &memory) == 0) {
            gpu.state.memoryTotal = static_cast<std::int64_t>(memory.total);
            gpu.state.memoryUsed = static_cast<std::int64_t>(memory.used);
        }
        Utilization use{};
        if (call<int(void*, Utilization*)>("nvmlDeviceGetUtilizationRates")(device, &use) == 0)
            gpu.state.load = use.gpu / percent;
        unsigned degrees = 0;
        if (call<int(void*, int, unsigned*)>("nvmlDeviceGetTemperature")(device, 0, &degrees) == 0)
            gpu.state.temperature = degrees;
        unsigned milliwatts = 0;
        if (call<int(void*, unsigned*)>("nvmlDeviceGetPowerUsage")(device, &milliwatts) == 0)
            gpu.state.watts = milliwatts / thousandths;
        unsigned long long millijoules = 0;
        if (call<int(void*, unsigned long long*)>("nvmlDeviceGetTotalEnergyConsumption")(device, &millijoules) == 0)
            gpu.joules = static_cast<double>(millijoules) / thousandths;
        return gpu;
    }

    SharedLibrary m_library;
};

std::vector<GpuState> gpuStates() {
    try {
        return Nvml().gpus();
    } catch (const Error&) { // no driver, or one that lacks a function: then there is nothing to tell
        return {};
    }
}

} // namespace

std::optional<double> gpuJoules() {
    std::optional<double> sum;
    for (const GpuState& gpu : gpuStates())
        if (gpu.joules)
            sum = sum.value_or(0.0) + *gpu.joules;
    return sum;
}

MachineState machineState(const fs::path& root) {
    MachineState machine;
    machine.cpu.load = std::min(machineLoad(), 1.0);
    readMemory(root, machine.cpu);
    machine.cpu.temperature = packageTemperature(root);
    machine.gpus = gpuStates();
    return machine;
}

EnergyMeter::EnergyMeter(const fs::path& root, GpuCounter gpus) : m_gpus(std::move(gpus)) {
    for (const fs::path& zone : foldersIn(root / "sys/class/powercap", "intel-rapl:")) {
        if (!lineIn(zone / "name").starts_with("package")) // parts of a package are counted in it
            continue;
        const auto now = numberIn(zone / "energy_uj");
        const auto range = numberIn(zone / "max_energy_range_uj");
        if (now && range)
            m_packages.push_back({zone / "energy_uj", *range, *now});
    }
    m_firstGpuJoules = m_lastGpuJoules = m_gpus();
}

void EnergyMeter::sample() {
    constexpr double microjoules = 1e-6;
    for (Counter& counter : m_packages) {
        const auto now = numberIn(counter.file);
        if (!now)
            continue;
        m_packageJoules += (*now >= counter.last ? *now - counter.last : *now + counter.range - counter.last) * microjoules;
        counter.last = *now;
    }
    if (m_firstGpuJoules)
        m_lastGpuJoules = m_gpus();
}

std::optional<double> EnergyMeter::wattHours() const {
    constexpr double joulesPerWattHour = 3600.0;
    if (m_packages.empty() && !m_firstGpuJoules)
        return std::nullopt;
    const double gpus = m_firstGpuJoules && m_lastGpuJoules ? *m_lastGpuJoules - *m_firstGpuJoules : 0.0;
    return (m_packageJoules + gpus) / joulesPerWattHour;
}

std::string EnergyMeter::what() const {
    if (m_packages.empty())
        return m_firstGpuJoules ? "GPU" : "";
    return m_firstGpuJoules ? "processor and GPU" : "processor";
}

} // namespace airshed
