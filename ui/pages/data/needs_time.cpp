#include "ui/pages/data/needs_time.h"

#include "ui/parts/button.h"

namespace airshed::ui {

NeedsTime::NeedsTime(QWidget* view, QWidget* parent)
    : QStackedWidget(parent),
      m_view(view),
      m_timeless(new EmptyState(QStringLiteral("waiting"), tr("This table has no times"),
                                tr("Plots, findings, labels and the calendar need a column that says when each row was "
                                   "measured. Import the file again and name that column under “Time”."))) {
    auto* again = makeButton(QStringLiteral("import"), tr("Import it again…"), ButtonTone::Primary);
    m_timeless->addAction(again);
    connect(again, &QPushButton::clicked, this, &NeedsTime::importWanted);
    addWidget(m_view);
    addWidget(m_timeless);
}

void NeedsTime::setHasTime(bool hasTime) {
    setCurrentWidget(hasTime ? m_view : m_timeless);
}

} // namespace airshed::ui
