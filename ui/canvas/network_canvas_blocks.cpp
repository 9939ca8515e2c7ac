#include <QMenu>

#include "core/base/error.h"
#include "core/models/blocks.h"
#include "ui/canvas/network_canvas.h"
#include "ui/document/layer_clipboard.h"
#include "ui/document/model_edits.h"
#include "ui/text/text.h"

// Named parts of a network in its drawing.

namespace airshed::ui {

std::string NetworkCanvas::currentBlock() const {
    const BoxItem* box = current();
    if (!box || !box->content().block.empty())
        return box ? box->content().block : std::string();
    const models::LayerSpec* layer = findLayer(m_spec, box->content().id);
    return layer ? layer->block : std::string();
}

void NetworkCanvas::makeBlockOfSelected() {
    const std::vector<std::string> ids = m_scene.selectedLayers();
    if (ids.empty()) {
        Q_EMIT said(tr("Select the layers that shall be a block first: with Shift and the arrows, or with a frame."));
        return;
    }
    std::string name;
    make({tr("Make a block"), [&](models::ModelSpec& spec) { name = models::makeBlock(spec, ids, toStd(tr("block"))); }});
    setCollapsed(name, true);
    if (m_scene.boxOfKey("block " + name))
        Q_EMIT said(tr("O opens the block again. Its name is set on the right."));
    else
        Q_EMIT said(tr("Something leaves this block and comes back, so it cannot be shown as one box."));
}

void NetworkCanvas::setCollapsed(const std::string& block, bool collapsed) {
    const models::BlockPart part = models::blockOf(m_spec, block);
    if (collapsed)
        m_collapsed.insert(block);
    else
        m_collapsed.erase(block);
    Q_EMIT viewChanged();
    if (!part.layers.empty())
        select(m_spec.layers[part.layers.back()].id);
    if (collapsed && !part.layers.empty() && !models::isClosedBlock(m_spec, part))
        Q_EMIT said(tr("Something leaves this block and comes back, so it cannot be shown as one box."));
}

void NetworkCanvas::repeatBlock(const std::string& block, int copies) {
    try {
        models::ModelSpec tried = m_spec;
        const std::vector<std::string> names = models::repeatBlock(tried, block, copies);
        if (isCollapsed(block))
            m_collapsed.insert(names.begin(), names.end());
        make({tr("Repeat a block"), [&](models::ModelSpec& spec) { spec = tried; }});
        select(models::blockOf(m_spec, names.back()).outputs.front());
    } catch (const Error& error) {
        Q_EMIT said(toQt(error.text()));
    }
}

void NetworkCanvas::dissolveBlock(const std::string& block) {
    m_collapsed.erase(block);
    make({tr("Dissolve a block"), [&](models::ModelSpec& spec) { models::dissolveBlock(spec, block); }});
}

void NetworkCanvas::renameBlock(const std::string& block, const std::string& name) {
    const bool collapsed = isCollapsed(block);
    std::string made;
    make({tr("Rename a block"), [&](models::ModelSpec& spec) { made = models::renameBlock(spec, block, name); }});
    setCollapsed(made, collapsed);
}

void NetworkCanvas::insertSaved(const std::string& name, const std::string& layers, const std::string& after) {
    const auto parts = layersFromText(layers);
    if (!parts) {
        Q_EMIT said(tr("The block \"%1\" cannot be read: it is no list of layers.").arg(toQt(name)));
        return;
    }
    std::string made;
    make({tr("Add a block"), [&](models::ModelSpec& spec) { made = models::insertBlock(spec, *parts, after, name); }});
    setCollapsed(made, true);
}

void NetworkCanvas::addBlock(const std::string& name, const std::string& layers) {
    insertSaved(name, layers, currentSource());
}

void NetworkCanvas::fillBlockMenu(QMenu& menu, const std::string& block) {
    menu.addSeparator();
    if (m_scene.selectedLayers().size() > 1)
        menu.addAction(tr("Make a block of these\tCtrl+G"), this, &NetworkCanvas::makeBlockOfSelected);
    if (block.empty())
        return;
    const bool collapsed = isCollapsed(block);
    menu.addAction(collapsed ? tr("Open the block\tO") : tr("Show %1 as one box\tO").arg(toQt(block)), this,
                   [this, block, collapsed] { setCollapsed(block, !collapsed); });
    menu.addAction(tr("Repeat %1").arg(toQt(block)), this, [this, block] { repeatBlock(block, 1); });
    menu.addAction(tr("Keep %1 for other networks").arg(toQt(block)), this,
                   [this, block] { Q_EMIT blockToBeSaved(toQt(block)); });
    menu.addAction(tr("Dissolve %1").arg(toQt(block)), this, [this, block] { dissolveBlock(block); });
}

} // namespace airshed::ui
