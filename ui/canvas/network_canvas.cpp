#include "ui/canvas/network_canvas.h"

#include <algorithm>
#include <array>

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>

#include "ui/document/layer_clipboard.h"
#include "ui/document/model_edits.h"
#include "ui/document/network_sources.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double smallestFit = 0.7; ///< smaller than this, words of a box are hard to read
constexpr double unfitted = 0.8;    ///< of what does not fit at all and must be scrolled
constexpr double smallestZoom = 0.1;
constexpr double largestZoom = 3;

constexpr QSize air(24, 24);

/// The scale at which a drawing fits into a view, with a little air around it; 0 for a view that is too small for any.
double fittingScale(const QSize& view, const QSizeF& extent) {
    const QSize room = view - air;
    if (room.width() < 50 || room.height() < 50)
        return 0;
    return std::min(room.width() / std::max(1.0, extent.width()), room.height() / std::max(1.0, extent.height()));
}

} // namespace

NetworkCanvas::NetworkCanvas(EditNetwork edit, QWidget* parent)
    : QGraphicsView(parent), m_connect(m_scene), m_edit(std::move(edit)) {
    setScene(&m_scene);
    setAccessibleName(tr("Drawing of the network"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setAcceptDrops(true);
    setDragMode(RubberBandDrag);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAccessibleName(accessibleName());
    setRenderHint(QPainter::Antialiasing);
    setOptimizationFlag(DontSavePainterState);
    setViewportUpdateMode(SmartViewportUpdate);
    setTransformationAnchor(AnchorUnderMouse);
    setMinimumSize(220, 160);
    m_scene.setRoles(rolesOf(palette()));
    setBackgroundBrush(m_scene.style().roles.ground);
    connect(&m_scene, &QGraphicsScene::selectionChanged, this, &NetworkCanvas::selectionChanged);
}

NetworkCanvas::~NetworkCanvas() {
    m_scene.disconnect(this);
    m_connect.cancel();
}

void NetworkCanvas::showNetwork(const NetworkView& network) {
    m_connect.cancel();
    clearDrop();
    m_press = Press::None;
    const bool otherPreset = !network.spec.preset.empty() && network.spec.preset != m_spec.preset;
    const bool begin = m_spec.layers.empty();
    m_spec = network.spec;
    m_task = network.task;
    m_fixes = network.fixes;
    m_changingSelection = true;
    m_scene.show(makeCanvasGraph(network, m_collapsed));
    m_changingSelection = false;
    const double scale = fittingScale(viewport()->size(), m_scene.bounds().size());
    if (begin || otherPreset) {
        fit();
    } else if (m_fitted && isVisible() && scale >= smallestFit) {
        // The direction stays: a drawing that turned while it is edited would be lost from sight.
        zoomTo(std::min(scale, 1.0));
        centerOn(m_scene.bounds().center());
    }
    if (current())
        current()->setCurrent(true);
    else if (!m_scene.graph().boxes.empty())
        setCurrent(m_scene.box(0), false);
    describeCurrent();
}

void NetworkCanvas::make(const CanvasEdit& edit) {
    if (edit.change)
        m_edit(edit.text, edit.change);
}

void NetworkCanvas::add(const QString& text, const std::function<std::vector<std::string>(models::ModelSpec&)>& change) {
    std::vector<std::string> added;
    m_edit(text, [&](models::ModelSpec& spec) { added = change(spec); });
    if (added.empty())
        return;
    select(added.back());
    for (const std::string& id : added)
        if (BoxItem* box = m_scene.boxOfId(id))
            box->setSelected(true);
}

void NetworkCanvas::select(const std::string& id) {
    if (BoxItem* box = m_scene.boxOfId(id)) {
        setCurrent(box, true);
        ensureVisible(box, 30, 30);
    }
}

void NetworkCanvas::setCurrent(BoxItem* box, bool selectAlone) {
    if (selectAlone) {
        m_changingSelection = true;
        m_scene.clearSelection();
        box->setSelected(true);
        m_changingSelection = false;
    }
    if (box->content().key == m_current && box == current()) {
        box->setCurrent(true);
        return;
    }
    if (BoxItem* before = current())
        before->setCurrent(false);
    m_current = box->content().key;
    box->setCurrent(true);
    describeCurrent();
    Q_EMIT currentChanged(toQt(box->content().id));
}

void NetworkCanvas::selectionChanged() {
    if (m_changingSelection)
        return;
    BoxItem* only = nullptr;
    int boxes = 0;
    for (QGraphicsItem* item : m_scene.selectedItems())
        if (auto* box = qgraphicsitem_cast<BoxItem*>(item)) {
            only = box;
            ++boxes;
        }
    if (boxes == 1)
        setCurrent(only, false);
    Q_EMIT said(boxes > 1 ? tr("%1 boxes are selected. Ctrl+G makes a block of them.").arg(boxes) : QString());
}

/// A screen reader hears the box that the keys speak to.
void NetworkCanvas::describeCurrent() {
    const BoxItem* box = current();
    if (!box)
        return;
    const BoxContent& content = box->content();
    const QString name = content.subtitle.isEmpty() ? content.title : content.title + QLatin1Char(' ') + content.subtitle;
    QString words = tr("%1, yields %2").arg(name, content.shape);
    for (const BoxProblem& problem : content.problems)
        words += QStringLiteral(". ") + problem.message;
    if (words == accessibleDescription())
        return;
    setAccessibleDescription(words);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

/// What a new layer is put behind: the current box, or the last layer.
std::string NetworkCanvas::currentSource() const {
    if (const BoxItem* box = current(); box && !box->content().id.empty())
        return box->content().id;
    return m_spec.layers.empty() ? std::string(models::networkInput) : m_spec.layers.back().id;
}

void NetworkCanvas::addLayer(const std::string& type) {
    const std::string after = currentSource();
    add(tr("Add layer"), [&](models::ModelSpec& spec) { return std::vector<std::string>{insertLayer(spec, after, type)}; });
}

void NetworkCanvas::removeArrow(const ArrowItem& arrow) {
    if (arrow.to()->content().kind == BoxContent::Kind::Block) {
        Q_EMIT said(tr("Open the block first (O): a connection leads to one of its layers."));
        return;
    }
    if (arrow.to()->content().kind == BoxContent::Kind::Forecast) {
        Q_EMIT said(tr("The forecast needs a layer. Drag from the layer that shall yield it."));
        return;
    }
    make({tr("Disconnect layers"),
          [to = arrow.to()->content().id, slot = arrow.slot()](models::ModelSpec& spec) { disconnectLayer(spec, to, slot); }});
}

void NetworkCanvas::removeSelected() {
    const std::vector<std::string> ids = m_scene.selectedLayers();
    if (ids.empty()) {
        for (QGraphicsItem* item : m_scene.selectedItems())
            if (const auto* arrow = qgraphicsitem_cast<ArrowItem*>(item))
                return removeArrow(*arrow);
        return;
    }
    const models::LayerSpec* first = findLayer(m_spec, ids.front());
    const std::string before = first && !first->inputs.empty() ? first->inputs.front() : std::string(models::networkInput);
    make({ids.size() == 1 ? tr("Remove layer") : tr("Remove %1 layers").arg(ids.size()),
          [ids](models::ModelSpec& spec) { removeLayers(spec, ids); }});
    if (m_scene.boxOfId(before))
        select(before);
}

void NetworkCanvas::copySelected() {
    const std::vector<std::string> ids = m_scene.selectedLayers();
    if (!ids.empty())
        QApplication::clipboard()->setText(toQt(layersToText(m_spec, ids)));
}

void NetworkCanvas::cutSelected() {
    copySelected();
    const std::vector<std::string> ids = m_scene.selectedLayers();
    if (!ids.empty())
        make({tr("Cut layers"), [ids](models::ModelSpec& spec) { removeLayers(spec, ids); }});
}

void NetworkCanvas::paste() {
    const auto layers = layersFromText(toStd(QApplication::clipboard()->text()));
    if (!layers) {
        Q_EMIT said(tr("The clipboard holds no layers. Copy some first; they are JSON text."));
        return;
    }
    const std::vector<std::string> sources = networkSourceIds(m_task);
    add(tr("Paste layers"), [&](models::ModelSpec& spec) { return pasteLayers(spec, *layers, sources); });
}

void NetworkCanvas::duplicateSelected() {
    const auto layers = layersFromText(layersToText(m_spec, m_scene.selectedLayers()));
    if (!layers)
        return;
    const std::vector<std::string> sources = networkSourceIds(m_task);
    add(tr("Duplicate layers"), [&](models::ModelSpec& spec) { return pasteLayers(spec, *layers, sources); });
}

void NetworkCanvas::selectAll() {
    for (std::size_t index = 0; index < m_scene.graph().boxes.size(); ++index)
        m_scene.box(index)->setSelected(true);
}

void NetworkCanvas::beginConnection() {
    BoxItem* box = current();
    if (!box || !box->hasOutput())
        return;
    if (box->content().id.empty()) {
        Q_EMIT said(tr("This block yields several things. Open it (O) and connect from one of its layers."));
        return;
    }
    m_connect.begin(m_spec, box);
    for (std::size_t index = m_scene.indexOf(box) + 1; index < m_scene.graph().boxes.size(); ++index)
        if (m_connect.mayEndAt(*m_scene.box(index))) {
            m_connect.aimAt(m_scene.box(index));
            break;
        }
    Q_EMIT said(tr("%1 Arrows choose another box, Enter connects, Escape gives up.").arg(m_connect.words()));
}

void NetworkCanvas::applyFix(int fix) {
    if (fix < 0 || static_cast<std::size_t>(fix) >= m_fixes.size())
        return;
    const models::ModelFix chosen = m_fixes[static_cast<std::size_t>(fix)];
    make({toQt(chosen.title), chosen.apply});
}

void NetworkCanvas::zoomTo(double scale) {
    const double wanted = std::clamp(scale, smallestZoom, largestZoom);
    setTransform(QTransform::fromScale(wanted, wanted));
}

void NetworkCanvas::zoomBy(double factor) {
    m_fitted = false;
    zoomTo(zoom() * factor);
}

void NetworkCanvas::zoomActual() {
    m_fitted = false;
    zoomTo(1);
}

void NetworkCanvas::fit() {
    m_fitted = true;
    const auto scaleOf = [this](const QSizeF& extent) { return fittingScale(viewport()->size(), extent); };
    if (!isVisible() || scaleOf({}) == 0)
        return;
    const bool down = scaleOf(m_scene.extentOf(Qt::Vertical)) >= scaleOf(m_scene.extentOf(Qt::Horizontal));
    m_scene.setDirection(m_direction.value_or(down ? Qt::Vertical : Qt::Horizontal));
    const QRectF& bounds = m_scene.bounds();
    const double scale = scaleOf(bounds.size());
    zoomTo(scale < smallestFit ? unfitted : std::min(scale, 1.0));
    // What does not fit begins at its beginning.
    const QSize room = viewport()->size() - air;
    const double half = 0.5 / zoom();
    QPointF centre = bounds.center();
    if (bounds.height() * zoom() > room.height())
        centre.setY(bounds.top() + room.height() * half);
    if (bounds.width() * zoom() > room.width())
        centre.setX(bounds.left() + room.width() * half);
    centerOn(centre);
}

void NetworkCanvas::setDirection(std::optional<Qt::Orientation> direction) {
    m_direction = direction;
    fit();
}

bool NetworkCanvas::event(QEvent* event) {
    // Ctrl+0 and its like are the window's too; while the drawing has the focus they are the drawing's.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event); // NOLINT: the type says so
        const bool control = key->modifiers().testFlag(Qt::ControlModifier);
        constexpr std::array controlKeys = {Qt::Key_A, Qt::Key_C, Qt::Key_X,    Qt::Key_V,     Qt::Key_D,    Qt::Key_G,
                                            Qt::Key_0, Qt::Key_9, Qt::Key_Plus, Qt::Key_Equal, Qt::Key_Minus};
        if (control && std::ranges::find(controlKeys, key->key()) != controlKeys.end()) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

void NetworkCanvas::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_scene.setRoles(rolesOf(palette()));
        setBackgroundBrush(m_scene.style().roles.ground);
    }
    if (event->type() == QEvent::FontChange)
        m_scene.refreshFonts();
}

void NetworkCanvas::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        fit();
}

void NetworkCanvas::showEvent(QShowEvent* event) {
    QGraphicsView::showEvent(event);
    if (m_fitted)
        fit();
}

} // namespace airshed::ui
