#pragma once

#include <QAbstractTableModel>

#include "core/quality/data_finding.h"

namespace airshed::ui {

/// What the checks found in a table, worst first.
class FindingsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Section { Severity, Place, Message, When, Rows, SectionCount };

    explicit FindingsModel(QObject* parent = nullptr);

    void setFindings(quality::DataFindings findings);
    [[nodiscard]] const quality::DataFindings& findings() const noexcept { return m_findings; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    quality::DataFindings m_findings;
};

/// "3 Mar 2026 14:00 – 16:00 UTC".
[[nodiscard]] QString spanText(TimeNs from, TimeNs to);
/// "from 2004-04-01T14:00:00Z on" → "from 2004-04-01 14:00 on": where it is said that times are in UTC.
[[nodiscard]] QString withShortTimes(QString text);

} // namespace airshed::ui
