#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace airshed {

/// One window a project: a second start on the same project hands its files to the first window, which raises itself.
class InstanceGuard : public QObject {
    Q_OBJECT
public:
    explicit InstanceGuard(QObject* parent = nullptr);

    /// Tells the window that has this project open, if there is one. @return whether there was.
    static bool tellFirst(const QString& project, const QStringList& files);
    /// Listens for later starts on this project, and no longer for those on another.
    void guard(const QString& project);

Q_SIGNALS:
    void startedAgain(const QStringList& files);

private:
    QLocalServer m_server;
};

} // namespace airshed
