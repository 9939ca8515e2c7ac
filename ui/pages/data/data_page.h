#pragma once

#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/pages/data/import_panel.h"
#include "ui/pages/data/near_panel.h"
#include "ui/pages/data/snapshot_view.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/page.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// The tables of the project: import, look at, check.
class DataPage : public Page {
    Q_OBJECT
public:
    explicit DataPage(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isSettling() const override;

private:
    [[nodiscard]] QWidget* makeTablesView();
    void fillList();
    void showSelected();
    void showImport(const QStringList& files);
    void showNear();
    void showTables();
    /// Whether a person is bringing something in, which the tables must not push away.
    [[nodiscard]] bool isBringingIn() const;

    Workbench& m_workbench;
    QPushButton* m_importButton;
    QPushButton* m_nearButton;
    QStackedWidget* m_stack;
    EmptyState* m_noProject;
    EmptyState* m_empty;
    QListWidget* m_list;
    SnapshotView* m_view;
    QWidget* m_tables; ///< holds the two
    ImportPanel* m_import;
    NearPanel* m_near;
};

} // namespace airshed::ui
