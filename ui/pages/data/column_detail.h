#pragma once

#include <QLabel>
#include <QWidget>

#include "core/quality/profile.h"
#include "core/quality/series_profile.h"
#include "ui/plot/bar_strip.h"

namespace airshed::ui {

/// One column more closely: how its values are spread and, for one series, how it follows itself and when it is there.
class ColumnDetail : public QWidget {
    Q_OBJECT
public:
    explicit ColumnDetail(QWidget* parent = nullptr);

    /// @param overTime null pointer where there is nothing over time: no time column, or no numbers.
    void show(const quality::ColumnProfile& column, const quality::SeriesColumnProfile* overTime);

private:
    QLabel* m_title;
    QLabel* m_words;
    BarStrip* m_values;
    BarStrip* m_hours;
    BarStrip* m_weekdays;
};

} // namespace airshed::ui
