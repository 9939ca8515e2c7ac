#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/fetched.h"
#include "core/sources/source_context.h"

namespace airshed::sources {

/// Live sensors that publish to an MQTT broker. Plain data; holds no password: that is the key "mqtt@HOST".
struct MqttQuery {
    std::string host = "localhost";
    int port = 1883;
    std::vector<std::string> topics; ///< filters, with + and #
    std::string user;                ///< "": no login
    bool encrypted = false;          ///< TLS with the system's certificates
    /// A batch ends after so many seconds, or so many messages, whichever comes first.
    std::int64_t batchSeconds = 600;
    std::int64_t batchMessages = 10'000;
};

/// Called with each batch that holds a row.
using MqttBatch = std::function<void(Fetched batch)>;

/// Listens until `batches` batches are full (0: until a stop is asked for) and hands each over. A message becomes a row: a JSON
/// object gives a column a number or text in it (nested ones joined by a dot) and, where it has a field named like a time, the
/// row's time; a plain number gives a column named by the topic's last part. Series "topic": the topic, without that last part
/// for plain numbers. Without a time of its own a message has that of its arrival. A lost connection is made again. When a stop
/// is asked for, what has come is handed over before Cancelled is thrown. "Listening to …" is told as progress as soon as every
/// topic is subscribed.
/// @throws Error(InvalidInput) for no topic or one that cannot be a filter; Error(Unavailable) when the broker cannot be
/// reached or
///   refuses; what `batch` throws; Cancelled.
void listenMqtt(const SourceContext& context, const MqttQuery& query, int batches, const MqttBatch& batch,
                const JobContext& job = {});

[[nodiscard]] Json toJson(const MqttQuery& query);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] MqttQuery mqttQueryFromJson(const Json& json);

} // namespace airshed::sources
