#pragma once

#include <QList>
#include <QString>

namespace airshed::ui {

/// A place to train on.
struct Device {
    QString key; ///< "auto", "cpu", "cuda:0": what the store and the worker call it
    QString title;
};

/// Automatic, the processor, and each graphics card that the system's driver knows. Whether LibTorch can use a card is for the
/// worker to say.
[[nodiscard]] QList<Device> availableDevices();

} // namespace airshed::ui
