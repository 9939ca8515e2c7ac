#include "ui/session/job_bar.h"

#include <QHBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"

namespace airshed::ui {

JobBar::JobBar(const QString& name, QWidget* parent)
    : QWidget(parent),
      m_doing(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_bar(new QProgressBar),
      m_cancel(makeButton(tr("Cancel"))) {
    m_doing->setWordWrap(false);
    m_doing->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(140);
    m_bar->setAccessibleName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_doing, 1);
    row->addWidget(m_bar);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    showState();
}

void JobBar::follow(BackgroundJob* job) {
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    if (job) {
        connect(job, &BackgroundJob::progressed, this, &JobBar::showState);
        connect(job, &BackgroundJob::finished, this, [this] { follow(nullptr); });
    }
    showState();
}

void JobBar::showState() {
    const bool busy = m_job && !m_job->isCancelling();
    m_bar->setVisible(busy);
    m_cancel->setVisible(busy);
    m_doing->setText(!busy ? QString() : m_job->message().isEmpty() ? m_job->title() : m_job->message());
    if (!busy)
        return;
    m_bar->setRange(0, m_job->fraction() < 0 ? 0 : 1000);
    m_bar->setValue(static_cast<int>(m_job->fraction() * 1000));
}

} // namespace airshed::ui
