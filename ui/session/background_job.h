#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include "core/base/error.h"
#include "core/base/job.h"

namespace airshed::ui {

/// Work on a thread of its own, seen from the GUI thread: progress, time left, cancel. The destructor cancels and waits.
/// The work may touch nothing of the GUI thread's; what it yields is handed over when it is done.
class BackgroundJob : public QObject {
    Q_OBJECT
public:
    /// What the work leaves to be done on the GUI thread once it has succeeded.
    using Delivery = std::function<void()>;
    using Work = std::function<Delivery(const JobContext&)>;
    using FailureHandler = std::function<void(const Error&)>;

    /// @param title what is being done, for the status line: "Importing 3 files".
    BackgroundJob(QString title, Work work, FailureHandler failed, QObject* parent = nullptr);
    ~BackgroundJob() override;

    void cancel();
    [[nodiscard]] bool isCancelling() const { return m_thread.get_stop_token().stop_requested(); }
    [[nodiscard]] const QString& title() const noexcept { return m_title; }
    [[nodiscard]] const QString& message() const noexcept { return m_message; }
    /// 0 to 1; negative while it cannot be known.
    [[nodiscard]] double fraction() const noexcept { return m_fraction; }
    /// Seconds since it began, and those left at the pace so far (negative while unknown).
    [[nodiscard]] double elapsedSeconds() const { return static_cast<double>(m_clock.elapsed()) / 1000.0; }
    [[nodiscard]] double secondsLeft() const;

Q_SIGNALS:
    void progressed();
    /// Emitted last, after the delivery or the failure handler, also when cancelled.
    void finished();

private:
    void run(const std::stop_token& stop, const Work& work);
    void complete(const Delivery& delivery, const std::optional<Error>& error);

    QString m_title;
    QString m_message;
    double m_fraction = -1;
    FailureHandler m_failed;
    QElapsedTimer m_clock;
    std::jthread m_thread; ///< last: it may use every other member
};

} // namespace airshed::ui
