#pragma once

#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include "ui/canvas/layer_palette.h"
#include "ui/canvas/network_canvas.h"
#include "ui/pages/model/compare_panel.h"
#include "ui/pages/model/layer_inspector.h"
#include "ui/pages/model/layer_list.h"
#include "ui/parts/notice.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// The network: a palette of layers, the network as a drawing or as a list, whichever a person prefers, and the settings of
/// what is selected in it or what differs from another network. Under it what the network costs.
class NetworkEditor : public QWidget {
    Q_OBJECT
public:
    explicit NetworkEditor(Workbench& workbench, QWidget* parent = nullptr);
    ~NetworkEditor() override;

    void select(const std::string& id);
    void showAsList(bool list);
    [[nodiscard]] bool isList() const;
    [[nodiscard]] NetworkCanvas& canvas() noexcept { return *m_canvas; }
    [[nodiscard]] LayerPalette& layerPalette() noexcept { return *m_palette; }

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeMiddle();
    void addZoomButtons(QHBoxLayout& row);
    void showNetwork();
    void showTotals();
    [[nodiscard]] QString totalsText() const;
    void showNextProblem();
    void saveDrawing();
    void followSelection();

    ExperimentDocument& m_document;
    LayerPalette* m_palette;
    NetworkCanvas* m_canvas;
    LayerList* m_list;
    LayerInspector* m_inspector;
    ComparePanel* m_compare;
    QStackedWidget* m_side; ///< the inspector, or what differs from another network
    QPushButton* m_compareSwitch;
    QStackedWidget* m_views;
    QPushButton* m_canvasSwitch;
    QPushButton* m_listSwitch;
    QPushButton* m_problems;
    QWidget* m_zoom;
    QSplitter* m_middle;
    Notice* m_notice;
    QLabel* m_hint;
    QLabel* m_totals;
    std::string m_selected = "input"; ///< "" is the forecast
    std::size_t m_nextProblem = 0;
    bool m_selecting = false;
};

} // namespace airshed::ui
