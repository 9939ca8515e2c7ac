#include "core/models/inspection.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <queue>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/models/output_kind.h"

namespace airshed::models {

namespace {

/// 2³¹ weights are 8 GB, and as much again for gradients and each moment of the optimiser.
constexpr std::int64_t mostParameters = std::int64_t{1} << 31;

bool isWellFormedId(const std::string& id) {
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto isAllowed = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    return !id.empty() && isLetter(id.front()) && std::all_of(id.begin(), id.end(), isAllowed);
}

class Inspector {
public:
    Inspector(const ModelSpec& spec, const TaskShape& task) : m_spec(spec), m_task(task) {}

    ModelInspection run() {
        if (m_spec.layers.empty()) {
            m_result.findings.push_back({Severity::Error, "no_layers", "model", "The network has no layer.",
                                         "Choose a preset, or add a layer and a regression_head."});
            return std::move(m_result);
        }
        checkIds();
        checkInputs();
        checkUse();
        checkEmbeddings();
        for (const std::size_t index : order())
            inspectLayer(m_spec.layers[index]);
        checkWhole();
        return std::move(m_result);
    }

private:
    void find(const std::string& code, const LayerSpec& layer, std::string message, std::string hint = {}) {
        m_result.findings.push_back({Severity::Error, code, "layer " + layer.id, std::move(message), std::move(hint)});
    }

    void checkIds() {
        for (std::size_t i = 0; i < m_spec.layers.size(); ++i) {
            const LayerSpec& layer = m_spec.layers[i];
            if (!isWellFormedId(layer.id) || isInputName(layer.id))
                find("malformed_id", layer, fmt::format("\"{}\" cannot be the id of a layer.", layer.id),
                     "Use letters, digits and underscores, beginning with a letter; \"input\" and the other inputs' names are "
                     "taken.");
            if (!m_positions.emplace(layer.id, i).second)
                find("double_id", layer, fmt::format("Two layers have the id \"{}\".", layer.id), "Rename one of them.");
        }
    }

    void checkInputs() {
        for (const LayerSpec& layer : m_spec.layers) {
            checkInputCount(layer);
            for (const std::string& input : layer.inputs)
                if (taskInput(m_task, input) == nullptr && !m_positions.contains(input))
                    findUnknownInput(layer, input);
        }
    }

    void findUnknownInput(const LayerSpec& layer, const std::string& input) {
        if (isInputName(input))
            find("unknown_input", layer,
                 fmt::format("Layer \"{}\" is fed the input \"{}\", but the task gives none.", layer.id, input),
                 input == "image" ? "Choose pictures in the task, or feed the layer something else."
                                  : "Name the columns of that input in the task, or feed the layer something else.");
        else
            find("unknown_input", layer,
                 fmt::format("Layer \"{}\" is fed \"{}\", but there is no such layer.", layer.id, input),
                 "Name the id of another layer, or \"input\" for the window.");
    }

    void checkInputCount(const LayerSpec& layer) {
        const LayerType* type = findLayerType(layer.type);
        const std::size_t least = type == nullptr ? 1 : type->leastInputs;
        const std::size_t most = type == nullptr ? layer.inputs.size() : type->mostInputs;
        const std::size_t given = layer.inputs.size();
        if (given >= least && given <= most)
            return;
        if (most == 1)
            find("input_count", layer, fmt::format("Layer \"{}\" takes one input, but is given {}.", layer.id, given),
                 "Connect exactly one layer, or \"input\", to it.");
        else
            find("input_count", layer,
                 fmt::format("Layer \"{}\" takes {} to {} inputs, but is given {}.", layer.id, least, most, given),
                 "Connect the layers that it shall bring together.");
    }

