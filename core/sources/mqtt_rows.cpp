#include "core/sources/mqtt_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/bounded_json.h"
#include "core/sources/epoch.h"
#include "core/sources/quantities.h"

namespace airshed::sources {

namespace {

constexpr auto timeFields = std::to_array<std::string_view>({"time", "timestamp", "ts", "datetime", "date_time", "Time"});

constexpr int deepest = 8; ///< objects within objects; what is deeper is left out

using Field = std::pair<std::string, Json>;

/// Numbers, texts and truth values of an object and of those in it; lists say nothing that fits a row.
void flatten(const Json& object, const std::string& prefix, int depth, std::vector<Field>& fields) {
    for (const auto& [name, value] : object.items()) {
        const std::string path = prefix.empty() ? name : fmt::format("{}.{}", prefix, name);
        if (value.is_object() && depth < deepest)
            flatten(value, path, depth + 1, fields);
        else if (value.is_number() || value.is_boolean() || value.is_string())
            fields.emplace_back(path, value);
    }
}

std::optional<TimeNs> timeOf(const Json& value) {
    if (value.is_number_integer())
        return fromEpoch(value.get<std::int64_t>());
    if (value.is_number())
        return fromEpoch(value.get<double>());
    return value.is_string() ? parseIso(value.get<std::string>()) : std::nullopt;
}

std::optional<double> plainNumber(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isWhole = fault == std::errc{} && end == text.data() + text.size() && !text.empty();
    return isWhole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace

bool MqttRows::add(const std::string& topic, std::string_view payload, TimeNs arrived) {
    if (const auto number = plainNumber(payload))
        return addNumber(topic, *number, arrived);
    const Json json = tryParseJson(payload);
    if (json.is_object() && addObject(topic, json, arrived))
        return true;
    ++m_unreadable[topic];
    return false;
}

bool MqttRows::addNumber(const std::string& topic, double value, TimeNs arrived) {
    const auto slash = topic.rfind('/');
    const std::string series = slash == std::string::npos ? std::string() : topic.substr(0, slash);
    const std::string column = quantityName(slash == std::string::npos ? topic : topic.substr(slash + 1));
    m_rows.setNumber(m_rows.addRow(arrived, series), column == "time" ? "value" : column, "", value);
    return true;
}

bool MqttRows::addObject(const std::string& topic, const Json& object, TimeNs arrived) {
    std::vector<Field> fields;
    flatten(object, "", 0, fields);
    std::optional<TimeNs> stamp;
    std::erase_if(fields, [&](const Field& field) {
        if (std::ranges::find(timeFields, field.first) == timeFields.end())
            return false;
        if (!stamp)
            stamp = timeOf(field.second);
        return true;
    });
    if (fields.empty())
        return false;
    const std::size_t row = m_rows.addRow(stamp.value_or(arrived), topic);
    for (const auto& [name, value] : fields) {
        const std::string column = name == "topic" ? "topic field" : quantityName(name);
        if (m_rows.clashes(column, !value.is_string(), ""))
            ++m_otherKind[column];
        else if (value.is_string())
            m_rows.setText(row, column, value.get<std::string>());
        else
            m_rows.setNumber(row, column, "", value.is_boolean() ? (value.get<bool>() ? 1.0 : 0.0) : value.get<double>());
    }
    return true;
}

Findings MqttRows::findings() const {
    Findings findings;
    for (const auto& [topic, count] : m_unreadable)
        findings.push_back({Severity::Warning, "unreadable_message", topic,
                            fmt::format("{} messages are neither a number nor a JSON object with a value.", count), ""});
    for (const auto& [column, count] : m_otherKind)
        findings.push_back({Severity::Warning, "other_kind", column,
                            fmt::format("{} values are of another kind than the column's first one and were left out.", count),
                            ""});
    return findings;
}

} // namespace airshed::sources
