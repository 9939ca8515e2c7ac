#include "ui/pages/data/findings_model.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include "ui/parts/notice.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

QIcon severityIcon(Severity severity) {
    switch (severity) {
    case Severity::Error: return lineIcon(QStringLiteral("error"), IconTone::Bad);
    case Severity::Warning: return lineIcon(QStringLiteral("warning"), IconTone::Warn);
    case Severity::Info: return lineIcon(QStringLiteral("info"), IconTone::Accent);
    }
    return {};
}

QString dayText(TimeNs stamp) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(stamp / 1'000'000, Qt::UTC), QStringLiteral("d MMM yyyy"));
}

} // namespace

QString spanText(TimeNs from, TimeNs to) {
    const auto time = [](TimeNs stamp) { return QDateTime::fromMSecsSinceEpoch(stamp / 1'000'000, Qt::UTC); };
    const QLocale locale;
    const QString day = QStringLiteral("d MMM yyyy HH:mm");
    if (from == to)
        return locale.toString(time(from), day);
    const bool sameDay = time(from).date() == time(to).date();
    return FindingsModel::tr("%1 – %2").arg(locale.toString(time(from), day),
                                            locale.toString(time(to), sameDay ? QStringLiteral("HH:mm") : day));
}

QString withShortTimes(QString text) {
    static const QRegularExpression exact(
        QStringLiteral("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2})(?::00)?(:\\d{2}(?:\\.\\d+)?)?Z"));
    return text.replace(exact, QStringLiteral("\\1 \\2\\3"));
}

FindingsModel::FindingsModel(QObject* parent) : QAbstractTableModel(parent) {}

void FindingsModel::setFindings(quality::DataFindings findings) {
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : SectionCount;
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const quality::DataFinding& finding = m_findings[static_cast<std::size_t>(index.row())];
    if (role == Qt::DecorationRole)
        return index.column() == Severity ? QVariant(severityIcon(finding.severity)) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == Rows ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return toQt(finding.message + (finding.evidence.empty() ? "" : "\n" + finding.evidence));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Severity: return severityText(finding.severity);
    case Place: return toQt(finding.place());
    case Message: return toQt(finding.message);
    case When: return dayText(finding.from()); // all of its stretches stand below the list
    default: return countText(static_cast<std::int64_t>(finding.rows()));
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Rows ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Severity: return tr("Weight");
    case Place: return tr("Where");
    case Message: return tr("What");
    case When: return tr("From (UTC)");
    default: return tr("Rows");
    }
}

} // namespace airshed::ui
