#pragma once

#include <string>
#include <thread>

#include <QObject>

#include "core/base/machine_state.h"

namespace airshed::ui {

/// How busy a device is, asked every two seconds on a thread of its own (a driver may take its time) while it is watched.
class DeviceLoad : public QObject {
    Q_OBJECT
public:
    explicit DeviceLoad(QObject* parent = nullptr) : QObject(parent) {}
    ~DeviceLoad() override;

    /// @param device "cpu", "cuda:0"; "" watches nothing.
    void watch(const std::string& device);

Q_SIGNALS:
    /// "Processor 97 % · memory 3.1 of 15.6 GiB · 61 °C", as far as the machine says; "" when nothing is watched.
    void said(const QString& words);

private:
    std::string m_device;
    std::jthread m_thread;
};

/// What there is to say of a device's state. @param name "Processor".
[[nodiscard]] QString loadText(const QString& name, const DeviceState& state);

} // namespace airshed::ui
