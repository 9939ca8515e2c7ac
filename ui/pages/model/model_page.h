#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>

#include "ui/pages/model/network_editor.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/page.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// The experiment: what to predict, with which network, trained how.
class ModelPage : public Page {
    Q_OBJECT
public:
    explicit ModelPage(Workbench& workbench, QWidget* parent = nullptr);

    /// Goes to what a finding speaks of: "layer ID" selects the layer.
    void showPlace(const QString& place);

private:
    [[nodiscard]] QWidget* makeEditor();
    void showState();

    Workbench& m_workbench;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QPushButton* m_emptyAction;
    QPushButton* m_train;
    QTabWidget* m_tabs = nullptr;
    NetworkEditor* m_network = nullptr;
};

} // namespace airshed::ui
