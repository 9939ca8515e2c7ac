#include "ui/pages/train/adjust_menu.h"

#include <algorithm>
#include <cmath>

#include "core/experiments/training_settings.h"

namespace airshed::ui {

namespace {

double rateOf(const runs::RunRecord& run) {
    if (run.askedLearningRate > 0)
        return run.askedLearningRate;
    const auto training = run.experiment.find("training");
    return training == run.experiment.end() ? 0.0 : training->value("learning_rate", 0.0);
}

/// "0.00025": three digits, as people write a rate.
QString rateText(double rate) {
    constexpr double leastInFull = 1e-7;
    if (rate < leastInFull)
        return QString::number(rate, 'g', 3);
    QString text = QString::number(rate, 'f', std::max(2 - static_cast<int>(std::floor(std::log10(rate))), 0));
    while (text.contains(QLatin1Char('.')) && (text.endsWith(QLatin1Char('0')) || text.endsWith(QLatin1Char('.'))))
        text.chop(1);
    return text;
}

} // namespace

AdjustMenu::AdjustMenu(WorkbenchSession& session, QWidget* parent) : QMenu(parent), m_session(session) {
    setToolTipsVisible(true);
}

bool AdjustMenu::fits(const runs::RunRecord& run) {
    const bool trains = run.state == runs::RunState::Running || run.state == runs::RunState::Paused;
    return rateOf(run) > 0 && (trains || (runs::isResumable(run.state) && run.progress.step > 0));
}

void AdjustMenu::follow(const runs::RunRecord& run) {
    const bool canWrite = run.state == runs::RunState::Running;
    const double rate = rateOf(run);
    if (m_run == run.id && m_rate == rate && m_canWrite == canWrite)
        return;
    m_run = run.id;
    m_rate = rate;
    m_canWrite = canWrite;
    clear();
    addRate(tr("Halve the learning rate, to %1"), rate / 2);
    addRate(tr("A tenth of the learning rate, %1"), rate / 10);
    addRate(tr("Double the learning rate, to %1"), rate * 2);
    if (!canWrite)
        return;
    addSeparator();
    QAction* write =
        addAction(tr("Write a checkpoint now"), this, [this] { m_session.control(m_run, runs::Control::Checkpoint); });
    write->setToolTip(tr("Besides those that are written every epoch and every few seconds"));
}

void AdjustMenu::addRate(const QString& words, double rate) {
    if (rate < experiments::leastLearningRate || rate > experiments::largestLearningRate)
        return;
    QAction* action = addAction(words.arg(rateText(rate)), this, [this, rate] { m_session.askLearningRate(m_run, rate); });
    action->setToolTip(m_canWrite
                           ? tr("From the next step on; a schedule goes on around it. What happened is kept with the run")
                           : tr("When the run goes on; a schedule goes on around it. What happened is kept with the run"));
}

} // namespace airshed::ui
