#pragma once

#include <optional>

#include <QGraphicsView>

#include "ui/canvas/canvas_edit.h"
#include "ui/canvas/connect_tool.h"
#include "ui/canvas/network_scene.h"

class QMenu;

namespace airshed::ui {

/// The network as boxes and arrows to look at and to edit, by mouse and by keys. It knows a spec and its inspection, and asks
/// for edits; whoever owns the network makes them and shows it anew. Boxes arrange themselves: where they stand is no part of
/// the network.
///
/// Keys: arrows walk along the connections, Tab through all boxes; Enter opens the settings; Delete removes; C begins a
/// connection whose end the arrows choose; F applies the fix of the box; Ctrl+G makes a block of what is selected, O opens the
/// block of the box or closes it to one box; Ctrl+C, X, V, D copy, cut, paste, duplicate; Ctrl+A selects all; Ctrl and +, -, 0
/// and 9 zoom; Escape gives up.
class NetworkCanvas : public QGraphicsView {
    Q_OBJECT
public:
    explicit NetworkCanvas(EditNetwork edit, QWidget* parent = nullptr);
    ~NetworkCanvas() override;

    /// Takes what it needs; the view is not kept.
    void showNetwork(const NetworkView& network);
    [[nodiscard]] NetworkScene& drawing() noexcept { return m_scene; }
    [[nodiscard]] const models::ModelSpec& spec() const noexcept { return m_spec; }

    /// The box the keys speak to; null pointer when there is none.
    [[nodiscard]] BoxItem* current() const { return m_scene.boxOfKey(m_current); }
    /// Selects the box of a layer or source alone, and brings it into view.
    void select(const std::string& id);

    // What the menu, the keys and the buttons around it do.
    void addLayer(const std::string& type); ///< behind the current box
    void removeSelected();
    void copySelected();
    void cutSelected();
    void paste();
    void duplicateSelected();
    void selectAll();
    void beginConnection();
    void applyFix(int fix);

    // Blocks. Whether one is shown as one box is a matter of the view and no part of the network.
    void makeBlockOfSelected();
    void setCollapsed(const std::string& block, bool collapsed);
    [[nodiscard]] bool isCollapsed(const std::string& block) const { return m_collapsed.contains(block); }
    /// The block of the current box or layer; "" when it is in none.
    [[nodiscard]] std::string currentBlock() const;
    void repeatBlock(const std::string& block, int copies);
    void dissolveBlock(const std::string& block);
    /// @param name gets a number behind it if another block is called so.
    void renameBlock(const std::string& block, const std::string& name);
    /// Puts a saved block behind the current box. @param layers as `layersToText` wrote them.
    void addBlock(const std::string& name, const std::string& layers);
    void zoomBy(double factor);
    void zoomActual();
    /// Shows the whole network, but not smaller than can be read; chooses the direction too, unless one is set.
    void fit();
    /// Which way the data run; nothing: as fits the view.
    void setDirection(std::optional<Qt::Orientation> direction);
    [[nodiscard]] std::optional<Qt::Orientation> direction() const noexcept { return m_direction; }

Q_SIGNALS:
    /// Another box is the current one: id of a layer or a source; "" for the forecast.
    void currentChanged(const QString& id);
    /// A person asks for the settings of the current box.
    void settingsWanted();
    /// What would happen now, or "" when nothing is under way.
    void said(const QString& words);
    /// A block is shown in another way: the network is to be shown anew.
    void viewChanged();
    /// A person wants to keep a block for other networks.
    void blockToBeSaved(const QString& name);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void make(const CanvasEdit& edit);
    /// Makes an edit that adds layers, and selects what it returns.
    void add(const QString& text, const std::function<std::vector<std::string>(models::ModelSpec&)>& change);
    void setCurrent(BoxItem* box, bool selectAlone);
    void selectionChanged();
    void describeCurrent();
    void walk(int key, bool extend);
    [[nodiscard]] BoxItem* neighbour(const BoxItem& box, int key) const;
    [[nodiscard]] bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] bool handleControlKey(int key);
    [[nodiscard]] bool handleConnectKey(int key);
    void removeArrow(const ArrowItem& arrow);
    void fillMenu(QMenu& menu, BoxItem* box, ArrowItem* arrow);
    void fillArrowMenu(QMenu& menu, const ArrowItem& arrow);
    void fillBlockMenu(QMenu& menu, const std::string& block);
    /// Puts a saved block behind a layer or an input.
    void insertSaved(const std::string& name, const std::string& layers, const std::string& after);
    [[nodiscard]] std::string currentSource() const;
    void addLayerMenu(QMenu& menu, const QString& title, const std::function<void(const std::string&)>& chosen);
    void hoverAt(const QPoint& position);
    void markDrop(const QPointF& point);
    void clearDrop();
    [[nodiscard]] double zoom() const { return transform().m11(); }
    void zoomTo(double scale);

    NetworkScene m_scene;
    ConnectTool m_connect;
    EditNetwork m_edit;
    models::ModelSpec m_spec;
    models::TaskShape m_task;
    std::vector<models::ModelFix> m_fixes;
    std::string m_current;             ///< key of a box
    std::set<std::string> m_collapsed; ///< names of blocks
    std::optional<Qt::Orientation> m_direction;
    bool m_fitted = true; ///< a person has not chosen a scale: a view of another size fits again
    bool m_changingSelection = false;

    // What a press of the mouse began.
    enum class Press { None, Port, ArrowEnd, Fix, Pan };
    Press m_press = Press::None;
    QPoint m_pressAt;
    BoxItem* m_pressBox = nullptr;
    ArrowItem* m_pressArrow = nullptr;
    int m_pressFix = -1;

    BoxItem* m_dropBox = nullptr; ///< what a dragged layer type would go behind
    ArrowItem* m_dropArrow = nullptr;
};

} // namespace airshed::ui
