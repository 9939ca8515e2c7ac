#include "core/drawing/network_graph.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/models/blocks.h"

namespace airshed::drawing {

namespace {

class GraphMaker {
public:
    GraphMaker(const models::ModelSpec& spec, const models::ModelInspection& inspection, const models::TaskShape& task)
        : m_spec(spec), m_task(task), m_findings(inspection.findings) {
        for (const models::LayerInspection& seen : inspection.layers)
            m_seen.emplace(seen.id, &seen);
    }

    NetworkGraph run(const std::set<std::string>& collapsed) {
        addSources();
        for (const std::string& name : collapsed)
            if (const models::BlockPart block = models::blockOf(m_spec, name); models::isClosedBlock(m_spec, block))
                for (const std::size_t position : block.layers)
                    m_collapsed.insert(position);
        for (std::size_t position = 0; position < m_spec.layers.size(); ++position)
            addLayer(position);
        addForecast();
        addArrows();
        addProblems();
        return std::move(m_graph);
    }

private:
    void addNode(GraphNode node) {
        m_nodes.emplace(node.id, m_graph.nodes.size());
        m_graph.nodes.push_back(std::move(node));
    }

    void addSources() {
        const std::string window(models::networkInput);
        addNode({GraphNode::Kind::Source, window, window, "Input", m_task.input, 0, {}, {}});
        for (const models::NetworkInput& other : m_task.others)
            addNode({GraphNode::Kind::Source, other.name, other.name, other.title, other.shape, 0, {}, {}});
    }

    void addLayer(std::size_t position) {
        const models::LayerSpec& layer = m_spec.layers[position];
        const auto seen = m_seen.find(layer.id);
        const models::LayerInspection* facts = seen == m_seen.end() ? nullptr : seen->second;
        if (m_collapsed.contains(position)) {
            addToBlock(position, facts);
            return;
        }
        const models::LayerType* type = models::findLayerType(layer.type);
        GraphNode node;
        node.id = layer.id;
        const int before = m_times[layer.id]++;
        node.key = before == 0 ? "layer " + layer.id : "layer " + layer.id + ' ' + std::to_string(before);
        node.title = type ? type->title : layer.type;
        node.layers = {position};
        if (facts) {
            node.output = facts->output;
            node.parameters = facts->parameters;
        }
        m_layerNodes.push_back(m_graph.nodes.size());
        addNode(std::move(node));
    }

    void addToBlock(std::size_t position, const models::LayerInspection* facts) {
        const models::LayerSpec& layer = m_spec.layers[position];
        const auto [at, isNew] = m_blocks.try_emplace(layer.block, m_graph.nodes.size());
        if (isNew)
            m_graph.nodes.push_back({GraphNode::Kind::Block, "block " + layer.block, layer.block, layer.block, {}, 0, {}, {}});
        GraphNode& node = m_graph.nodes[at->second];
        node.layers.push_back(position);
        m_nodes.emplace(layer.id, at->second);
        m_layerNodes.push_back(at->second);
        const models::BlockPart block = models::blockOf(m_spec, layer.block);
        if (facts)
            node.parameters += facts->parameters;
        if (facts && block.outputs == std::vector<std::string>{layer.id})
            node.output = facts->output;
    }

    void addForecast() {
        m_graph.forecast = m_graph.nodes.size();
        m_graph.nodes.push_back({GraphNode::Kind::Forecast, forecastKey, "", "Forecast", m_task.output, 0, {}, {}});
    }

    void addArrows() {
        std::map<std::size_t, std::size_t> blockSlots;
        std::set<std::pair<std::size_t, std::size_t>> intoBlocks;
        for (std::size_t position = 0; position < m_spec.layers.size(); ++position) {
            const std::size_t to = m_layerNodes[position];
            const bool block = m_graph.nodes[to].kind == GraphNode::Kind::Block;
            const auto& inputs = m_spec.layers[position].inputs;
            for (std::size_t slot = 0; slot < inputs.size(); ++slot) {
                const auto from = m_nodes.find(inputs[slot]);
                if (from == m_nodes.end() || (block && from->second == to))
                    continue;
                if (!block)
                    addArrow(from->second, to, slot);
                else if (intoBlocks.emplace(from->second, to).second)
                    addArrow(from->second, to, blockSlots[to]++);
            }
        }
        if (!m_spec.layers.empty())
            addArrow(m_layerNodes.back(), m_graph.forecast, 0);
    }

    void addArrow(std::size_t from, std::size_t to, std::size_t slot) {
        // Lines that leave one box begin together, so its shape is written once.
        m_graph.edges.push_back({from, to, slot, m_saidShape.insert(from).second});
    }

    void addProblems() {
        for (const Finding& finding : m_findings)
            if (finding.place.starts_with("layer "))
                if (const auto node = m_nodes.find(finding.place.substr(6)); node != m_nodes.end())
                    m_graph.nodes[node->second].problems.push_back(finding.message);
    }

    const models::ModelSpec& m_spec;
    const models::TaskShape& m_task;
    const Findings& m_findings;
    NetworkGraph m_graph;
    std::map<std::string, const models::LayerInspection*> m_seen;
    std::set<std::size_t> m_collapsed; ///< positions of layers
    std::map<std::string, int> m_times;
    std::map<std::string, std::size_t> m_nodes;  ///< first node of each id of a layer or source
    std::map<std::string, std::size_t> m_blocks; ///< node of each collapsed block
    std::vector<std::size_t> m_layerNodes;       ///< of each layer
    std::set<std::size_t> m_saidShape;           ///< nodes
};

} // namespace

NetworkGraph makeNetworkGraph(const models::ModelSpec& spec, const models::ModelInspection& inspection,
                              const models::TaskShape& task, const std::set<std::string>& collapsed) {
    return GraphMaker(spec, inspection, task).run(collapsed);
}

} // namespace airshed::drawing
