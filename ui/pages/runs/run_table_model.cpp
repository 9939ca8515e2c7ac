#include "ui/pages/runs/run_table_model.h"

#include <algorithm>
#include <cmath>

#include <QApplication>

#include "core/features/forecast_score.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

QIcon stateIcon(runs::RunState state) {
    switch (state) {
    case runs::RunState::Queued: return lineIcon(QStringLiteral("waiting"), IconTone::Muted);
    case runs::RunState::Running: return lineIcon(QStringLiteral("ready"), IconTone::Accent);
    case runs::RunState::Paused: return lineIcon(QStringLiteral("pause"), IconTone::Accent);
    case runs::RunState::Finished: return lineIcon(QStringLiteral("done"), IconTone::Good);
    case runs::RunState::Stopped: return lineIcon(QStringLiteral("stop"), IconTone::Muted);
    case runs::RunState::Failed: return lineIcon(QStringLiteral("error"), IconTone::Bad);
    case runs::RunState::Interrupted: return lineIcon(QStringLiteral("warning"), IconTone::Warn);
    }
    return {};
}

bool isNumber(int column) {
    return column == RunTableModel::Id || column == RunTableModel::TestMae || column == RunTableModel::PersistenceMae ||
           column == RunTableModel::Skill || column == RunTableModel::Duration;
}

} // namespace

RunTableModel::RunTableModel(WorkbenchSession& session, QObject* parent) : QAbstractTableModel(parent), m_session(session) {
    connect(&session, &WorkbenchSession::projectChanged, this, [this] {
        m_scores.clear();
        m_facts.clear();
        reload();
    });
    connect(&session, &WorkbenchSession::runsChanged, this, &RunTableModel::reload);
    connect(&session, &WorkbenchSession::runUpdated, this, &RunTableModel::updateRun);
    reload();
}

void RunTableModel::reload() {
    std::vector<std::int64_t> ids;
    for (const runs::RunRecord& run : m_session.runs()) {
        ids.push_back(run.id);
        m_scores.erase(run.id);
    }
    if (ids == m_ids) {
        if (!m_ids.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_ids = std::move(ids);
    endResetModel();
}

void RunTableModel::updateRun(std::int64_t run) {
    const int row = rowOf(run);
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

std::int64_t RunTableModel::runAt(int row) const {
    return row >= 0 && row < static_cast<int>(m_ids.size()) ? m_ids[static_cast<std::size_t>(row)] : 0;
}

int RunTableModel::rowOf(std::int64_t run) const {
    const auto found = std::find(m_ids.begin(), m_ids.end(), run);
    return found == m_ids.end() ? -1 : static_cast<int>(found - m_ids.begin());
}

const std::vector<runs::Score>& RunTableModel::scores(std::int64_t run) const {
    const auto known = m_scores.find(run);
    if (known != m_scores.end())
        return known->second;
    std::vector<runs::Score> read;
    try {
        if (m_session.hasProject())
            read = m_session.project().store().scores(run);
    } catch (const Error&) {
        read.clear();
    }
    return m_scores[run] = std::move(read);
}

const RunFacts& RunTableModel::facts(std::int64_t run) const {
    const auto known = m_facts.find(run);
    if (known != m_facts.end())
        return known->second;
    const runs::RunRecord* record = m_session.findRun(run);
    return m_facts[run] = record ? factsOf(m_session.project(), *record) : RunFacts{};
}

double RunTableModel::skill(std::int64_t run) const {
    const double model = scoreOf(scores(run), "model", "test");
    const double reference = scoreOf(scores(run), "persistence", "test");
    return std::isnan(model) || std::isnan(reference) ? std::nan("") : features::skillScore(model, reference);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunTableModel::queuedText(const runs::RunRecord& run) const {
    if (run.terms.held)
        return tr("Held");
    const std::vector<std::int64_t>& queue = m_session.queue();
    const auto place = std::ranges::find(queue, run.id);
    return queue.size() < 2 || place == queue.end() ? stateText(run.state)
                                                    : tr("Queued %1 of %2").arg(place - queue.begin() + 1).arg(queue.size());
}

QString RunTableModel::text(const runs::RunRecord& run, int column) const {
    switch (column) {
    case Id: return QString::number(run.id);
    case Name: return toQt(run.name);
    case State:
        if (run.state == runs::RunState::Queued)
            return queuedText(run);
        return run.state == runs::RunState::Running && run.progress.epochs > 0
                   ? tr("Epoch %1/%2").arg(run.progress.epoch).arg(run.progress.epochs)
                   : stateText(run.state);
    case Preset: return facts(run.id).preset;
    case TestMae: return measureText(scoreOf(scores(run.id), "model", "test"), facts(run.id).unit);
    case PersistenceMae: return measureText(scoreOf(scores(run.id), "persistence", "test"), facts(run.id).unit);
    case Skill: return signedPercentText(skill(run.id));
    case Started: return whenTextInTable(run.startedMs);
    case Duration: return durationText(runSeconds(run));
    case Device:
        return run.environment.is_object() && run.environment.contains("device") && run.environment["device"].is_string()
                   ? toQt(run.environment["device"].get<std::string>())
                   : toQt(run.device);
    default: return {};
    }
}

QVariant RunTableModel::sortKey(const runs::RunRecord& run, int column) const {
    // What was not measured sorts behind everything that was.
    const auto number = [](double value) { return std::isnan(value) ? QVariant(1e300) : QVariant(value); };
    switch (column) {
    case Id: return static_cast<qlonglong>(run.id);
    case TestMae: return number(scoreOf(scores(run.id), "model", "test"));
    case PersistenceMae: return number(scoreOf(scores(run.id), "persistence", "test"));
    case Skill: return number(skill(run.id));
    case Started: return static_cast<qlonglong>(run.startedMs);
    case Duration: return runSeconds(run);
    default: return text(run, column).toLower();
    }
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    const runs::RunRecord* run = index.isValid() ? m_session.findRun(runAt(index.row())) : nullptr;
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*run, index.column());
    case sortRole: return sortKey(*run, index.column());
    case Qt::DecorationRole: return index.column() == State ? QVariant(stateIcon(run->state)) : QVariant();
    case Qt::ToolTipRole: return index.column() == Started ? exactTimeText(run->startedMs) : toQt(run->message);
    case Qt::TextAlignmentRole:
        return static_cast<int>((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole: {
        const double value = index.column() == Skill ? skill(run->id) : std::nan("");
        const Roles roles = rolesOf(QApplication::palette());
        return std::isnan(value) ? QVariant() : QVariant(value > 0 ? roles.good : roles.warn);
    }
    default: return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id: return tr("Run");
    case Name: return tr("Name");
    case State: return tr("State");
    case Preset: return tr("Network");
    case TestMae: return tr("Test MAE");
    case PersistenceMae: return tr("Persistence");
    case Skill: return tr("Skill");
    case Started: return tr("Started");
    case Duration: return tr("Duration");
    case Device: return tr("Device");
    default: return {};
    }
}

} // namespace airshed::ui
