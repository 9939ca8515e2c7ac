#pragma once

#include <vector>

#include <QMainWindow>
#include <QStackedWidget>

#include "ui/frame/help_panel.h"
#include "ui/frame/rail.h"
#include "ui/frame/status_line.h"
#include "ui/frame/top_bar.h"
#include "ui/parts/page.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Arranges the top bar, the rail, the pages, the help panel and the status line; holds nothing of the work itself.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workbench& workbench, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(PageId page);
    [[nodiscard]] PageId currentPage() const;
    /// All pages, in the order of the rail.
    [[nodiscard]] const std::vector<Page*>& pages() const noexcept { return m_pages; }
    [[nodiscard]] bool isHelpShown() const { return m_help->isVisible(); }
    void setHelpShown(bool shown);
    /// Restores where the window was and how it was laid out.
    void restoreLayout();
    /// True while a page or a job is still at work; screenshots wait for it.
    [[nodiscard]] bool isSettling() const;

protected:
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addPage(Page* page, const QString& railTitle, const QString& icon);
    void makeShortcuts();
    void gatherCommands();
    void showStatus();
    void goToFinding(const QString& place);
    void fitHelp();

    Workbench& m_workbench;
    TopBar* m_topBar;
    Rail* m_rail;
    QStackedWidget* m_stack;
    HelpPanel* m_help;
    StatusLine* m_status;
    std::vector<Page*> m_pages;
    QList<QAction*> m_actions;
    bool m_helpChosen = false; ///< a person has folded or unfolded the help: the width no longer decides
};

} // namespace airshed::ui
