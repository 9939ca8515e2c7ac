#include "ui/pages/data/column_detail.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

/// Below this a mean is not taken for the hour's or day's (the 75 % rule of air-quality reporting).
constexpr double enough = 0.75;
constexpr std::size_t hoursBetweenLabels = 6;

std::vector<BarStrip::Bar> barsOfValues(const quality::ColumnProfile& column) {
    std::vector<BarStrip::Bar> bars;
    if (column.histogram.empty())
        return bars;
    const auto bins = static_cast<double>(column.histogram.size());
    const double step = (column.max - column.min) / bins;
    const auto most = static_cast<double>(*std::ranges::max_element(column.histogram));
    const double scale = std::max(std::abs(column.min), std::abs(column.max));
    for (std::size_t i = 0; i < column.histogram.size(); ++i) {
        const double from = column.min + static_cast<double>(i) * step;
        const auto count = static_cast<std::int64_t>(column.histogram[i]);
        bars.push_back({static_cast<double>(count) / most,
                        ColumnDetail::tr("%1 to %2: %3 values")
                            .arg(measureTextLike(from, scale), measureTextLike(from + step, scale), countText(count)),
                        {},
                        false});
    }
    bars.front().label = measureText(column.min);
    if (bars.size() > 1)
        bars.back().label = measureText(column.max);
    return bars;
}

BarStrip::Bar shareBar(const QString& what, const QString& label, double share) {
    const QString words = std::isnan(share) ? ColumnDetail::tr("%1: nothing is expected").arg(what)
                                            : ColumnDetail::tr("%1: %2 % are there").arg(what).arg(qRound(share * 100));
    return {share, words, label, share < enough};
}

std::vector<BarStrip::Bar> barsOfHours(const std::vector<double>& shares) {
    std::vector<BarStrip::Bar> bars;
    bars.reserve(shares.size());
    for (std::size_t hour = 0; hour < shares.size(); ++hour)
        bars.push_back(shareBar(ColumnDetail::tr("%1:00 UTC").arg(hour, 2, 10, QLatin1Char('0')),
                                hour % hoursBetweenLabels == 0 ? QString::number(hour) : QString(), shares[hour]));
    return bars;
}

std::vector<BarStrip::Bar> barsOfWeekdays(const std::vector<double>& shares) {
    std::vector<BarStrip::Bar> bars;
    bars.reserve(shares.size());
    for (std::size_t day = 0; day < shares.size(); ++day) {
        const int number = static_cast<int>(day) + 1;
        bars.push_back(shareBar(QLocale().standaloneDayName(number), QLocale().standaloneDayName(number, QLocale::NarrowFormat),
                                shares[day]));
    }
    return bars;
}

QString correlationText(double value) {
    return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', 2);
}

} // namespace

ColumnDetail::ColumnDetail(QWidget* parent)
    : QWidget(parent),
      m_title(makeLabel({}, TypeStyle::Strong)),
      m_words(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_values(new BarStrip(tr("How the values are spread"))),
      m_hours(new BarStrip(tr("Complete by hour (UTC)"))),
      m_weekdays(new BarStrip(tr("Complete by weekday"))) {
    auto* strips = new QHBoxLayout;
    strips->setSpacing(16);
    for (BarStrip* strip : {m_values, m_hours, m_weekdays})
        strips->addWidget(strip);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_words);
    column->addLayout(strips);
}

void ColumnDetail::show(const quality::ColumnProfile& column, const quality::SeriesColumnProfile* overTime) {
    QString title = toQt(column.unit.empty() ? column.name : column.name + " (" + column.unit + ")");
    if (overTime && !overTime->series.empty())
        title += QStringLiteral(" · ") + toQt(overTime->series);
    m_title->setText(title);
    m_values->setBars(barsOfValues(column));
    m_values->setVisible(!m_values->bars().empty());
    m_hours->setBars(overTime ? barsOfHours(overTime->completenessByHour) : std::vector<BarStrip::Bar>());
    m_hours->setVisible(!m_hours->bars().empty());
    m_weekdays->setBars(overTime ? barsOfWeekdays(overTime->completenessByWeekday) : std::vector<BarStrip::Bar>());
    m_weekdays->setVisible(!m_weekdays->bars().empty());
    if (overTime)
        m_words->setText(tr("Follows itself (autocorrelation): %1 after an hour, %2 after a day, %3 after a week.")
                             .arg(correlationText(overTime->autocorrelation1h), correlationText(overTime->autocorrelation24h),
                                  correlationText(overTime->autocorrelation168h)));
    else if (column.histogram.empty())
        m_words->setText(tr("It holds no numbers: there is nothing to draw."));
    else
        m_words->setText(tr("The table has no time column: nothing can be said of its course over time."));
}

} // namespace airshed::ui
