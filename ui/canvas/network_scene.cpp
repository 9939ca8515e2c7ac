#include "ui/canvas/network_scene.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <QLineF>

#include "ui/theme/type_scale.h"

namespace airshed::ui {

namespace {

constexpr double margin = 40;

drawing::Direction directionOf(Qt::Orientation direction) {
    return direction == Qt::Vertical ? drawing::Direction::Down : drawing::Direction::Across;
}

QPointF toQt(const drawing::Point& point) {
    return {point.x, point.y};
}

QRectF boundsOf(const drawing::GraphLayout& layout) {
    return {toQt(layout.least), toQt(layout.most)};
}

} // namespace

NetworkScene::NetworkScene(QObject* parent) : QGraphicsScene(parent) {
    setItemIndexMethod(NoIndex); // an edit moves most items, and a network has hundreds of them, not more
    m_style.title = fontOf(TypeStyle::Strong);
    m_style.body = fontOf(TypeStyle::Body);
}

void NetworkScene::show(CanvasGraph graph) {
    m_graph = std::move(graph);
    followBoxes();
    followArrows();
    arrange();
}

void NetworkScene::followBoxes() {
    std::unordered_map<std::string, BoxItem*> before = std::move(m_byKey);
    m_byKey.clear();
    m_boxes.clear();
    m_boxes.reserve(m_graph.boxes.size());
    for (const BoxContent& content : m_graph.boxes) {
        BoxItem* item = nullptr;
        if (const auto known = before.find(content.key); known != before.end()) {
            item = known->second;
            before.erase(known);
        } else {
            item = new BoxItem(m_style);
            addItem(item);
        }
        item->setContent(content);
        m_byKey.emplace(content.key, item);
        m_boxes.push_back(item);
    }
    for (const auto& [key, gone] : before)
        delete gone;
}

void NetworkScene::followArrows() {
    // Boxes that have gone are no more than addresses here.
    std::map<std::tuple<BoxItem*, BoxItem*, std::size_t>, ArrowItem*> before;
    for (ArrowItem* arrow : m_arrows)
        before.emplace(std::tuple(arrow->from(), arrow->to(), arrow->slot()), arrow);
    m_arrows.clear();
    m_arrows.reserve(m_graph.arrows.size());
    std::vector<bool> fed(m_boxes.size(), false);
    for (const ArrowContent& content : m_graph.arrows) {
        const std::tuple ends(m_boxes[content.from], m_boxes[content.to], content.slot);
        ArrowItem* item = nullptr;
        if (const auto known = before.find(ends); known != before.end()) {
            item = known->second;
            before.erase(known);
        } else {
            item = new ArrowItem(m_style);
            addItem(item);
            item->setEnds(m_boxes[content.from], m_boxes[content.to], content.slot);
        }
        item->setShapeText(content.shape);
        fed[content.to] = true;
        m_arrows.push_back(item);
    }
    for (const auto& [ends, gone] : before)
        delete gone;
    for (std::size_t index = 0; index < m_boxes.size(); ++index)
        m_boxes[index]->setFed(fed[index]);
}

NetworkScene::Arranged NetworkScene::toBeArranged(Qt::Orientation direction) const {
    Arranged arranged;
    arranged.direction = direction;
    arranged.sizes.reserve(m_boxes.size());
    for (const BoxItem* box : m_boxes)
        arranged.sizes.push_back({box->size().width(), box->size().height()});
    arranged.edges.reserve(m_graph.arrows.size());
    for (const ArrowContent& arrow : m_graph.arrows)
        arranged.edges.push_back({arrow.from, arrow.to});
    return arranged;
}

void NetworkScene::arrange() {
    // Most changes of a parameter leave every box as large as it was.
    if (Arranged wanted = toBeArranged(m_style.direction); wanted != m_arranged) {
        m_layout = drawing::layOut(wanted.sizes, wanted.edges, directionOf(wanted.direction));
        m_arranged = std::move(wanted);
    }
    for (std::size_t index = 0; index < m_boxes.size(); ++index)
        m_boxes[index]->setPos(toQt(m_layout.places[index]));
    for (std::size_t index = 0; index < m_arrows.size(); ++index) {
        std::vector<QPointF> route;
        route.reserve(m_layout.routes[index].size());
        for (const drawing::Point& point : m_layout.routes[index])
            route.push_back(toQt(point));
        m_arrows[index]->setRoute(route, m_layout.closesCircle[index]);
    }
    m_bounds = boundsOf(m_layout);
    setSceneRect(m_bounds.adjusted(-margin, -margin, margin, margin));
}

QSizeF NetworkScene::extentOf(Qt::Orientation direction) const {
    if (direction == m_style.direction)
        return m_bounds.size();
    const Arranged other = toBeArranged(direction);
    return boundsOf(drawing::layOut(other.sizes, other.edges, directionOf(direction))).size();
}

void NetworkScene::setDirection(Qt::Orientation direction) {
    if (direction == m_style.direction)
        return;
    m_style.direction = direction;
    arrange();
    update();
}

void NetworkScene::setRoles(const Roles& roles) {
    m_style.roles = roles;
    update();
}

void NetworkScene::refreshFonts() {
    m_style.words->lines.clear();
    m_style.title = fontOf(TypeStyle::Strong);
    m_style.body = fontOf(TypeStyle::Body);
    for (BoxItem* box : m_boxes)
        box->refresh();
    arrange();
}

BoxItem* NetworkScene::boxOfKey(const std::string& key) const {
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? nullptr : found->second;
}

BoxItem* NetworkScene::boxOfId(const std::string& id) const {
    for (BoxItem* box : m_boxes)
        if (const BoxContent& content = box->content();
            !id.empty() && (content.id == id || std::ranges::find(content.layers, id) != content.layers.end()))
            return box;
    return nullptr;
}

BoxItem* NetworkScene::boxAt(const QPointF& point) const {
    for (BoxItem* box : m_boxes)
        if (QRectF(box->pos(), box->size()).contains(point))
            return box;
    return nullptr;
}

ArrowItem* NetworkScene::arrowAt(const QPointF& point) const {
    for (ArrowItem* arrow : m_arrows)
        if (arrow->boundingRect().contains(point) && arrow->shape().contains(point))
            return arrow;
    return nullptr;
}

BoxItem* NetworkScene::outPortAt(const QPointF& point, double reach) const {
    for (BoxItem* box : m_boxes)
        if (box->hasOutput() && QLineF(box->outPort(), point).length() <= reach)
            return box;
    return nullptr;
}

ArrowItem* NetworkScene::arrowEndAt(const QPointF& point, double reach) const {
    ArrowItem* nearest = nullptr;
    for (ArrowItem* arrow : m_arrows) {
        const double distance = QLineF(arrow->end(), point).length();
        if (distance > reach)
            continue;
        reach = distance;
        nearest = arrow;
    }
    return nearest;
}

std::size_t NetworkScene::indexOf(const BoxItem* box) const {
    return static_cast<std::size_t>(std::ranges::find(m_boxes, box) - m_boxes.begin());
}

std::vector<std::string> NetworkScene::selectedLayers() const {
    std::vector<std::string> ids;
    for (const BoxItem* box : m_boxes)
        if (box->isSelected())
            ids.insert(ids.end(), box->content().layers.begin(), box->content().layers.end());
    return ids;
}

int NetworkScene::fixOf(const BoxItem* box, int problem) const {
    const std::size_t index = indexOf(box);
    if (index >= m_graph.fixes.size() || problem < 0 || static_cast<std::size_t>(problem) >= m_graph.fixes[index].size())
        return -1;
    return m_graph.fixes[index][static_cast<std::size_t>(problem)];
}

} // namespace airshed::ui