    /// A layer that does not lead to the output would have weights that never learn.
    void checkUse() {
        std::set<std::string> used;
        std::vector<std::string> ahead = {m_spec.layers.back().id};
        while (!ahead.empty()) {
            const std::string id = std::move(ahead.back());
            ahead.pop_back();
            const auto position = m_positions.find(id);
            if (position == m_positions.end() || !used.insert(id).second)
                continue;
            const auto& inputs = m_spec.layers[position->second].inputs;
            ahead.insert(ahead.end(), inputs.begin(), inputs.end());
        }
        // Said of the ends alone: once they lead somewhere, so does what leads to them.
        std::set<std::string> feeding;
        for (const LayerSpec& layer : m_spec.layers)
            feeding.insert(layer.inputs.begin(), layer.inputs.end());
        for (const LayerSpec& layer : m_spec.layers)
            if (!used.contains(layer.id) && !feeding.contains(layer.id))
                find("unused_layer", layer,
                     fmt::format("Nothing leads from layer \"{}\" to the output \"{}\".", layer.id, m_spec.layers.back().id),
                     "Feed it to another layer, or remove it.");
    }

    /// Classes beyond an embedding's last row would all pass for that one.
    void checkEmbeddings() {
        for (const LayerSpec& layer : m_spec.layers) {
            if (layer.type != "embedding" || layer.inputs != std::vector<std::string>{"category"})
                continue;
            const Json rows = layer.params.value("rows", findLayerType("embedding")->parameters.front().fallback);
            if (rows.is_number_integer() && rows.get<std::int64_t>() < m_task.categoryNumbers)
                find("few_rows", layer,
                     fmt::format("The embedding \"{}\" has {} rows, but the training part has classes that need {}, with one "
                                 "for unknown.",
                                 layer.id, rows.get<std::int64_t>(), m_task.categoryNumbers),
                     fmt::format("Set its \"Categories\" to {} or more.", m_task.categoryNumbers));
        }
    }

    /// Kahn 1962, taking at each turn the first layer of the spec that is ready. Layers on a cycle come last.
    std::vector<std::size_t> order() {
        const std::size_t count = m_spec.layers.size();
        std::vector<std::size_t> awaited(count, 0);
        std::vector<std::vector<std::size_t>> feeds(count);
        for (std::size_t i = 0; i < count; ++i)
            for (const std::string& input : m_spec.layers[i].inputs)
                if (const auto source = m_positions.find(input); source != m_positions.end()) {
                    ++awaited[i];
                    feeds[source->second].push_back(i);
                }
        std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
        for (std::size_t i = 0; i < count; ++i)
            if (awaited[i] == 0)
                ready.push(i);
        std::vector<std::size_t> ordered;
        std::vector<bool> placed(count, false);
        while (!ready.empty()) {
            const std::size_t next = ready.top();
            ready.pop();
            placed[next] = true;
            ordered.push_back(next);
            for (const std::size_t fed : feeds[next])
                if (--awaited[fed] == 0)
                    ready.push(fed);
        }
        appendCycle(ordered, placed);
        return ordered;
    }

    void appendCycle(std::vector<std::size_t>& ordered, const std::vector<bool>& placed) {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < m_spec.layers.size(); ++i) {
            if (placed[i])
                continue;
            ids.push_back(m_spec.layers[i].id);
            ordered.push_back(i);
        }
        if (!ids.empty())
            find("cycle", m_spec.layers[ordered[ordered.size() - ids.size()]],
                 fmt::format("These layers feed one another in a circle, or hang on one: {}.", fmt::join(ids, ", ")),
                 "Remove one of the connections between them.");
    }

