#include "ui/pages/model/model_file_view.h"

#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr double smallestZoom = 0.1;
constexpr double largestZoom = 3;
constexpr double readable = 0.7; ///< smaller than this, words of a box are hard to read

} // namespace

ModelFileView::ModelFileView(QWidget* parent)
    : QWidget(parent),
      m_view(new QGraphicsView(&m_scene)),
      m_title(makeLabel({}, TypeStyle::Strong)),
      m_facts(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    const auto add = [&](const char* icon, const QString& text, const auto& action) {
        QToolButton* button = makeIconButton(QString::fromLatin1(icon), text);
        connect(button, &QToolButton::clicked, this, action);
        row->addWidget(button);
    };
    add("zoom_out", tr("Smaller"), [this] { zoomBy(0.8); });
    add("zoom", tr("Larger"), [this] { zoomBy(1.25); });
    add("fit", tr("Show all of it"), [this] { fit(); });
    QPushButton* close = makeButton(tr("Back to the network"));
    connect(close, &QPushButton::clicked, this, &ModelFileView::closed);
    row->addWidget(close);
    column->addLayout(row);
    column->addWidget(m_facts);
    column->addWidget(m_view, 1);
    m_view->setAccessibleName(tr("Drawing of the model in the file"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setDragMode(QGraphicsView::ScrollHandDrag);
    m_view->setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setInteractive(false);
    m_view->viewport()->installEventFilter(this);
    m_view->viewport()->setAccessibleName(m_view->accessibleName());
    followTheme();
}

ModelFileView::~ModelFileView() {
    m_view->setScene(nullptr); // the scene goes before the view
}

void ModelFileView::show(const QString& file, const drawing::ModelFile& model) {
    m_title->setText(QFileInfo(file).fileName());
    m_title->setToolTip(file);
    const drawing::NetworkGraph graph = drawing::graphOf(model);
    const auto operations = std::ranges::count(graph.nodes, drawing::GraphNode::Kind::Layer, &drawing::GraphNode::kind);
    m_facts->setText(tr("%1 · %2 operations · %3 numbers in its constants. To be looked at: it is not part of this experiment.")
                         .arg(toQt(model.format), countText(operations), countText(model.parameters)));
    m_scene.show(makeCanvasGraph(graph));
    fit();
}

/// All of it where that can be read; else its beginning.
void ModelFileView::fit() {
    const QRectF bounds = m_scene.bounds().adjusted(-12, -12, 12, 12);
    const QSizeF room = m_view->viewport()->size();
    const double scale = std::min(room.width() / bounds.width(), room.height() / bounds.height());
    const double shown = std::clamp(scale, readable, 1.0);
    m_view->setTransform(QTransform::fromScale(shown, shown));
    const double half = room.height() / shown / 2;
    m_view->centerOn(bounds.center().x(), scale < readable ? bounds.top() + half : bounds.center().y());
}

void ModelFileView::zoomBy(double factor) {
    const double scale = std::clamp(m_view->transform().m11() * factor, smallestZoom, largestZoom);
    m_view->setTransform(QTransform::fromScale(scale, scale));
}

void ModelFileView::followTheme() {
    m_scene.setRoles(rolesOf(palette()));
    m_view->setBackgroundBrush(m_scene.style().roles.ground);
}

void ModelFileView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        followTheme();
    if (event->type() == QEvent::FontChange)
        m_scene.refreshFonts();
}

bool ModelFileView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Wheel)
        return QWidget::eventFilter(watched, event);
    const auto* wheel = static_cast<QWheelEvent*>(event); // NOLINT: the type says so
    if (!wheel->modifiers().testFlag(Qt::ControlModifier))
        return false;
    zoomBy(std::pow(1.0015, wheel->angleDelta().y()));
    return true;
}

} // namespace airshed::ui
