#pragma once

#include <QObject>
#include <QStringList>

namespace airshed::ui {

/// The projects opened last, newest first, kept in the person's settings.
class RecentProjects : public QObject {
    Q_OBJECT
public:
    explicit RecentProjects(QObject* parent = nullptr);

    /// Folders that are still there.
    [[nodiscard]] QStringList folders() const;
    void add(const QString& folder);
    void remove(const QString& folder);

Q_SIGNALS:
    void changed();

private:
    void store(const QStringList& folders);
};

} // namespace airshed::ui
