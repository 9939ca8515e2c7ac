#include "ui/session/devices.h"

#include <QCoreApplication>
#include <QDir>

namespace airshed::ui {

QList<Device> availableDevices() {
    const auto words = [](const char* text) { return QCoreApplication::translate("airshed::ui::devices", text); };
    QList<Device> devices = {{QStringLiteral("auto"), words("Automatic")}, {QStringLiteral("cpu"), words("CPU")}};
    const qsizetype cards =
        QDir(QStringLiteral("/proc/driver/nvidia/gpus")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
    for (qsizetype card = 0; card < cards; ++card)
        devices.append({QStringLiteral("cuda:%1").arg(card), words("GPU %1 (CUDA)").arg(card)});
    return devices;
}

} // namespace airshed::ui
