#include "core/sources/mqtt.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <mosquitto.h>

#include "core/base/error.h"
#include "core/sources/mqtt_rows.h"
#include "core/sources/wait_clock.h"

namespace airshed::sources {

namespace {

constexpr int keepAliveSeconds = 60;
constexpr int loopMs = 100;
constexpr int refusedQos = 128;
constexpr std::chrono::milliseconds firstReconnectDelay{200};
constexpr std::chrono::milliseconds longestReconnectDelay{60'000};

struct Message {
    std::string topic;
    std::string payload;
    TimeNs arrived = 0;
};

/// A connection to a broker, driven by the thread that owns it.
class Client {
public:
    Client(const SourceContext& context, const MqttQuery& query) : m_query(query), m_now(context.now) {
        // Not thread-safe itself, but this is.
        static const int initialised = mosquitto_lib_init();
        m_handle.reset(mosquitto_new(nullptr, true, this));
        if (initialised != MOSQ_ERR_SUCCESS || !m_handle)
            throw Error(ErrorCode::Internal, "The MQTT library cannot be started.");
        mosquitto_connect_callback_set(m_handle.get(), &Client::connected);
        mosquitto_subscribe_callback_set(m_handle.get(), &Client::subscribed);
        mosquitto_message_callback_set(m_handle.get(), &Client::received);
        const auto password = query.user.empty() ? std::nullopt : context.keys("mqtt@" + query.host);
        if (!query.user.empty())
            mosquitto_username_pw_set(m_handle.get(), query.user.c_str(), password ? password->c_str() : nullptr);
        if (query.encrypted)
            mosquitto_int_option(m_handle.get(), MOSQ_OPT_TLS_USE_OS_CERTS, 1);
    }
    ~Client() { mosquitto_disconnect(m_handle.get()); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// @throws Error(Unavailable).
    void connect() {
        const int code = mosquitto_connect(m_handle.get(), m_query.host.c_str(), m_query.port, keepAliveSeconds);
        if (code != MOSQ_ERR_SUCCESS)
            throw Error(ErrorCode::Unavailable,
                        fmt::format("The MQTT broker {}:{} cannot be reached: {}.", m_query.host, m_query.port,
                                    code == MOSQ_ERR_ERRNO ? "no connection" : mosquitto_strerror(code)),
                        "Check that it runs, and its address and port.");
    }
    /// Takes what has come, waiting at most 0.1 s for it. @return false when the connection is lost.
    /// @throws Error(Unavailable) when the broker refuses.
    bool listen() {
        const int code = mosquitto_loop(m_handle.get(), loopMs, 1);
        if (m_refusal)
            throw Error(ErrorCode::Unavailable, fmt::format("The MQTT broker {} {}.", m_query.host, *m_refusal),
                        "Check user and password; the password is the key \"mqtt@" + m_query.host + "\".");
        return code == MOSQ_ERR_SUCCESS;
    }
    bool reconnect() { return mosquitto_reconnect(m_handle.get()) == MOSQ_ERR_SUCCESS; }
    /// Every topic is subscribed.
    [[nodiscard]] bool isListening() const noexcept { return m_acknowledged >= m_query.topics.size(); }
    /// The next message that has come; nothing when there is none.
    [[nodiscard]] std::optional<Message> takeMessage() {
        if (m_messages.empty())
            return std::nullopt;
        Message message = std::move(m_messages.front());
        m_messages.pop_front();
        return message;
    }

private:
    struct Deleter {
        void operator()(mosquitto* handle) const { mosquitto_destroy(handle); }
    };

    // Called by mosquitto_loop, on the thread that calls it.
    static void connected(mosquitto* handle, void* object, int code) noexcept {
        auto& self = *static_cast<Client*>(object);
        if (code != 0) {
            self.m_refusal = std::string("refuses the connection: ") + mosquitto_connack_string(code);
            return;
        }
        self.m_acknowledged = 0;
        for (const std::string& topic : self.m_query.topics)
            mosquitto_subscribe(handle, nullptr, topic.c_str(), 1);
    }
    static void subscribed(mosquitto* /*handle*/, void* object, int /*id*/, int count, const int* granted) noexcept {
        auto& self = *static_cast<Client*>(object);
        if (count > 0 && *granted == refusedQos)
            self.m_refusal = "refuses a topic";
        ++self.m_acknowledged;
    }
    static void received(mosquitto* /*handle*/, void* object, const mosquitto_message* message) noexcept {
        auto& self = *static_cast<Client*>(object);
        self.m_messages.push_back(
            {message->topic,
             std::string(static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen)),
             self.m_now()});
    }

    const MqttQuery& m_query;
    std::function<TimeNs()> m_now;
    std::unique_ptr<mosquitto, Deleter> m_handle;
    std::deque<Message> m_messages;
    std::optional<std::string> m_refusal; ///< end of a sentence
    std::size_t m_acknowledged = 0;
};

/// Messages that become one batch.
class Batch {
public:
    explicit Batch(const MqttQuery& query) : m_query(query) {}

    void add(const Message& message) {
        m_rows.add(message.topic, message.payload, message.arrived);
        ++m_messages;
    }
    [[nodiscard]] bool isFull() const {
        return m_messages >= m_query.batchMessages ||
               std::chrono::steady_clock::now() - m_began >= std::chrono::seconds(m_query.batchSeconds);
    }
    void handOver(const MqttBatch& take, TimeNs now) const {
        if (m_rows.rows() == 0)
            return;
        Fetched fetched;
        fetched.table = m_rows.table();
        fetched.seriesColumn = "topic";
        fetched.findings = m_rows.findings();
        fetched.facts.service = "MQTT";
        fetched.facts.stamps = "Single readings; the stamp is the message's own time, or that of its arrival (UTC).";
        fetched.facts.retrieved = now;
        fetched.facts.addRequest(fmt::format("mqtt{}://{}:{}", m_query.encrypted ? "s" : "", m_query.host, m_query.port));
        take(std::move(fetched));
    }

private:
    const MqttQuery& m_query;
    MqttRows m_rows;
    std::int64_t m_messages = 0;
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
};

void checkQuery(const MqttQuery& query) {
    if (query.topics.empty())
        throw Error(ErrorCode::InvalidInput, "No topic was named.", "Name one, as in \"sensors/#\".");
    for (const std::string& topic : query.topics)
        if (mosquitto_sub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS)
            throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" cannot be a topic.", topic),
                        "# stands at the end alone, + for one whole part.");
}

void reconnect(Client& client, const JobContext& job) {
    const WaitClock clock = WaitClock::system();
    for (auto delay = firstReconnectDelay; !client.reconnect(); delay = std::min(delay * 2, longestReconnectDelay)) {
        job.progress(-1, "The connection to the MQTT broker is lost; trying again");
        clock.sleep(delay, job);
    }
}

/// Fills a batch until it is full or a stop is asked for.
void fill(Batch& batch, Client& client, const MqttQuery& query, bool& wasListening, const JobContext& job) {
    while (!batch.isFull()) {
        if (const auto message = client.takeMessage()) {
            batch.add(*message);
            continue;
        }
        if (job.stopRequested())
            return;
        if (!client.listen())
            reconnect(client, job);
        if (client.isListening() && !wasListening)
            job.progress(-1, fmt::format("Listening to {} {} of {}", query.topics.size(),
                                         query.topics.size() == 1 ? "topic" : "topics", query.host));
        wasListening |= client.isListening();
    }
}

} // namespace

