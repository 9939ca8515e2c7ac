#include <cstdio>
#include <optional>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include "app/gui/instance_guard.h"
#include "app/gui/screenshots.h"
#include "core/base/version.h"
#include "core/plugins/plugins.h"
#include "core/project/project.h"
#include "ui/frame/main_window.h"
#include "ui/frame/workflow.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace {

using airshed::InstanceGuard;
using airshed::ui::MainWindow;
using airshed::ui::PageId;
using airshed::ui::Theme;
using airshed::ui::Workbench;

struct Options {
    QString project;   ///< folder to open, "" for the last one
    QStringList files; ///< to import
    bool starter = false;
    QString screenshots; ///< folder, "" for none
    bool dark = false;
    QSize size;
};

Options parse(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::tr("Workbench for machine learning on sensor and air-quality data."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("PROJECT or FILE"), QApplication::tr("A project to open, or files to import."),
                                 QStringLiteral("[PROJECT] [FILE...]"));
    const QCommandLineOption starter(QStringLiteral("starter"), QApplication::tr("Open the starter project (synthetic data)."));
    const QCommandLineOption screenshots(QStringLiteral("screenshots"),
                                         QApplication::tr("Save a picture of every page into DIR and end."),
                                         QStringLiteral("DIR"));
    const QCommandLineOption dark(QStringLiteral("dark"), QApplication::tr("Dark colours, whatever the desktop says."));
    const QCommandLineOption scale(QStringLiteral("scale"), QApplication::tr("Scale of everything, such as 2."),
                                   QStringLiteral("N"));
    const QCommandLineOption size(QStringLiteral("size"), QApplication::tr("Size of the window, such as 1280x800."),
                                  QStringLiteral("WxH"));
    parser.addOptions({starter, screenshots, dark, scale, size});
    parser.process(application);
    Options options;
    options.starter = parser.isSet(starter);
    options.screenshots = parser.value(screenshots);
    options.dark = parser.isSet(dark);
    const QStringList parts = parser.value(size).split(QLatin1Char('x'));
    if (parts.size() == 2)
        options.size = QSize(parts[0].toInt(), parts[1].toInt());
    for (const QString& argument : parser.positionalArguments()) {
        if (QFileInfo(argument).isDir())
            options.project = argument;
        else
            options.files << argument;
    }
    return options;
}

/// The scale must be known before the application object is made, so this one option is looked for by hand.
void applyScale(int count, char** arguments) {
    for (int index = 1; index + 1 < count; ++index)
        if (QByteArray(arguments[index]) == "--scale")
            qputenv("QT_SCALE_FACTOR", arguments[index + 1]);
}

/// Without a desktop nobody has chosen a font, and Qt's own choice depends on the order of the font files.
void chooseFont() {
    if (QGuiApplication::platformName() != QStringLiteral("offscreen") &&
        QGuiApplication::platformName() != QStringLiteral("minimal"))
        return;
    const QStringList families = QFontDatabase::families();
    for (const QString& family : {QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")}) {
        if (families.contains(family)) {
            QApplication::setFont(QFont(family, 10));
            return;
        }
    }
}

QString lastProject() {
    return QSettings().value(QStringLiteral("lastProject")).toString();
}

} // namespace

int main(int count, char** arguments) {
    applyScale(count, arguments);
    QApplication application(count, arguments);
    QApplication::setApplicationName(QStringLiteral("airshed"));
    QApplication::setOrganizationName(QStringLiteral("airshed"));
    QApplication::setApplicationDisplayName(QStringLiteral("Airshed"));
    QApplication::setApplicationVersion(QString::fromLatin1(airshed::version()));
    QApplication::setDesktopFileName(QStringLiteral("io.github.airshed.Airshed"));
    const Options options = parse(application);
    const bool shooting = !options.screenshots.isEmpty();
    // Pictures show the program, not the person's own choices, and leave those as they are.
    const QTemporaryDir passingSettings;
    if (shooting) {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, passingSettings.path());
    }
    QString project = options.project;
    if (project.isEmpty() && !options.starter && !shooting && airshed::project::Project::isProject(lastProject().toStdString()))
        project = lastProject();
    if (options.starter && airshed::project::Project::isProject(Workbench::defaultStarterFolder().toStdString()))
        project = Workbench::defaultStarterFolder();
    if (!shooting && !project.isEmpty() && InstanceGuard::tellFirst(project, options.files))
        return 0;

    airshed::plugins::installPlugins();
    chooseFont();
    Theme theme(application);
    if (options.dark)
        theme.setScheme(Theme::Scheme::Dark);
    QApplication::setWindowIcon(airshed::ui::programIcon());
    // Read before the window is made: showing its first page remembers that page.
    const auto lastPage = static_cast<PageId>(QSettings().value(QStringLiteral("page")).toInt());
    Workbench workbench;
    MainWindow window(workbench);
    InstanceGuard guard;
    QObject::connect(&guard, &InstanceGuard::startedAgain, &window, [&](const QStringList& files) {
        window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
        window.raise();
        window.activateWindow();
        workbench.take(files);
    });
    if (!shooting) {
        window.restoreLayout();
        QObject::connect(&workbench.session(), &airshed::ui::WorkbenchSession::projectChanged, &window, [&] {
            if (!workbench.session().hasProject())
                return;
            const QString folder = QString::fromStdString(workbench.session().project().folder().string());
            QSettings().setValue(QStringLiteral("lastProject"), folder);
            guard.guard(folder);
        });
    }
    if (options.size.isValid())
        window.resize(options.size);
    window.show();

    // The first page is on the screen before a project is read.
    QTimer::singleShot(0, &window, [&] {
        if (options.starter)
            workbench.openStarter(Workbench::defaultStarterFolder());
        else if (!project.isEmpty() && workbench.openProject(project) && !shooting)
            window.showPage(options.project.isEmpty() ? lastPage : airshed::ui::nextStep(workbench));
        workbench.take(options.files);
        if (shooting) {
            const bool saved =
                airshed::saveScreenshots(window, options.screenshots, options.dark ? QStringLiteral("-dark") : QString());
            QApplication::exit(saved ? 0 : 1);
        }
    });
    return QApplication::exec();
}
