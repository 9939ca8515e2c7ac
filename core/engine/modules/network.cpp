#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/engine/modules/network_internal.h"
#include "core/models/inspection.h"

namespace airshed::modules {

namespace {

std::int64_t elementsOf(const models::Shape& shape) {
    std::int64_t elements = 1;
    for (const std::int64_t size : shape)
        elements *= size;
    return elements;
}

void requireUsable(const models::ModelInspection& inspection) {
    for (const Finding& finding : inspection.findings)
        if (finding.severity == Severity::Error)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("The model cannot be built: {}: {}", finding.place, finding.message), finding.hint);
}

void fill(const torch::Tensor& array, const LearnedArray& spec, std::uint64_t seed, const std::string& name) {
    if (spec.start == Start::Uniform) {
        RandomStream random(seed, "init " + name);
        auto values = torch::empty({elementsOf(spec.shape)});
        auto* cells = values.data_ptr<float>();
        for (std::int64_t i = 0; i < values.numel(); ++i)
            cells[i] = static_cast<float>((2.0 * random.uniform() - 1.0) * spec.bound);
        array.copy_(values.view(spec.shape));
    } else {
        array.fill_(spec.start == Start::Ones ? 1.0 : 0.0);
    }
}

} // namespace

Network::Network(const models::ModelSpec& spec, const models::TaskShape& task, const torch::Device& device) {
    const models::ModelInspection inspection = models::inspectModel(spec, task);
    requireUsable(inspection);
    std::map<std::string, const models::LayerSpec*> specs;
    for (const models::LayerSpec& layer : spec.layers)
        specs[layer.id] = &layer;

    std::map<std::string, std::size_t> position{{"input", 0}};
    std::int64_t offset = 0;
    for (const models::LayerInspection& found : inspection.layers) {
        const models::LayerSpec& layer = *specs.at(found.id);
        auto parameters = models::completeParameters(*models::findLayerType(found.type), layer.params, "layer " + found.id);
        Node node{.layer = {found.id, found.type, std::move(parameters), found.inputs, found.output, task},
                  .forms = &layerForms(found.type),
                  .sources = {},
                  .specs = {},
                  .arrays = {}};
        for (const std::string& input : layer.inputs)
            node.sources.push_back(position.at(input));
        node.specs = node.forms->arrays(node.layer);
        for (const LearnedArray& array : node.specs) {
            const std::int64_t elements = elementsOf(array.shape);
            m_places.push_back({fmt::format("{}.{}", found.id, array.name), array.shape, offset, elements});
            offset += elements;
        }
        const std::int64_t parts = node.forms->stepByStep ? found.inputs.front().front() : 1;
        m_largestSharedWork = std::max(m_largestSharedWork, found.multiplyAdds / parts);
        m_nodes.push_back(std::move(node));
        position[found.id] = m_nodes.size();
    }
    m_output = position.at(spec.layers.back().id) - 1;
    bind(torch::zeros({offset}, device));
}

void Network::bind(torch::Tensor weights) {
    m_weights = std::move(weights);
    m_gradients = torch::zeros_like(m_weights);
    auto place = m_places.begin();
    for (Node& node : m_nodes) {
        node.arrays.clear();
        for (std::size_t i = 0; i < node.specs.size(); ++i, ++place) {
            // Detached views are leaves of the graph that share the flat buffer's memory; so do their gradients.
            auto array = m_weights.narrow(0, place->offset, place->elements).view(place->shape).detach();
            array.requires_grad_(true);
            array.mutable_grad() = m_gradients.narrow(0, place->offset, place->elements).view(place->shape);
            node.arrays.push_back(std::move(array));
        }
    }
}

void Network::initialise(std::uint64_t seed) {
    const torch::NoGradGuard noGrad;
    auto place = m_places.begin();
    for (Node& node : m_nodes)
        for (std::size_t i = 0; i < node.specs.size(); ++i, ++place)
            fill(node.arrays[i], node.specs[i], seed, place->name);
}

torch::Tensor Network::forward(const torch::Tensor& input, const ForwardState& state) const {
    std::vector<torch::Tensor> values;
    values.reserve(m_nodes.size() + 1);
    values.push_back(input);
    std::vector<torch::Tensor> inputs;
    for (const Node& node : m_nodes) {
        inputs.clear();
        for (const std::size_t source : node.sources)
            inputs.push_back(values[source]);
        values.push_back(node.forms->forward(node.layer, inputs, node.arrays, state));
    }
    return values[m_output + 1];
}

} // namespace airshed::modules