void listenMqtt(const SourceContext& context, const MqttQuery& query, int batches, const MqttBatch& batch,
                const JobContext& job) {
    checkQuery(query);
    Client client(context, query);
    client.connect();
    bool wasListening = false;
    for (int count = 0; batches == 0 || count < batches; ++count) {
        Batch next(query);
        fill(next, client, query, wasListening, job);
        next.handOver(batch, context.now());
        job.throwIfStopped();
    }
}

Json toJson(const MqttQuery& query) {
    return {{"host", query.host},
            {"port", query.port},
            {"topics", query.topics},
            {"user", query.user},
            {"encrypted", query.encrypted},
            {"batch_s", query.batchSeconds},
            {"batch_messages", query.batchMessages}};
}

MqttQuery mqttQueryFromJson(const Json& json) {
    constexpr std::int64_t largestPort = 65'535;
    constexpr std::int64_t longestBatch = 366LL * 86'400;
    JsonReader reader(json, "query");
    MqttQuery query;
    query.host = reader.text("host", query.host);
    query.port = static_cast<int>(reader.integer("port", query.port, 1, largestPort));
    query.topics = reader.texts("topics", {});
    query.user = reader.text("user", "");
    query.encrypted = reader.boolean("encrypted", false);
    query.batchSeconds = reader.integer("batch_s", query.batchSeconds, 1, longestBatch);
    query.batchMessages = reader.integer("batch_messages", query.batchMessages, 1, std::numeric_limits<std::int64_t>::max());
    reader.finish();
    return query;
}

} // namespace airshed::sources
