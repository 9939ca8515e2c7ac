#include "ui/session/recent_projects.h"

#include <QDir>
#include <QSettings>

namespace airshed::ui {

namespace {

constexpr qsizetype keptProjects = 12;
const QString settingsKey = QStringLiteral("recentProjects");

} // namespace

RecentProjects::RecentProjects(QObject* parent) : QObject(parent) {}

QStringList RecentProjects::folders() const {
    QStringList present;
    for (const QString& folder : QSettings().value(settingsKey).toStringList())
        if (QDir(folder).exists())
            present << folder;
    return present;
}

void RecentProjects::add(const QString& folder) {
    const QString clean = QDir::cleanPath(QDir(folder).absolutePath());
    QStringList all = QSettings().value(settingsKey).toStringList();
    all.removeAll(clean);
    all.prepend(clean);
    store(all.mid(0, keptProjects));
}

void RecentProjects::remove(const QString& folder) {
    QStringList all = QSettings().value(settingsKey).toStringList();
    all.removeAll(folder);
    store(all);
}

void RecentProjects::store(const QStringList& folders) {
    QSettings().setValue(settingsKey, folders);
    Q_EMIT changed();
}

} // namespace airshed::ui
