#include "ui/canvas/canvas_graph.h"

#include <algorithm>
#include <map>
#include <set>

#include <QCoreApplication>

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

class GraphMaker {
public:
    explicit GraphMaker(const NetworkView& network) : m_network(network) {}

    CanvasGraph run() {
        for (const models::LayerInspection& seen : m_network.inspection.layers)
            m_seen.emplace(seen.id, &seen);
        addSources();
        addLayers();
        addForecast();
        addArrows();
        addProblems();
        return std::move(m_graph);
    }

private:
    void addBox(BoxContent box) {
        m_boxes.emplace(box.id, m_graph.boxes.size());
        m_graph.boxes.push_back(std::move(box));
    }

    void addSources() {
        for (const NetworkSource& source : networkSources(m_network.task)) {
            BoxContent box;
            box.kind = BoxContent::Kind::Source;
            box.key = box.id = source.id;
            box.title = source.title;
            box.shape = shapeText(source.shape);
            addBox(std::move(box));
        }
        m_firstLayer = m_graph.boxes.size();
    }

    void addLayers() {
        std::map<std::string, int> times;
        for (const models::LayerSpec& layer : m_network.spec.layers) {
            const models::LayerType* type = models::findLayerType(layer.type);
            BoxContent box;
            box.id = layer.id;
            const int before = times[layer.id]++;
            box.key = before == 0 ? "layer " + layer.id : "layer " + layer.id + ' ' + std::to_string(before);
            box.title = toQt(type ? type->title : layer.type);
            const auto seen = m_seen.find(layer.id);
            box.shape = shapeText(seen == m_seen.end() ? models::Shape() : seen->second->output);
            if (seen != m_seen.end() && seen->second->parameters > 0)
                box.weights = words("%1 weights").arg(countText(seen->second->parameters));
            addBox(std::move(box));
        }
    }

    void addForecast() {
        m_forecast = m_graph.boxes.size();
        BoxContent box;
        box.kind = BoxContent::Kind::Forecast;
        box.key = forecastKey;
        box.title = words("Forecast");
        box.shape = shapeText(m_network.task.output);
        m_graph.boxes.push_back(std::move(box));
    }

    void addArrows() {
        for (std::size_t index = 0; index < m_network.spec.layers.size(); ++index) {
            const auto& inputs = m_network.spec.layers[index].inputs;
            for (std::size_t slot = 0; slot < inputs.size(); ++slot)
                if (const auto from = m_boxes.find(inputs[slot]); from != m_boxes.end())
                    addArrow(from->second, m_firstLayer + index, slot);
        }
        if (!m_network.spec.layers.empty())
            addArrow(m_forecast - 1, m_forecast, 0);
    }

    void addArrow(std::size_t from, std::size_t to, std::size_t slot) {
        // Lines that leave one box begin together, so its shape is written once.
        const QString& shape = m_graph.boxes[from].shape;
        const bool said = !m_saidShape.insert(from).second;
        m_graph.arrows.push_back({from, to, slot, said || shape == QStringLiteral("?") ? QString() : shape});
    }

    /// A layer with the id of another carries that other's problems: a person sees both.
    void addProblems() {
        m_graph.fixes.resize(m_graph.boxes.size());
        const auto& findings = m_network.inspection.findings;
        for (std::size_t number = 0; number < findings.size(); ++number) {
            if (!findings[number].place.starts_with("layer "))
                continue;
            const std::string id = findings[number].place.substr(6);
            const auto begin = m_graph.boxes.begin() + static_cast<std::ptrdiff_t>(m_firstLayer);
            const auto box = std::find_if(begin, m_graph.boxes.end(), [&](const BoxContent& each) { return each.id == id; });
            if (box == m_graph.boxes.end())
                continue;
            const auto fix = std::ranges::find(m_network.fixes, number, &models::ModelFix::finding);
            const bool fixable = fix != m_network.fixes.end();
            box->problems.push_back(
                {toQt(findings[number].message), toQt(findings[number].hint), fixable ? toQt(fix->title) : QString()});
            m_graph.fixes[static_cast<std::size_t>(box - m_graph.boxes.begin())].push_back(
                fixable ? static_cast<int>(fix - m_network.fixes.begin()) : -1);
        }
    }

    const NetworkView& m_network;
    CanvasGraph m_graph;
    std::map<std::string, const models::LayerInspection*> m_seen;
    std::map<std::string, std::size_t> m_boxes; ///< first box of each id
    std::set<std::size_t> m_saidShape;          ///< boxes
    std::size_t m_firstLayer = 0;
    std::size_t m_forecast = 0;
};

} // namespace

CanvasGraph makeCanvasGraph(const NetworkView& network) {
    return GraphMaker(network).run();
}

} // namespace airshed::ui
