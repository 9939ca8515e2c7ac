#pragma once

#include <QMenu>
#include <QTableView>
#include <QToolButton>

#include "ui/pages/model/layer_table_model.h"

namespace airshed::ui {

/// The network as a plain list: its layers in the order of the data, what each makes of its input, and buttons to add, move and
/// remove them. All that the drawing can do can be done here and in the inspector, by keys and with a screen reader.
class LayerList : public QWidget {
    Q_OBJECT
public:
    explicit LayerList(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Makes a layer, or "input", the current row; an unknown one is the first.
    void select(const std::string& id);
    [[nodiscard]] const std::string& selected() const noexcept { return m_selected; }

Q_SIGNALS:
    void currentChanged(const QString& id);

private:
    void fillAddMenu();
    void add(const std::string& type);
    void remove();
    void move(int direction);
    void showSelected();

    ExperimentDocument& m_document;
    LayerTableModel* m_model;
    QTableView* m_table;
    QMenu* m_addMenu;
    QToolButton* m_removeButton;
    QToolButton* m_upButton;
    QToolButton* m_downButton;
    std::string m_selected = "input";
};

} // namespace airshed::ui
