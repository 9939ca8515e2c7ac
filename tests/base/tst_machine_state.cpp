#include <QtTest>

#include <cmath>
#include <fstream>

#include <QTemporaryDir>

#include "core/base/machine_state.h"

using namespace airshed;

namespace fs = std::filesystem;

namespace {

std::optional<double> noGpu() {
    return std::nullopt;
}

} // namespace

/// What the system's own files say of load and energy.
class TestMachineState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryAndTemperatureAreRead();
    void whatIsNotThereIsLeftOut();
    void thisMachineHasMemory();
    void energyOfPackagesIsAddedUp();
    void aCounterThatBeginsAnewIsCarriedOn();
    void theEnergyOfGpusIsAdded();
    void withoutCountersThereIsNoEnergy();

private:
    void write(const std::string& name, const std::string& text) const {
        const fs::path file = root() / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    void writePackage(int number, double microjoules, const std::string& name = "package-0") const {
        const std::string zone = "sys/class/powercap/intel-rapl:" + std::to_string(number) + "/";
        write(zone + "name", name + "\n");
        write(zone + "energy_uj", std::to_string(static_cast<std::int64_t>(microjoules)) + "\n");
        write(zone + "max_energy_range_uj", "1000000000\n");
    }
    [[nodiscard]] fs::path root() const { return fs::path(m_folder->path().toStdString()); }
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
};

void TestMachineState::memoryAndTemperatureAreRead() {
    write("proc/meminfo", "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    400 kB\nHugePages_Total:  0\n");
    write("sys/class/thermal/thermal_zone0/type", "acpitz\n");
    write("sys/class/thermal/thermal_zone0/temp", "99000\n");
    write("sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
    write("sys/class/thermal/thermal_zone1/temp", "47500\n");
    const MachineState machine = machineState(root());
    QCOMPARE(machine.cpu.memoryTotal, std::int64_t{1000 * 1024});
    QCOMPARE(machine.cpu.memoryUsed, std::int64_t{600 * 1024});
    QCOMPARE(machine.cpu.temperature, std::optional(47.5));
}

void TestMachineState::whatIsNotThereIsLeftOut() {
    const MachineState machine = machineState(root());
    QCOMPARE(machine.cpu.memoryTotal, std::int64_t{0});
    QVERIFY(!machine.cpu.temperature);
    QVERIFY(!machine.cpu.watts);
}

void TestMachineState::thisMachineHasMemory() {
    const DeviceState cpu = machineState().cpu;
    QVERIFY(cpu.memoryTotal > 0);
    QVERIFY(cpu.memoryUsed > 0 && cpu.memoryUsed < cpu.memoryTotal);
    QVERIFY(cpu.load && *cpu.load >= 0.0 && *cpu.load <= 1.0);
}

void TestMachineState::energyOfPackagesIsAddedUp() {
    writePackage(0, 5e6);
    writePackage(1, 1e6, "package-1");
    writePackage(2, 7e6, "psys"); // the same energy, counted elsewhere
    EnergyMeter meter(root(), noGpu);
    writePackage(0, 5e6 + 36e6);
    writePackage(1, 1e6 + 72e6, "package-1");
    writePackage(2, 900e6, "psys");
    meter.sample();
    QCOMPARE(meter.what(), std::string("processor"));
    QVERIFY(std::abs(*meter.wattHours() - 0.03) < 1e-9); // 36 J + 72 J
}

void TestMachineState::aCounterThatBeginsAnewIsCarriedOn() {
    writePackage(0, 990e6);
    EnergyMeter meter(root(), noGpu);
    writePackage(0, 26e6); // of 1,000 J
    meter.sample();
    writePackage(0, 62e6);
    meter.sample();
    QCOMPARE(meter.what(), std::string("processor"));
    QVERIFY(std::abs(*meter.wattHours() - 0.02) < 1e-9); // 10 J + 26 J + 36 J
}

void TestMachineState::theEnergyOfGpusIsAdded() {
    writePackage(0, 0);
    double joules = 5000;
    EnergyMeter both(root(), [&joules] { return std::optional(joules); });
    QCOMPARE(both.what(), std::string("processor and GPU"));
    writePackage(0, 36e6);
    joules += 72;
    both.sample();
    QVERIFY(std::abs(*both.wattHours() - 0.03) < 1e-9); // 36 J + 72 J
    QCOMPARE(EnergyMeter(root() / "nowhere", [] { return std::optional(1.0); }).what(), std::string("GPU"));
}

void TestMachineState::withoutCountersThereIsNoEnergy() {
    EnergyMeter meter(root(), noGpu);
    meter.sample();
    QVERIFY(!meter.wattHours());
    QVERIFY(meter.what().empty());
}

QTEST_GUILESS_MAIN(TestMachineState)
#include "tst_machine_state.moc"
