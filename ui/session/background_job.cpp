#include "ui/session/background_job.h"

#include <chrono>

#include "core/base/failure.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Progress reaches the window at most so often; more would only keep it busy.
constexpr auto progressInterval = std::chrono::milliseconds(60);

} // namespace

BackgroundJob::BackgroundJob(QString title, Work work, FailureHandler failed, QObject* parent)
    : QObject(parent), m_title(std::move(title)), m_failed(std::move(failed)) {
    m_clock.start();
    m_thread = std::jthread([this, task = std::move(work)](const std::stop_token& stop) { run(stop, task); });
}

BackgroundJob::~BackgroundJob() {
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void BackgroundJob::cancel() {
    m_thread.request_stop();
    Q_EMIT progressed();
}

double BackgroundJob::secondsLeft() const {
    if (m_fraction <= 0.01)
        return -1;
    return elapsedSeconds() * (1 - m_fraction) / m_fraction;
}

void BackgroundJob::run(const std::stop_token& stop, const Work& work) {
    auto lastTold = std::chrono::steady_clock::time_point();
    const JobContext context(stop, [this, &lastTold](double fraction, const std::string& message) {
        const auto now = std::chrono::steady_clock::now();
        if (now - lastTold < progressInterval)
            return;
        lastTold = now;
        QMetaObject::invokeMethod(
            this,
            [this, fraction, text = toQt(message)] {
                m_fraction = fraction;
                m_message = text;
                Q_EMIT progressed();
            },
            Qt::QueuedConnection);
    });
    Delivery delivery;
    std::optional<Error> error;
    try {
        delivery = work(context);
    } catch (const Cancelled&) {
        delivery = nullptr;
    } catch (const std::exception& fault) {
        error = asError(fault, "The work");
    }
    QMetaObject::invokeMethod(
        this, [this, delivery, error] { complete(delivery, error); }, Qt::QueuedConnection);
}

void BackgroundJob::complete(const Delivery& delivery, const std::optional<Error>& error) {
    if (!isCancelling()) {
        if (error && m_failed)
            m_failed(*error);
        else if (!error && delivery)
            delivery();
    }
    Q_EMIT finished();
}

} // namespace airshed::ui
