#pragma once

#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include "core/experiments/network_suggestion.h"
#include "ui/canvas/layer_palette.h"
#include "ui/canvas/network_canvas.h"
#include "ui/document/block_library.h"
#include "ui/pages/model/block_panel.h"
#include "ui/pages/model/compare_panel.h"
#include "ui/pages/model/epoch_time.h"
#include "ui/pages/model/layer_inspector.h"
#include "ui/pages/model/layer_list.h"
#include "ui/pages/model/model_file_view.h"
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
    /// Shows the graph of an ONNX or TorchScript file in place of the network, until it is closed.
    void openModelFile(const QString& file);
    [[nodiscard]] bool isList() const;
    [[nodiscard]] NetworkCanvas& canvas() noexcept { return *m_canvas; }
    [[nodiscard]] LayerPalette& layerPalette() noexcept { return *m_palette; }
    [[nodiscard]] ModelFileView& fileView() noexcept { return *m_fileView; }
    [[nodiscard]] bool showsFile() const;

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeMiddle();
    void addZoomButtons(QHBoxLayout& row);
    void showNetwork();
    void showTotals();
    void showSuggestion();
    [[nodiscard]] experiments::NetworkSuggestion suggestion() const;
    [[nodiscard]] QString totalsText() const;
    void showNextProblem();
    void saveDrawing();
    void chooseModelFile();
    void showView(QWidget* view);
    void followSelection();
    void followBlocks();
    void keepBlock(const std::string& name);
    void showSide();
    [[nodiscard]] std::string shownBlock() const;

    Workbench& m_workbench;
    ExperimentDocument& m_document;
    LayerPalette* m_palette;
    NetworkCanvas* m_canvas;
    LayerList* m_list;
    LayerInspector* m_inspector;
    BlockPanel* m_blockPanel;
    ComparePanel* m_compare;
    QStackedWidget* m_side; ///< the inspector, what differs from another network, or the settings of a block
    BlockLibrary m_library{BlockLibrary::usualFolder()};
    QPushButton* m_compareSwitch;
    ModelFileView* m_fileView;
    QStackedWidget* m_views;
    QPushButton* m_canvasSwitch;
    QPushButton* m_listSwitch;
    QPushButton* m_problems;
    QPushButton* m_suggestion; ///< the network to begin with, where it is another
    QWidget* m_zoom;
    QSplitter* m_middle;
    Notice* m_notice;
    QLabel* m_hint;
    QLabel* m_totals;
    EpochTime* m_epochTime;
    std::string m_selected = "input"; ///< "" is the forecast
    std::size_t m_nextProblem = 0;
    bool m_selecting = false;
};

} // namespace airshed::ui
