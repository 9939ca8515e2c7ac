#include "app/gui/screenshots.h"

#include <array>
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTabWidget>

namespace airshed {

namespace {

constexpr qint64 settleLimitMs = 60'000;

/// Lets the event loop work until nothing on the page is under way.
void settle(const ui::MainWindow& window) {
    QElapsedTimer clock;
    clock.start();
    QApplication::processEvents(QEventLoop::AllEvents, 100);
    while (window.isSettling() && clock.elapsed() < settleLimitMs)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    QApplication::processEvents(QEventLoop::AllEvents, 100);
}

bool save(ui::MainWindow& window, const QString& file) {
    settle(window);
    if (window.grab().toImage().save(file))
        return true;
    std::fprintf(stderr, "airshed: %s cannot be written.\n", qPrintable(file));
    return false;
}

/// "task-and-training" of a tab "Task and training".
QString nameOfTab(const QTabWidget& tabs, int tab) {
    QString name;
    for (const QChar letter : tabs.tabText(tab).toLower())
        if (letter.isLetterOrNumber())
            name += letter;
        else if (letter == QLatin1Char(' ') && !name.endsWith(QLatin1Char('-')))
            name += QLatin1Char('-');
    return name;
}

} // namespace

bool saveScreenshots(ui::MainWindow& window, const QString& folder, const QString& suffix) {
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "airshed: the folder %s cannot be made.\n", qPrintable(folder));
        return false;
    }
    const std::array<const char*, 6> names = {"start", "data", "model", "train", "runs", "export"};
    bool all = true;
    int number = 1;
    for (ui::Page* page : window.pages()) {
        window.showPage(page->id());
        const QString name = QString::fromLatin1(names.at(static_cast<std::size_t>(number) - 1));
        const QString base = QStringLiteral("%1/%2-%3").arg(folder).arg(number++).arg(name);
        auto* tabs = page->findChild<QTabWidget*>();
        if (!tabs || !tabs->isVisible()) {
            all = save(window, base + suffix + QStringLiteral(".png")) && all;
            continue;
        }
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (!tabs->isTabVisible(tab))
                continue;
            tabs->setCurrentIndex(tab);
            all = save(window, base + QLatin1Char('-') + nameOfTab(*tabs, tab) + suffix + QStringLiteral(".png")) && all;
        }
        tabs->setCurrentIndex(0);
    }
    return all;
}

} // namespace airshed
