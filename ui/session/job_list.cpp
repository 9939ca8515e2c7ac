#include "ui/session/job_list.h"

#include <algorithm>

namespace airshed::ui {

JobList::JobList(QObject* parent) : QObject(parent) {}

JobList::~JobList() {
    for (BackgroundJob* job : m_jobs)
        job->cancel();
    for (BackgroundJob* job : m_jobs)
        delete job;
}

BackgroundJob* JobList::add(const QString& title, BackgroundJob::Work work, BackgroundJob::FailureHandler failed) {
    auto* job = new BackgroundJob(title, std::move(work), std::move(failed));
    m_jobs.push_back(job);
    connect(job, &BackgroundJob::progressed, this, &JobList::changed);
    connect(job, &BackgroundJob::finished, this, [this, job] {
        std::erase(m_jobs, job);
        job->deleteLater();
        Q_EMIT changed();
    });
    Q_EMIT changed();
    return job;
}

} // namespace airshed::ui
