#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>
#include <QUrlQuery>

#include "core/base/json.h"
#include "core/base/time.h"

namespace airshed::test {

/// What a request asks for.
inline QUrlQuery fieldsOf(const QByteArray& target) {
    return QUrlQuery(QUrl::fromEncoded(target));
}

/// One place's answer in the documented shape: each value is the hour of its stamp, counted from 1970.
inline Json placeAnswer(const QUrlQuery& fields, double latitude) {
    const TimeNs begin = *parseIso(fields.queryItemValue("start_date").toStdString());
    const TimeNs end = *parseIso(fields.queryItemValue("end_date").toStdString()) + nsPerDay;
    Json hourly = {{"time", Json::array()}};
    Json units = {{"time", "unixtime"}};
    for (const QString& name : fields.queryItemValue("hourly").split(',')) {
        hourly[name.toStdString()] = Json::array();
        units[name.toStdString()] = name == "precipitation" ? "mm" : "μg/m³";
    }
    for (TimeNs time = begin; time < end; time += nsPerHour) {
        hourly["time"].push_back(time / nsPerSecond);
        for (auto& [name, values] : hourly.items())
            if (name != "time")
                values.push_back(static_cast<double>(time / nsPerHour));
    }
    return {{"latitude", latitude},           {"longitude", -2.1},       {"elevation", 10.0},
            {"generationtime_ms", 0.1},       {"utc_offset_seconds", 0}, {"timezone", "GMT"},
            {"timezone_abbreviation", "GMT"}, {"hourly", hourly},        {"hourly_units", units}};
}

} // namespace airshed::test
