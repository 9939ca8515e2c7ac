#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>
#include <QPointer>

#include "ui/session/background_job.h"

namespace airshed::ui {

/// The work going on in the background of the window. Owns the jobs; destroying it cancels and waits for all of them.
class JobList : public QObject {
    Q_OBJECT
public:
    explicit JobList(QObject* parent = nullptr);
    ~JobList() override;

    /// Starts `work` on a thread; when it has succeeded `done` gets its result on the GUI thread, else `failed` its fault.
    /// Neither is called once `owner` is gone or the job was cancelled.
    template <typename Result>
    BackgroundJob* start(const QString& title, QObject* owner, const std::function<Result(const JobContext&)>& work,
                         const std::function<void(const Result&)>& done, const std::function<void(const Error&)>& failed = {}) {
        const QPointer<QObject> guard(owner);
        return add(
            title,
            [work, done, guard](const JobContext& context) -> BackgroundJob::Delivery {
                auto result = std::make_shared<const Result>(work(context));
                return [result, done, guard] {
                    if (guard && done)
                        done(*result);
                };
            },
            [failed, guard](const Error& error) {
                if (guard && failed)
                    failed(error);
            });
    }

    /// Oldest first.
    [[nodiscard]] const std::vector<BackgroundJob*>& jobs() const noexcept { return m_jobs; }

Q_SIGNALS:
    /// A job began, ended or moved on.
    void changed();

private:
    BackgroundJob* add(const QString& title, BackgroundJob::Work work, BackgroundJob::FailureHandler failed);

    std::vector<BackgroundJob*> m_jobs;
};

} // namespace airshed::ui
