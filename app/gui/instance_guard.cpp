#include "app/gui/instance_guard.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>

namespace airshed {

namespace {

constexpr int answerMs = 500;

/// A socket name that is the same for the same folder and person, and short enough for every system.
QString serverName(const QString& project) {
    const QByteArray key = (QDir(project).canonicalPath() + QDir::homePath()).toUtf8();
    return QStringLiteral("airshed-") +
           QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex().left(24));
}

} // namespace

InstanceGuard::InstanceGuard(QObject* parent) : QObject(parent) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        QLocalSocket* socket = m_server.nextPendingConnection();
        connect(socket, &QLocalSocket::disconnected, socket, [this, socket] {
            Q_EMIT startedAgain(QString::fromUtf8(socket->readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts));
            socket->deleteLater();
        });
    });
}

bool InstanceGuard::tellFirst(const QString& project, const QStringList& files) {
    QLocalSocket socket;
    socket.connectToServer(serverName(project));
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write((files.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8());
    socket.waitForBytesWritten(answerMs);
    socket.disconnectFromServer();
    return true;
}

void InstanceGuard::guard(const QString& project) {
    m_server.close();
    // A crash leaves the socket's file behind; nobody answers on it, so it may go.
    QLocalServer::removeServer(serverName(project));
    m_server.listen(serverName(project));
}

} // namespace airshed
