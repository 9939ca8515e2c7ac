#include "ui/session/device_load.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include <QLocale>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr std::chrono::seconds interval{2};

QString stateOf(const std::string& device) {
    const MachineState machine = machineState();
    for (const GpuState& gpu : machine.gpus)
        if (device == "cuda:" + std::to_string(gpu.index))
            return loadText(toQt(gpu.name), gpu.state);
    return device == "cpu" ? loadText(DeviceLoad::tr("Processor"), machine.cpu) : QString();
}

} // namespace

QString loadText(const QString& name, const DeviceState& state) {
    constexpr double bytesPerGiB = 1024.0 * 1024.0 * 1024.0;
    QStringList parts;
    if (state.load)
        parts << DeviceLoad::tr("%1 %2 %").arg(name, QLocale().toString(*state.load * 100.0, 'f', 0));
    if (state.memoryTotal > 0)
        parts << DeviceLoad::tr("memory %1 of %2 GiB")
                     .arg(QLocale().toString(static_cast<double>(state.memoryUsed) / bytesPerGiB, 'f', 1),
                          QLocale().toString(static_cast<double>(state.memoryTotal) / bytesPerGiB, 'f', 1));
    if (state.temperature)
        parts << DeviceLoad::tr("%1 °C").arg(QLocale().toString(*state.temperature, 'f', 0));
    if (state.watts)
        parts << DeviceLoad::tr("%1 W").arg(QLocale().toString(*state.watts, 'f', 0));
    return parts.join(QStringLiteral(" · "));
}

DeviceLoad::~DeviceLoad() {
    m_thread = {}; // before this object's connections are gone
}

void DeviceLoad::watch(const std::string& device) {
    if (device == m_device)
        return;
    m_device = device;
    m_thread = {};
    if (device.empty()) {
        Q_EMIT said({});
        return;
    }
    m_thread = std::jthread([this, device](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any waiting;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            const QString words = stateOf(device);
            QMetaObject::invokeMethod(
                this,
                [this, device, words] {
                    if (device == m_device)
                        Q_EMIT said(words);
                },
                Qt::QueuedConnection);
            waiting.wait_for(lock, stop, interval, [] { return false; });
        }
    });
}

} // namespace airshed::ui
