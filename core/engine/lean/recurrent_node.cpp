#include "core/engine/lean/node_internal.h"
#include "core/engine/modules/recurrent_layer_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using modules::RecurrentArrays;
using modules::RecurrentLayer;
using torch::Tensor;

/// All layers and directions. Sequences are [steps, rows, channels] inside.
class RecurrentNode : public Node {
public:
    RecurrentNode(const models::op::Recurrent& recurrent, const std::vector<Cells>& in, Cells& out)
        : m_in(in[0]), m_x({torch::empty(in[0].values.transpose(0, 1).sizes()), {}}) {
        if (m_in.learns())
            m_x.gradient = torch::zeros_like(m_x.values);
        std::size_t next = 1;
        for (std::int64_t number = 0; number < recurrent.layers; ++number)
            m_layers.push_back(layerOf(recurrent, number == 0 ? m_x : m_layers.back().out, in, next));
        const Cells& last = m_layers.back().out;
        out = {last.values.transpose(0, 1), last.gradient.transpose(0, 1)};
    }

    void forward(const PassState& /*state*/) override {
        m_x.values.copy_(m_in.values.transpose(0, 1));
        for (Layer& layer : m_layers) {
            for (Direction& direction : layer.directions)
                direction.layer.forward();
            if (layer.directions.size() > 1)
                for (Direction& direction : layer.directions)
                    direction.part.values.copy_(direction.layer.hidden());
            if (layer.out.learns())
                layer.out.gradient.zero_();
        }
    }

    void backward(const PassState& /*state*/) override {
        if (m_x.learns())
            m_x.gradient.zero_();
        for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer)
            for (Direction& direction : layer->directions)
                direction.layer.backward(direction.part.gradient, direction.gradients, layer->in.gradient);
        if (m_in.learns())
            m_in.gradient.add_(m_x.gradient.transpose(0, 1));
    }

private:
    struct Direction {
        RecurrentLayer layer;
        RecurrentArrays gradients;
        Cells part; ///< of what the layer yields
    };
    struct Layer {
        Cells in, out;
        std::vector<Direction> directions;
    };

    static Layer layerOf(const models::op::Recurrent& recurrent, const Cells& x, const std::vector<Cells>& arrays,
                         std::size_t& next) {
        constexpr std::size_t perDirection = 4;
        Layer layer{x, {}, {}};
        for (const bool backwards : {false, true}) {
            if (backwards && !recurrent.bidirectional)
                continue;
            const Cells* array = &arrays.at(next);
            next += perDirection;
            layer.directions.push_back({RecurrentLayer(recurrent.cell, backwards, x.values,
                                                       {array[0].values, array[1].values, array[2].values, array[3].values}),
                                        {array[0].gradient, array[1].gradient, array[2].gradient, array[3].gradient},
                                        {}});
        }
        const Tensor& hidden = layer.directions.front().layer.hidden();
        if (layer.directions.size() == 1) {
            layer.out = {hidden, torch::zeros_like(hidden)};
            layer.directions.front().part = layer.out;
            return layer;
        }
        const auto options = hidden.options();
        layer.out.values = torch::empty({hidden.size(0), hidden.size(1), hidden.size(2) * 2}, options);
        layer.out.gradient = torch::zeros_like(layer.out.values);
        for (std::size_t i = 0; i < layer.directions.size(); ++i) {
            const std::int64_t first = static_cast<std::int64_t>(i) * hidden.size(2);
            layer.directions[i].part = {layer.out.values.narrow(2, first, hidden.size(2)),
                                        layer.out.gradient.narrow(2, first, hidden.size(2))};
        }
        return layer;
    }

    Cells m_in;
    Cells m_x;
    std::vector<Layer> m_layers;
};

} // namespace

NodePointer recurrentNode(const models::op::Recurrent& recurrent, const std::vector<Cells>& in, Cells& out) {
    return std::make_unique<RecurrentNode>(recurrent, in, out);
}

} // namespace airshed::lean
