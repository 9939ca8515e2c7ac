#include "tests/ui/window_fixture.h"

#include <QLabel>
#include <QSettings>
#include <QTest>

#include "core/project/project.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"

namespace airshed::test {

void WindowFixture::initTestCase() {
    setUpApplication();
    m_theme = std::make_unique<ui::Theme>(*qApp);
}

void WindowFixture::init() {
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_workbench = std::make_unique<ui::Workbench>(launcher());
    m_window = std::make_unique<ui::MainWindow>(*m_workbench);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void WindowFixture::cleanup() {
    m_window.reset();
    m_workbench.reset();
    m_folder.reset();
}

project::WorkerLauncher WindowFixture::launcher() const {
    return workerOfBuild();
}

void WindowFixture::openTown(int hours) {
    const std::filesystem::path folder = makeProject(folderPath(), hours);
    project::Project::open(folder).saveExperiment("tiny", tinyExperiment());
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
}

void WindowFixture::click(const QString& text) {
    QTRY_VERIFY2(button(*m_window, text), qPrintable(text));
    QTRY_VERIFY2(button(*m_window, text)->isEnabled(), qPrintable(text));
    QTest::mouseClick(button(*m_window, text), Qt::LeftButton);
}

bool WindowFixture::anyLabelSays(const QString& part) const {
    for (const QLabel* label : m_window->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part))
            return true;
    return false;
}

std::filesystem::path WindowFixture::folderPath() const {
    return m_folder->path().toStdString();
}

} // namespace airshed::test
