#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>

#include <stop_token>

#include "core/base/file.h"
#include "core/sources/mqtt.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;

namespace {

constexpr int patienceMs = 20'000;

QString brokerProgram() {
    return QStandardPaths::findExecutable("mosquitto", {"/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"});
}

/// A real broker on the loopback interface.
class Broker {
public:
    explicit Broker(const QByteArray& settings = "allow_anonymous true\n") {
        QTcpServer finder;
        finder.listen(QHostAddress::LocalHost);
        m_port = finder.serverPort();
        finder.close();
        writeFileAtomically(m_file, "listener " + std::to_string(m_port) + " 127.0.0.1\n" + settings.toStdString());
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        start();
    }
    ~Broker() { stop(); }
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    [[nodiscard]] bool runs() const { return m_runs; }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// Ends it without a word to its clients, and starts it on the same port.
    void restart() {
        stop();
        start();
    }

private:
    void start() {
        m_process.start(brokerProgram(), {"-v", "-c", QString::fromStdString(m_file)});
        QByteArray said;
        while (!said.contains(" running") && m_process.waitForReadyRead(patienceMs))
            said += m_process.readAll();
        m_runs = said.contains(" running");
    }
    void stop() {
        m_process.kill();
        m_process.waitForFinished(patienceMs);
    }

    QTemporaryDir m_folder;
    std::string m_file = m_folder.filePath("mosquitto.conf").toStdString();
    QProcess m_process;
    quint16 m_port = 0;
    bool m_runs = false;
};

/// Sends QoS 0 messages over a socket of its own, so that the listener is tested against another client than itself.
/// @param isRetained the broker gives them to whoever subscribes later.
void publish(quint16 port, const std::vector<std::pair<QByteArray, QByteArray>>& messages, bool isRetained = false) {
    const auto text = [](const QByteArray& bytes) {
        return QByteArray() + char(bytes.size() >> 8) + char(bytes.size() & 0xff) + bytes;
    };
    const auto packet = [](char type, const QByteArray& rest) { return QByteArray() + type + char(rest.size()) + rest; };
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(socket.waitForConnected(patienceMs));
    socket.write(packet(0x10, text("MQTT") + QByteArray("\x04\x02\x00\x3c", 4) + text("tester"))); // 3.1.1, clean session
    QVERIFY(socket.waitForReadyRead(patienceMs));
    for (const auto& [topic, payload] : messages)
        socket.write(packet(isRetained ? 0x31 : 0x30, text(topic) + payload));
    socket.write(QByteArray("\xe0\x00", 2)); // goodbye
    socket.waitForDisconnected(patienceMs);
}

MqttQuery queryOf(const Broker& broker, std::int64_t messages) {
    MqttQuery query;
    query.host = "127.0.0.1";
    query.port = broker.port();
    query.topics = {"sensors/#"};
    query.batchMessages = messages;
    query.batchSeconds = 60;
    return query;
}

/// Publishes as soon as the listener is ready.
JobContext whenListening(std::function<void()> work, std::stop_token stop = {}) {
    return JobContext(std::move(stop), [work = std::move(work)](double, const std::string& message) {
        if (message.starts_with("Listening"))
            work();
    });
}

} // namespace

class TestMqtt : public QObject {
    Q_OBJECT

    SourceContext m_context;

private Q_SLOTS:
    void initTestCase() {
        if (brokerProgram().isEmpty())
            QSKIP("there is no mosquitto broker on this machine");
    }

