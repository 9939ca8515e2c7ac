#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace airshed::test {

/// What the server says to one request.
struct HttpAnswer {
    int status = 200;
    QByteArray body;
    QByteArray headers = {}; ///< further lines, each ended by "\r\n"
    bool isCutOff = false;   ///< the connection ends in the middle of the body
    bool isSilent = false;   ///< nothing is said while the server lives
};

/// A web server on the loopback interface, on a thread of its own, one request a connection.
class HttpServer {
public:
    /// Called on the server's thread with the target ("/v1/search?name=x") and the whole head of a request.
    using Handler = std::function<HttpAnswer(const QByteArray& target, const QByteArray& head)>;

    explicit HttpServer(Handler handler) : m_handler(std::move(handler)) {
        std::promise<quint16> port;
        auto known = port.get_future();
        m_thread =
            std::jthread([this, promise = std::move(port)](const std::stop_token& stop) mutable { serve(stop, promise); });
        m_address = "http://127.0.0.1:" + std::to_string(known.get());
    }

    [[nodiscard]] const std::string& address() const { return m_address; }
    /// The targets that were asked for so far.
    [[nodiscard]] std::vector<QByteArray> targets() const {
        const std::lock_guard lock(m_mutex);
        return m_targets;
    }
    [[nodiscard]] qsizetype requestCount() const { return static_cast<qsizetype>(targets().size()); }

private:
    static constexpr int pollMs = 20;
    static constexpr int patienceMs = 10'000;

    void serve(const std::stop_token& stop, std::promise<quint16>& port) {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        port.set_value(server.serverPort());
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        while (!stop.stop_requested()) {
            if (!server.waitForNewConnection(pollMs))
                continue;
            std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            QByteArray head;
            while (!head.contains("\r\n\r\n") && socket->waitForReadyRead(patienceMs))
                head += socket->readAll();
            if (!answer(*socket, head))
                silent.push_back(std::move(socket));
        }
    }
    /// @return false when the connection must stay open without a word.
    bool answer(QTcpSocket& socket, const QByteArray& head) {
        const QByteArray target = head.split(' ').value(1);
        {
            const std::lock_guard lock(m_mutex);
            m_targets.push_back(target);
        }
        const HttpAnswer answer = m_handler(target, head);
        if (answer.isSilent)
            return false;
        socket.write("HTTP/1.1 " + QByteArray::number(answer.status) + " Said\r\nContent-Length: " +
                     QByteArray::number(answer.body.size()) + "\r\nConnection: close\r\n" + answer.headers + "\r\n");
        socket.write(answer.isCutOff ? answer.body.first(answer.body.size() / 2) : answer.body);
        socket.disconnectFromHost();
        if (socket.state() != QAbstractSocket::UnconnectedState)
            socket.waitForDisconnected(patienceMs);
        return true;
    }

    Handler m_handler;
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_targets;
    std::string m_address;
    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace airshed::test
