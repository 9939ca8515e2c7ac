#include "ui/canvas/connect_tool.h"

#include <algorithm>
#include <vector>

#include <QCoreApplication>
#include <QPen>

#include "ui/document/model_edits.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("airshed::ui::NetworkCanvas", text);
}

QString nameOf(const BoxItem& box) {
    return box.content().kind == BoxContent::Kind::Layer ? toQt(box.content().id) : box.content().title;
}

std::set<std::string> upstreamOf(const models::ModelSpec& spec, const std::string& id) {
    std::set<std::string> reached;
    std::vector<std::string> ahead = {id};
    while (!ahead.empty()) {
        const std::string next = std::move(ahead.back());
        ahead.pop_back();
        const models::LayerSpec* layer = findLayer(spec, next);
        if (layer && reached.insert(next).second)
            ahead.insert(ahead.end(), layer->inputs.begin(), layer->inputs.end());
    }
    return reached;
}

} // namespace

ConnectTool::ConnectTool(NetworkScene& scene) : m_scene(scene) {}

ConnectTool::~ConnectTool() = default;

void ConnectTool::begin(const models::ModelSpec& spec, BoxItem* from) {
    cancel();
    start(spec, from);
}

void ConnectTool::beginWithEnd(const models::ModelSpec& spec, ArrowItem* arrow) {
    cancel();
    m_carried = arrow;
    arrow->setMark(ArrowItem::Mark::Taken);
    start(spec, arrow->from());
}

void ConnectTool::start(const models::ModelSpec& spec, BoxItem* from) {
    m_from = from;
    m_upstream = upstreamOf(spec, from->content().id);
    m_line = std::make_unique<QGraphicsPathItem>();
    m_line->setZValue(2);
    m_line->setPen(QPen(m_scene.style().roles.accent, 2, Qt::DashLine));
    m_scene.addItem(m_line.get());
}

void ConnectTool::drawTo(const QPointF& point) {
    m_line->setPath(arrowPath({m_from->outPort(), point}, m_scene.style().direction, false));
}

void ConnectTool::moveTo(const QPointF& point) {
    if (!isActive())
        return;
    BoxItem* under = m_scene.boxAt(point);
    aimAt(under == m_from ? nullptr : under);
    drawTo(m_target && mayEndAt(*m_target) ? m_target->inPort() : point);
}

void ConnectTool::aimAt(BoxItem* box) {
    if (m_target && m_target != box)
        m_target->setMark(BoxItem::Mark::None);
    m_target = box;
    if (!box)
        return;
    box->setMark(mayEndAt(*box) ? BoxItem::Mark::Target : BoxItem::Mark::Refused);
    drawTo(box->inPort());
}

QString ConnectTool::refusal(const BoxItem& box) const {
    if (m_carried && m_carried->to() == &box)
        return {};
    switch (box.content().kind) {
    case BoxContent::Kind::Source: return say("Nothing can feed an input of the network.");
    case BoxContent::Kind::Forecast: return m_from->isLayerOrBlock() ? QString() : say("The forecast must come from a layer.");
    case BoxContent::Kind::Block: return say("Open the block first (O): a connection leads to one of its layers.");
    case BoxContent::Kind::Layer: break;
    }
    if (m_upstream.contains(box.content().id))
        return say("That would close a circle: %1 leads to %2 already.").arg(nameOf(box), nameOf(*m_from));
    const bool connected = std::ranges::any_of(
        m_scene.arrows(), [&](const ArrowItem* arrow) { return arrow->from() == m_from && arrow->to() == &box; });
    return connected ? say("%1 feeds %2 already.").arg(nameOf(*m_from), nameOf(box)) : QString();
}

bool ConnectTool::mayEndAt(const BoxItem& box) const {
    return &box != m_from && refusal(box).isEmpty();
}

QString ConnectTool::words() const {
    if (!m_from)
        return {};
    if (!m_target && m_carried && m_carried->to()->content().kind == BoxContent::Kind::Forecast)
        return say("Let go on another layer's forecast: drag from the layer that shall yield it.");
    if (!m_target)
        return m_carried ? say("Let go here to disconnect %1 from %2, or on another box.")
                               .arg(nameOf(*m_carried->to()), nameOf(*m_from))
                         : say("Let go on the box that %1 shall feed.").arg(nameOf(*m_from));
    const QString why = refusal(*m_target);
    if (!why.isEmpty())
        return why;
    if (m_target->content().kind == BoxContent::Kind::Forecast)
        return say("%1 yields the forecast.").arg(nameOf(*m_from));
    return say("%1 feeds %2.").arg(nameOf(*m_from), nameOf(*m_target));
}

CanvasEdit ConnectTool::finish() {
    CanvasEdit edit;
    const BoxItem* to = m_target;
    const std::string from = m_from->content().id;
    const bool possible = to && mayEndAt(*to);
    const bool forecast = to && to->content().kind == BoxContent::Kind::Forecast;
    const bool ofForecast = m_carried && m_carried->to()->content().kind == BoxContent::Kind::Forecast;
    const bool sameEnd = m_carried && m_carried->to() == to;
    if (possible && forecast && !sameEnd)
        edit = {say("Set the output"), [from](models::ModelSpec& spec) { setOutputLayer(spec, from); }};
    else if (m_carried && !ofForecast && !sameEnd && (!to || possible)) {
        const std::string old = m_carried->to()->content().id;
        const std::string other = to ? to->content().id : std::string();
        edit = {to ? say("Connect layers") : say("Disconnect layers"),
                [from, old, other, slot = m_carried->slot()](models::ModelSpec& spec) {
                    disconnectLayer(spec, old, slot);
                    if (!other.empty())
                        connectLayers(spec, from, other);
                }};
    } else if (possible && !m_carried)
        edit = {say("Connect layers"),
                [from, other = to->content().id](models::ModelSpec& spec) { connectLayers(spec, from, other); }};
    cancel();
    return edit;
}

void ConnectTool::cancel() {
    if (m_target)
        m_target->setMark(BoxItem::Mark::None);
    if (m_carried)
        m_carried->setMark(ArrowItem::Mark::None);
    m_target = nullptr;
    m_carried = nullptr;
    m_from = nullptr;
    m_line.reset();
}

} // namespace airshed::ui
