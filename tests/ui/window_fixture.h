#pragma once

#include <memory>

#include <QObject>
#include <QTemporaryDir>

#include "ui/frame/main_window.h"
#include "ui/theme/theme.h"

namespace airshed::test {

/// Base of tests that drive the whole window: each begins with a new one without a project, and an empty folder.
class WindowFixture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

protected:
    /// The program whose process the window starts for training and exporting; the worker of this build unless overridden.
    [[nodiscard]] virtual project::WorkerLauncher launcher() const;
    /// Opens the project of `makeProject` with `tinyExperiment` in it.
    void openTown(int hours = 400);
    /// Clicks the button that says so, once it is there and enabled.
    void click(const QString& text);
    /// Whether a visible label says something that contains `part`.
    [[nodiscard]] bool anyLabelSays(const QString& part) const;
    [[nodiscard]] std::filesystem::path folderPath() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Theme> m_theme;
    std::unique_ptr<ui::Workbench> m_workbench;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace airshed::test
