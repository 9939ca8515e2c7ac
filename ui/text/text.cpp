#include "ui/text/text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "core/base/time.h"
#include "core/models/model_spec.h"

namespace airshed::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("airshed::ui::text", text);
}

const QString dash = QStringLiteral("–");
const QChar minus(0x2212);

} // namespace

QString toQt(const std::string& text) {
    return QString::fromStdString(text);
}
QString toQt(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}
std::string toStd(const QString& text) {
    return text.toStdString();
}
std::filesystem::path toPath(const QString& text) {
    return {text.toStdString()};
}

std::vector<std::string> splitList(const QString& text) {
    std::vector<std::string> parts;
    for (const QString& part : text.split(QLatin1Char(',')))
        if (!part.trimmed().isEmpty())
            parts.push_back(toStd(part.trimmed()));
    return parts;
}

QString joinList(const std::vector<std::string>& parts) {
    QStringList texts;
    for (const std::string& part : parts)
        texts << toQt(part);
    return texts.join(QStringLiteral(", "));
}

QString countText(std::int64_t count) {
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString measureText(double value, const QString& unit) {
    return measureTextLike(value, value, unit);
}

QString measureTextLike(double value, double scale, const QString& unit) {
    if (std::isnan(value))
        return dash;
    const double size = std::abs(std::isnan(scale) ? value : scale);
    QString number;
    if (value == 0 || size == 0)
        number = QStringLiteral("0");
    else if (size >= 1e7 || size < 1e-4)
        number = QLocale().toString(value, 'g', 3);
    else {
        const int digits = std::max(0, 2 - static_cast<int>(std::floor(std::log10(size))));
        number = QLocale().toString(value, 'f', digits);
    }
    if (number.startsWith(QLatin1Char('-'))) {
        // What rounds to nothing has no sign.
        const bool nothing = std::none_of(number.begin(), number.end(), [](QChar c) { return c >= u'1' && c <= u'9'; });
        number.replace(0, 1, nothing ? QString() : QString(minus));
    }
    return unit.isEmpty() ? number : number + QChar(0xA0) + unit;
}

QString powerText(double value) {
    if (value == 0 || std::isnan(value))
        return value == 0 ? QStringLiteral("0") : dash;
    static const QString raised = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    QString power = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent)))
        power += raised[digit.digitValue()];
    return QStringLiteral("%1 × 10%2").arg(QLocale().toString(value / std::pow(10.0, exponent), 'f', 1), power);
}

QString signedPercentText(double share) {
    if (std::isnan(share))
        return dash;
    const double percent = std::round(share * 100);
    const QString sign = percent > 0 ? QStringLiteral("+") : percent < 0 ? QString(minus) : QString();
    return sign + QLocale().toString(std::abs(percent), 'f', 0) + QChar(0xA0) + QLatin1Char('%');
}

namespace {

/// "just now" and "12 min ago" within the hour, else one of three ways; %1 in the first two is the time of day.
QString timeInWords(runs::UnixMs time, QString today, QString yesterday, const QString& dateFormat) {
    if (time <= 0)
        return dash;
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(time);
    const QDateTime now = QDateTime::currentDateTime();
    const qint64 seconds = then.secsTo(now);
    if (seconds >= 0 && seconds < 60)
        return words("just now");
    if (seconds >= 0 && seconds < 3600)
        return words("%1 min ago").arg(seconds / 60);
    const QString clock = QLocale().toString(then.time(), QStringLiteral("HH:mm"));
    if (then.date() == now.date())
        return today.replace(QStringLiteral("%1"), clock);
    if (then.date().addDays(1) == now.date())
        return yesterday.replace(QStringLiteral("%1"), clock);
    return QLocale().toString(then, dateFormat);
}

} // namespace

QString whenText(runs::UnixMs time) {
    return timeInWords(time, words("today %1"), words("yesterday %1"), QStringLiteral("d MMM yyyy HH:mm"));
}

QString whenTextInTable(runs::UnixMs time) {
    return timeInWords(time, QStringLiteral("%1"), words("yesterday"), QStringLiteral("d MMM yyyy"));
}

QString exactTimeText(runs::UnixMs time) {
    if (time <= 0)
        return {};
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time), QLocale::LongFormat);
}

QString durationText(double seconds) {
    return seconds < 0 || std::isnan(seconds) ? dash : toQt(formatDuration(seconds));
}

QString stepText(double seconds) {
    return seconds > 0 ? toQt(formatInterval(seconds)) : durationText(seconds);
}

QString stateText(runs::RunState state) {
    switch (state) {
    case runs::RunState::Queued: return words("Queued");
    case runs::RunState::Running: return words("Training");
    case runs::RunState::Paused: return words("Paused");
    case runs::RunState::Finished: return words("Finished");
    case runs::RunState::Stopped: return words("Stopped");
    case runs::RunState::Failed: return words("Failed");
    case runs::RunState::Interrupted: return words("Interrupted");
    }
    return {};
}

QString predictorText(const std::string& predictor) {
    if (predictor == "model")
        return words("This model");
    if (predictor == "persistence")
        return words("Persistence");
    if (predictor == "seasonal_naive")
        return words("Seasonal naive");
    return toQt(predictor);
}

QString sourceText(const std::string& id) {
    return id == models::networkInput ? words("Input") : toQt(id);
}

QString faultText(const Error& error) {
    const QString message = toQt(std::string(error.what()));
    return error.hint().empty() ? message : message + QLatin1Char(' ') + toQt(error.hint());
}

} // namespace airshed::ui