    void inspectLayer(const LayerSpec& layer) {
        LayerInspection seen;
        seen.id = layer.id;
        seen.type = layer.type;
        for (const std::string& input : layer.inputs)
            seen.inputs.push_back(shapeOf(input));
        const LayerType* type = findLayerType(layer.type);
        if (type == nullptr) {
            std::vector<std::string> known;
            for (const LayerType& candidate : catalogue())
                known.push_back(candidate.type);
            find("unknown_type", layer,
                 fmt::format("Layer \"{}\" has the type \"{}\", which is not known.", layer.id, layer.type),
                 fmt::format(
                     "It may be of a plugin that is not here (`airshed-cli plugins` lists those that are). Or choose one of: "
                     "{}.",
                     fmt::join(known, ", ")));
        } else {
            infer(*type, layer, seen);
        }
        m_outputs[layer.id] = seen.output;
        m_result.parameters += seen.parameters;
        m_result.multiplyAdds += seen.multiplyAdds;
        m_result.layers.push_back(std::move(seen));
    }

    Shape shapeOf(const std::string& input) {
        const Shape* given = taskInput(m_task, input);
        return given == nullptr ? m_outputs[input] : *given;
    }

    void infer(const LayerType& type, const LayerSpec& layer, LayerInspection& seen) {
        try {
            const LayerParameters parameters = completeParameters(type, layer.params, "params");
            const bool isKnown =
                std::none_of(seen.inputs.begin(), seen.inputs.end(), [](const Shape& input) { return input.empty(); });
            if (!isKnown || seen.inputs.size() < type.leastInputs || seen.inputs.size() > type.mostInputs)
                return;
            const auto answer = inferLayer(type, seen.inputs, parameters, m_task);
            if (const auto* misfit = std::get_if<LayerMisfit>(&answer)) {
                find("shape_mismatch", layer, fmt::format("Layer \"{}\" ({}) {}.", layer.id, layer.type, misfit->message),
                     misfit->hint);
                if (!misfit->fixLayer.empty())
                    m_result.fixLayers.emplace(layer.id, misfit->fixLayer);
                return;
            }
            const auto& cost = std::get<LayerCost>(answer);
            seen.output = cost.output;
            seen.parameters = cost.parameters;
            seen.multiplyAdds = cost.multiplyAdds;
        } catch (const Error& e) {
            find("parameter", layer, fmt::format("Layer \"{}\" ({}): {}", layer.id, layer.type, inWords(type, e.what())),
                 e.hint());
        }
    }

    /// The catalogue speaks of "params.out", as a file has it; whoever looks at the layer knows the parameter by its title.
    [[nodiscard]] static std::string inWords(const LayerType& type, std::string message) {
        for (const ParameterSpec& parameter : type.parameters) {
            const std::string field = fmt::format("\"params.{}\"", parameter.name);
            if (message.starts_with(field))
                message.replace(0, field.size(), parameter.title);
        }
        return message;
    }

    /// A last layer with wrong parameters has a finding of its own.
    [[nodiscard]] OutputKind outputKindOrPoint() const {
        try {
            return outputKind(m_spec);
        } catch (const Error&) {
            return {};
        }
    }

    void checkWhole() {
        const LayerSpec& last = m_spec.layers.back();
        const Shape& output = m_outputs[last.id];
        const Shape wanted = outputKindOrPoint().shape(m_task);
        if (!output.empty() && output != wanted)
            find("output_mismatch", last,
                 fmt::format("The network ends with layer \"{}\", which yields {}, but the task asks for {} (leads × targets).",
                             last.id, toText(output), toText(wanted)),
                 "End the network with a regression_head.");
        if (m_result.parameters > mostParameters)
            m_result.findings.push_back(
                {Severity::Error, "too_large", "model",
                 fmt::format("The network has {} parameters, more than the {} that can be trained here.", m_result.parameters,
                             mostParameters),
                 "Make its largest layer smaller, or shorten the sequence before it is flattened."});
    }

    const ModelSpec& m_spec;
    const TaskShape& m_task;
    ModelInspection m_result;
    std::map<std::string, std::size_t> m_positions; ///< first layer of each id
    std::map<std::string, Shape> m_outputs;
};

} // namespace

ModelInspection inspectModel(const ModelSpec& spec, const TaskShape& task) {
    return Inspector(spec, task).run();
}

} // namespace airshed::models
