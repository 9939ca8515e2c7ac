#pragma once

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "ui/parts/page.h"
#include "ui/parts/path_edit.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Where everything begins: the open project and its next step, the starter, a new project, one that is there already.
class StartPage : public Page {
    Q_OBJECT
public:
    explicit StartPage(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSettling() const override { return m_making; }

private:
    [[nodiscard]] QWidget* makeContinueCard();
    [[nodiscard]] QWidget* makeStarterCard();
    [[nodiscard]] QWidget* makeNewCard();
    [[nodiscard]] QWidget* makeOpenCard();
    [[nodiscard]] QWidget* makeRecentCard();
    void fillRecent();
    void showProject();
    void create();
    void openPath();

    Workbench& m_workbench;
    QWidget* m_continue = nullptr;
    QLabel* m_projectName = nullptr;
    QLabel* m_projectPath = nullptr;
    QLabel* m_nextWords = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_starter = nullptr;
    QLineEdit* m_newName = nullptr;
    PathEdit* m_newFolder = nullptr;
    QPushButton* m_create = nullptr;
    PathEdit* m_openFolder = nullptr;
    QPushButton* m_open = nullptr;
    QListWidget* m_recent = nullptr;
    bool m_making = false;
};

} // namespace airshed::ui
