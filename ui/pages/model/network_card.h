#pragma once

#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

#include "ui/pages/model/layer_inspector.h"
#include "ui/pages/model/layer_table_model.h"
#include "ui/parts/card.h"

namespace airshed::ui {

/// The layers of the network, what each makes of its input, and the settings of the selected one.
class NetworkCard : public Card {
    Q_OBJECT
public:
    explicit NetworkCard(ExperimentDocument& document, QWidget* parent = nullptr);

    void select(const std::string& id);

private:
    void fillAddMenu();
    void add(const std::string& type);
    void remove();
    void move(int direction);
    void showSelected();
    void showTotals();

    ExperimentDocument& m_document;
    LayerTableModel* m_model;
    QTableView* m_table;
    QMenu* m_addMenu;
    QToolButton* m_removeButton;
    QToolButton* m_upButton;
    QToolButton* m_downButton;
    QLabel* m_totals;
    Notice* m_notice;
    LayerInspector* m_inspector;
    std::string m_selected = "input";
};

} // namespace airshed::ui
