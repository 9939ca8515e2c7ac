#include "ui/canvas/canvas_graph.h"

#include <algorithm>
#include <map>

#include <QCoreApplication>

#include "core/models/blocks.h"
#include "ui/document/network_sources.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("airshed::ui::NetworkCanvas", text);
}

QString shapeText(const models::Shape& shape) {
    return shape.empty() ? QStringLiteral("?") : toQt(models::toText(shape));
}

/// What every box says, whatever it is of.
BoxContent plainBox(const drawing::GraphNode& node) {
    BoxContent box;
    box.kind = node.kind;
    box.key = node.key;
    box.id = node.id;
    box.title = toQt(node.title);
    if (node.parameters > 0)
        box.weights = words("%1 weights").arg(countText(node.parameters));
    return box;
}

void addArrows(CanvasGraph& canvas, const drawing::NetworkGraph& graph) {
    canvas.arrows.reserve(graph.edges.size());
    for (const drawing::GraphEdge& edge : graph.edges) {
        const models::Shape& shape = graph.nodes[edge.from].output;
        const bool said = edge.carriesShape && !shape.empty();
        canvas.arrows.push_back({edge.from, edge.to, edge.slot, said ? shapeText(shape) : QString()});
    }
}

class GraphMaker {
public:
    explicit GraphMaker(const NetworkView& network) : m_network(network) {}

    CanvasGraph run(const std::set<std::string>& collapsed) {
        const drawing::NetworkGraph graph =
            drawing::makeNetworkGraph(m_network.spec, m_network.inspection, m_network.task, collapsed);
        m_graph.boxes.reserve(graph.nodes.size());
        for (const drawing::GraphNode& node : graph.nodes)
            addBox(node);
        addArrows(m_graph, graph);
        addProblems();
        return std::move(m_graph);
    }

private:
    void addBox(const drawing::GraphNode& node) {
        using Kind = drawing::GraphNode::Kind;
        BoxContent box = plainBox(node);
        box.shape = shapeText(node.output);
        box.layers.reserve(node.layers.size());
        for (const std::size_t position : node.layers) {
            box.layers.push_back(m_network.spec.layers[position].id);
            m_boxes.emplace(box.layers.back(), m_graph.boxes.size());
        }
        switch (node.kind) {
        case Kind::Source: box.title = sourceTitle(node.id); break;
        case Kind::Forecast: box.title = words("Forecast"); break;
        case Kind::Layer: box.subtitle = subtitleOf(m_network.spec.layers[node.layers.front()]); break;
        case Kind::Block:
            box.id = outputOfBlock(node.id);
            box.block = node.id;
            box.subtitle = words("block of %1 layers").arg(node.layers.size());
            break;
        }
        m_graph.boxes.push_back(std::move(box));
    }

    static QString subtitleOf(const models::LayerSpec& layer) {
        return layer.block.empty() ? toQt(layer.id) : words("%1 in %2").arg(toQt(layer.id), toQt(layer.block));
    }

    [[nodiscard]] std::string outputOfBlock(const std::string& name) const {
        const models::BlockPart block = models::blockOf(m_network.spec, name);
        return block.outputs.size() == 1 ? block.outputs.front() : std::string();
    }

    [[nodiscard]] QString sourceTitle(const std::string& id) const {
        for (const NetworkSource& source : networkSources(m_network.task))
            if (source.id == id)
                return source.title;
        return toQt(id);
    }

    /// A layer with the id of another carries that other's problems: a person sees both.
    void addProblems() {
        m_graph.fixes.resize(m_graph.boxes.size());
        const auto& findings = m_network.inspection.findings;
        for (std::size_t number = 0; number < findings.size(); ++number) {
            if (!findings[number].place.starts_with("layer "))
                continue;
            const std::string id = findings[number].place.substr(6);
            const auto at = m_boxes.find(id);
            if (at == m_boxes.end())
                continue;
            const auto fix = std::ranges::find(m_network.fixes, number, &models::ModelFix::finding);
            const bool fixable = fix != m_network.fixes.end();
            m_graph.boxes[at->second].problems.push_back(
                {toQt(findings[number].message), toQt(findings[number].hint), fixable ? toQt(fix->title) : QString()});
            m_graph.fixes[at->second].push_back(fixable ? static_cast<int>(fix - m_network.fixes.begin()) : -1);
        }
    }

    const NetworkView& m_network;
    CanvasGraph m_graph;
    std::map<std::string, std::size_t> m_boxes; ///< first box that stands for a layer of each id
};

} // namespace

CanvasGraph makeCanvasGraph(const NetworkView& network, const std::set<std::string>& collapsed) {
    return GraphMaker(network).run(collapsed);
}

CanvasGraph makeCanvasGraph(const drawing::NetworkGraph& graph) {
    CanvasGraph canvas;
    canvas.boxes.reserve(graph.nodes.size());
    for (const drawing::GraphNode& node : graph.nodes) {
        BoxContent box = plainBox(node);
        if (node.kind == drawing::GraphNode::Kind::Layer) {
            box.subtitle = toQt(node.id);
            box.layers = {node.id};
        }
        if (!node.output.empty())
            box.shape = shapeText(node.output);
        canvas.boxes.push_back(std::move(box));
    }
    canvas.fixes.resize(canvas.boxes.size());
    addArrows(canvas, graph);
    return canvas;
}

} // namespace airshed::ui
