#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/sources/row_builder.h"

namespace airshed::sources {

/// Turns messages into rows, as listenMqtt documents.
class MqttRows {
public:
    MqttRows() : m_rows("topic") {}

    /// @param arrived the row's time where the message has none of its own. @return false when the message gives no row: it is
    ///   then counted by its topic.
    bool add(const std::string& topic, std::string_view payload, TimeNs arrived);
    [[nodiscard]] std::size_t rows() const noexcept { return m_rows.rows(); }
    [[nodiscard]] data::Table table() const { return m_rows.build(); }
    /// Messages and values that gave nothing, by topic.
    [[nodiscard]] Findings findings() const;

private:
    bool addObject(const std::string& topic, const Json& object, TimeNs arrived);
    bool addNumber(const std::string& topic, double value, TimeNs arrived);

    RowBuilder m_rows;
    std::map<std::string, std::int64_t> m_unreadable; ///< messages by topic
    std::map<std::string, std::int64_t> m_otherKind;  ///< values by column
};

} // namespace airshed::sources