    void messagesArriveInBatches() {
        const Broker broker;
        QVERIFY(broker.runs());
        const auto send = [&] {
            publish(broker.port(), {{"sensors/garden", R"({"time":"2024-01-01T10:00:00Z","pm25":12.5})"},
                                    {"other/garden", "1"},
                                    {"sensors/roof/temperature", "5.25"},
                                    {"sensors/garden", R"({"time":"2024-01-01T10:01:00Z","pm25":13.5})"},
                                    {"sensors/roof/temperature", "5.5"}});
        };
        std::vector<Fetched> batches;
        listenMqtt(
            m_context, queryOf(broker, 2), 2, [&](Fetched batch) { batches.push_back(std::move(batch)); }, whenListening(send));
        QCOMPARE(batches.size(), std::size_t{2});
        QCOMPARE(batches[0].seriesColumn, std::string("topic"));
        QCOMPARE(batches[0].table.rows(), std::size_t{2});
        QCOMPARE(batches[0].table.column("PM2.5").number(0), 12.5);
        QCOMPARE(batches[0].table.column("topic").dictionary(), (std::vector<std::string>{"sensors/garden", "sensors/roof"}));
        QCOMPARE(batches[1].table.column("temperature").number(1), 5.5);
        QCOMPARE(batches[1].table.column("time").cellText(0), std::string("2024-01-01T10:01:00Z"));
    }

    void whatHasComeIsKeptAtAStop() {
        const Broker broker;
        QVERIFY(broker.runs());
        std::stop_source stop;
        m_context.now = [&] {
            // Called when a message arrives.
            stop.request_stop();
            return now();
        };
        std::vector<Fetched> batches;
        QVERIFY_EXCEPTION_THROWN(listenMqtt(
                                     m_context, queryOf(broker, 1'000), 0,
                                     [&](Fetched batch) { batches.push_back(std::move(batch)); },
                                     whenListening(
                                         [&] {
                                             publish(broker.port(), {{"sensors/a/pm10", "7"}});
                                         },
                                         stop.get_token())),
                                 Cancelled);
        m_context.now = &airshed::now;
        QCOMPARE(batches.size(), std::size_t{1});
        QCOMPARE(batches[0].table.column("PM10").number(0), 7.0);
    }

    void aConnectionThatIsLostIsMadeAgain() {
        Broker broker;
        QVERIFY(broker.runs());
        const auto restart = [&] {
            broker.restart();
            publish(broker.port(), {{"sensors/a/pm10", "7"}}, true);
        };
        std::vector<Fetched> batches;
        listenMqtt(
            m_context, queryOf(broker, 1), 1, [&](Fetched batch) { batches.push_back(std::move(batch)); },
            whenListening(restart));
        QVERIFY(broker.runs());
        QCOMPARE(batches.size(), std::size_t{1});
        QCOMPARE(batches[0].table.column("PM10").number(0), 7.0);
    }

    void aBrokerThatRefusesIsNamed() {
        const Broker broker("allow_anonymous false\n");
        QVERIFY(broker.runs());
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                listenMqtt(m_context, queryOf(broker, 1), 1, [](Fetched) {});
                return 0;
            },
            "refuses the connection", "mqtt@127.0.0.1"));
    }

    void nobodyListensThere() {
        MqttQuery query;
        query.host = "127.0.0.1";
        query.topics = {"#"};
        {
            const Broker gone;
            query.port = gone.port();
        }
        const auto listen = [&] {
            listenMqtt(m_context, query, 1, [](Fetched) {});
            return 0;
        };
        QVERIFY(failsWith(ErrorCode::Unavailable, listen, "127.0.0.1", "cannot be reached"));
        query.topics = {"a/#/b"};
        QVERIFY(failsWith(ErrorCode::InvalidInput, listen, "a/#/b"));
        query.topics.clear();
        QVERIFY(failsWith(ErrorCode::InvalidInput, listen, "No topic"));
    }

    void aQueryIsTheSameAfterJson() {
        MqttQuery query;
        query.topics = {"a", "b/+"};
        query.user = "me";
        const Json json = toJson(query);
        QCOMPARE(toJson(mqttQueryFromJson(json)).dump(), json.dump());
    }
};

QTEST_GUILESS_MAIN(TestMqtt)
#include "tst_mqtt.moc"
