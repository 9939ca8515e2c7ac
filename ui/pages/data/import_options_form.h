#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QWidget>

#include "core/data/read_options.h"
#include "core/data/read_report.h"

namespace airshed::ui {

/// How files are read, as fields: each says what was found until a person chooses. What concerns single columns passes through
/// untouched.
class ImportOptionsForm : public QWidget {
    Q_OBJECT
public:
    explicit ImportOptionsForm(QWidget* parent = nullptr);

    void setOptions(const data::ReadOptions& options);
    [[nodiscard]] data::ReadOptions options() const;
    /// Shows in each field what the reading found by itself, and the columns there are to choose from.
    void setFound(const data::ReadReport& report);
    /// A field that does not belong to the reading stands above the others.
    void putFirst(const QString& label, QWidget* field) { m_common->insertRow(0, label, field); }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QComboBox* makeChoice(const QString& name, const QString& toolTip);
    [[nodiscard]] QLineEdit* watchedField(const QString& name, const QString& placeholder, const QString& toolTip);
    [[nodiscard]] QWidget* makeCommon();
    [[nodiscard]] QWidget* makeMore();

    data::ReadOptions m_rest; ///< what the form has no field for
    QFormLayout* m_common = nullptr;
    QComboBox* m_separator;
    QLineEdit* m_time;
    QComboBox* m_timeFormat;
    QComboBox* m_zone;
    QComboBox* m_series;
    QLineEdit* m_missing;
    QComboBox* m_decimal;
    QComboBox* m_thousands;
    QComboBox* m_encoding;
    QComboBox* m_quote;
    QComboBox* m_skipLines;
    QComboBox* m_headerRows;
    QComboBox* m_unitsRow;
    QLineEdit* m_comment;
    QCheckBox* m_spread;
};

} // namespace airshed::ui
