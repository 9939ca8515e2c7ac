#include "core/models/model_fixes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/models/fix_parts.h"
#include "core/models/spec_graph.h"

namespace airshed::models {

namespace {

using Change = std::function<void(ModelSpec&)>;

struct Remedy {
    std::string title;
    Change apply;
};

using MaybeRemedy = std::optional<Remedy>;

class Remedies {
public:
    Remedies(const ModelSpec& spec, const TaskShape& task, const ModelInspection& inspection)
        : m_spec(spec), m_task(task), m_inspection(inspection) {
        for (std::size_t i = 0; i < spec.layers.size(); ++i)
            m_positions.emplace(spec.layers[i].id, i);
        for (const LayerInspection& seen : inspection.layers)
            m_seen.emplace(seen.id, &seen);
    }

    [[nodiscard]] MaybeRemedy remedyFor(const Finding& finding) const {
        if (!finding.place.starts_with("layer "))
            return std::nullopt;
        const std::string id = finding.place.substr(6);
        const auto place = m_positions.find(id);
        if (place == m_positions.end())
            return std::nullopt;
        if (finding.code == "double_id" || finding.code == "malformed_id")
            return renamed(id);
        if (finding.code == "unknown_type" || finding.code == "unused_layer")
            return removed(place->second);
        if (finding.code == "unknown_input")
            return knownInputs(place->second);
        if (finding.code == "input_count")
            return inputCount(place->second);
        if (finding.code == "cycle")
            return cutCycle();
        if (finding.code == "parameter")
            return parametersInRange(place->second);
        if (finding.code == "few_rows")
            return rowsForClasses(place->second);
        if (finding.code == "output_mismatch")
            return withHead(place->second);
        if (finding.code == "shape_mismatch")
            return shapes(place->second, finding.hint);
        return std::nullopt;
    }

private:
    [[nodiscard]] const LayerSpec& layer(std::size_t position) const { return m_spec.layers[position]; }

    [[nodiscard]] Shape shapeOf(const std::string& source) const {
        if (const Shape* given = taskInput(m_task, source))
            return *given;
        const auto seen = m_seen.find(source);
        return seen == m_seen.end() ? Shape() : seen->second->output;
    }

    [[nodiscard]] std::vector<Shape> inputShapes(const LayerSpec& at) const {
        std::vector<Shape> shapes;
        shapes.reserve(at.inputs.size());
        for (const std::string& input : at.inputs)
            shapes.push_back(shapeOf(input));
        return shapes;
    }

    /// What the layer makes of these inputs; empty when it cannot take them.
    [[nodiscard]] Shape outputOf(const LayerSpec& spec, const std::vector<Shape>& inputs) const {
        const LayerType* type = findLayerType(spec.type);
        const bool known = std::none_of(inputs.begin(), inputs.end(), [](const Shape& shape) { return shape.empty(); });
        if (!type || !known || inputs.size() < type->leastInputs || inputs.size() > type->mostInputs)
            return {};
        try {
            const auto answer = inferLayer(*type, inputs, completeParameters(*type, spec.params, "params"), m_task);
            const auto* cost = std::get_if<LayerCost>(&answer);
            return cost ? cost->output : Shape();
        } catch (const Error&) {
            return {};
        }
    }

    /// The layer before this one in the list that may feed it, or the window.
    [[nodiscard]] std::string sourceBefore(std::size_t position) const {
        const std::set<std::string> downstream = downstreamOf(m_spec, layer(position).id);
        for (std::size_t i = position; i-- > 0;)
            if (!downstream.contains(layer(i).id))
                return layer(i).id;
        return std::string(networkInput);
    }

    [[nodiscard]] static std::string nameOf(const std::string& source) {
        if (source == networkInput)
            return "the input";
        return isInputName(source) ? fmt::format("the input \"{}\"", source) : fmt::format("\"{}\"", source);
    }

    [[nodiscard]] static MaybeRemedy removed(std::size_t position) {
        return Remedy{"Remove it", [position](ModelSpec& spec) { takeOut(spec, position); }};
    }

    [[nodiscard]] MaybeRemedy renamed(const std::string& id) const {
        std::size_t position = m_spec.layers.size();
        while (position > 0 && layer(position - 1).id != id)
            --position;
        const std::string name = freeLayerId(m_spec, layer(position - 1).type);
        const bool alone = m_positions.at(id) == position - 1;
        return Remedy{fmt::format("Call it \"{}\"", name), [position, name, id, alone](ModelSpec& spec) {
                          spec.layers[position - 1].id = name;
                          if (alone && !isInputName(id))
                              for (LayerSpec& fed : spec.layers)
                                  std::ranges::replace(fed.inputs, id, name);
                      }};
    }

    [[nodiscard]] MaybeRemedy knownInputs(std::size_t position) const {
        const std::string source = sourceBefore(position);
        std::vector<std::string> inputs;
        for (const std::string& input : layer(position).inputs) {
            const bool known = taskInput(m_task, input) != nullptr || m_positions.contains(input);
            const std::string& kept = known ? input : source;
            if (std::ranges::find(inputs, kept) == inputs.end())
                inputs.push_back(kept);
        }
        return Remedy{fmt::format("Connect it to {}", nameOf(source)),
                      [position, inputs](ModelSpec& spec) { spec.layers[position].inputs = inputs; }};
    }

    [[nodiscard]] MaybeRemedy inputCount(std::size_t position) const {
        const LayerSpec& at = layer(position);
        if (at.inputs.empty()) {
            const std::string source = sourceBefore(position);
            return Remedy{fmt::format("Connect it to {}", nameOf(source)),
                          [position, source](ModelSpec& spec) { spec.layers[position].inputs = {source}; }};
        }
        const LayerType* type = findLayerType(at.type);
        if (type && at.inputs.size() < type->leastInputs)
            return secondBranch(position);
        if (type && type->mostInputs > 1)
            return Remedy{fmt::format("Keep its first {} inputs", type->mostInputs),
                          [position, most = type->mostInputs](ModelSpec& spec) { spec.layers[position].inputs.resize(most); }};
        for (const char* merge : {"add", "concatenate"})
            if (MaybeRemedy together = mergedInputs(position, merge))
                return together;
        return Remedy{fmt::format("Keep {} alone", nameOf(at.inputs.back())), [position](ModelSpec& spec) {
                          auto& inputs = spec.layers[position].inputs;
                          inputs = {inputs.back()};
                      }};
    }

    /// A skip connection: the nearest earlier source which the layer can bring together with what it has.
    [[nodiscard]] MaybeRemedy secondBranch(std::size_t position) const {
        const LayerSpec& at = layer(position);
        const std::set<std::string> downstream = downstreamOf(m_spec, at.id);
        std::vector<std::string> candidates;
        for (std::size_t i = position; i-- > 0;)
            if (!downstream.contains(layer(i).id))
                candidates.push_back(layer(i).id);
        candidates.emplace_back(networkInput);
        for (const std::string& candidate : candidates) {
            const bool fed = std::ranges::find(at.inputs, candidate) != at.inputs.end();
            if (fed || outputOf(at, {shapeOf(at.inputs.front()), shapeOf(candidate)}).empty())
                continue;
            return Remedy{fmt::format("Connect {} as well", nameOf(candidate)),
                          [position, candidate](ModelSpec& spec) { spec.layers[position].inputs.push_back(candidate); }};
        }
        return removed(position);
    }

    [[nodiscard]] MaybeRemedy mergedInputs(std::size_t position, const std::string& merge) const {
        const LayerSpec& at = layer(position);
        LayerSpec added;
        added.type = merge;
        added.inputs = at.inputs;
        const std::vector<Shape> shapes = inputShapes(at);
        if (outputOf(at, {outputOf(added, shapes)}).empty())
            return std::nullopt;
        return Remedy{fmt::format("Bring them together with {}", merge), [position, added](ModelSpec& spec) {
                          LayerSpec put = added;
                          put.id = freeLayerId(spec, put.type);
                          spec.layers[position].inputs = {put.id};
                          spec.layers.insert(spec.layers.begin() + static_cast<std::ptrdiff_t>(position), std::move(put));
                      }};
    }

    /// The first connection of a circle in the list's order, from a layer that is fed by what it feeds, is cut.
    [[nodiscard]] MaybeRemedy cutCycle() const {
        for (std::size_t position = 0; position < m_spec.layers.size(); ++position) {
            const std::set<std::string> downstream = downstreamOf(m_spec, layer(position).id);
            for (const std::string& input : layer(position).inputs) {
                if (!downstream.contains(input))
                    continue;
                return Remedy{fmt::format("Disconnect \"{}\" from \"{}\"", layer(position).id, input),
                              [position, input](ModelSpec& spec) {
                                  auto& inputs = spec.layers[position].inputs;
                                  std::erase(inputs, input);
                                  if (inputs.empty())
                                      inputs.emplace_back(networkInput);
                              }};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] MaybeRemedy parametersInRange(std::size_t position) const {
        const LayerSpec& at = layer(position);
        const LayerType* type = findLayerType(at.type);
        if (!type)
            return std::nullopt;
        Json params = Json::object();
        std::string title;
        for (const auto& item : at.params.items()) {
            const auto known = std::ranges::find(type->parameters, item.key(), &ParameterSpec::name);
            if (known == type->parameters.end()) {
                title = fmt::format("Leave out \"{}\"", item.key());
                continue;
            }
            params[item.key()] = nearestValid(*known, item.value());
            if (params[item.key()] != item.value())
                title = fmt::format("Set {} to {}", known->title, params[item.key()].dump());
        }
        if (title.empty())
            return std::nullopt;
        return Remedy{title, [position, params](ModelSpec& spec) { spec.layers[position].params = params; }};
    }

    [[nodiscard]] MaybeRemedy withHead(std::size_t position) const {
        std::vector<LayerSpec> chain;
        LayerSpec head;
        head.type = "regression_head";
        LayerSpec flatten;
        flatten.type = "flatten";
        const Shape output = shapeOf(layer(position).id);
        if (outputOf(head, {output}).empty()) {
            if (outputOf(head, {outputOf(flatten, {output})}).empty())
                return std::nullopt;
            chain.push_back(flatten);
        }
        chain.push_back(head);
        return Remedy{chain.size() == 1 ? "End with a regression head" : "End with a flatten layer and a regression head",
                      [chain](ModelSpec& spec) {
                          for (LayerSpec put : chain) {
                              put.id = freeLayerId(spec, put.type);
                              put.inputs = {spec.layers.back().id};
                              spec.layers.push_back(std::move(put));
                          }
                      }};
    }

    [[nodiscard]] MaybeRemedy shapes(std::size_t position, const std::string& hint) const {
        if (MaybeRemedy found = otherValue(position, hint))
            return found;
        if (layer(position).inputs.size() > 1)
            return evenedInputs(position);
        for (const auto& remedy : {&Remedies::keptSteps, &Remedies::insertedLayer, &Remedies::movedUp, &Remedies::fedTheWindow})
            if (MaybeRemedy found = (this->*remedy)(position))
                return found;
        return std::nullopt;
    }

    /// Of a whole-number parameter that the hint speaks of: the value nearest to the present one with which the layer takes
    /// what it is given.
    [[nodiscard]] MaybeRemedy otherValue(std::size_t position, const std::string& hint) const {
        const LayerSpec& at = layer(position);
        const std::vector<Shape> given = inputShapes(at);
        for (const ParameterSpec& parameter : findLayerType(at.type)->parameters) {
            if (parameter.kind != ParameterKind::Integer || hint.find(parameter.name) == std::string::npos)
                continue;
            const auto now = at.params.value(parameter.name, parameter.fallback).get<std::int64_t>();
            for (const std::int64_t value : valuesAround(now, given)) {
                LayerSpec tried = at;
                tried.params[parameter.name] = value;
                if (!outputOf(tried, given).empty())
                    return Remedy{
                        fmt::format("Set {} to {}", parameter.title, value),
                        [position, params = tried.params](ModelSpec& spec) { spec.layers[position].params = params; }};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] MaybeRemedy rowsForClasses(std::size_t position) const {
        return Remedy{
            fmt::format("Set Categories to {}", m_task.categoryNumbers),
            [position, rows = m_task.categoryNumbers](ModelSpec& spec) { spec.layers[position].params["rows"] = rows; }};
    }

    [[nodiscard]] MaybeRemedy insertedLayer(std::size_t position) const {
        const auto wanted = m_inspection.fixLayers.find(layer(position).id);
        if (wanted == m_inspection.fixLayers.end())
            return std::nullopt;
        LayerSpec added;
        added.type = wanted->second;
        if (outputOf(layer(position), {outputOf(added, {shapeOf(layer(position).inputs.front())})}).empty())
            return std::nullopt;
        std::string name = added.type;
        std::ranges::replace(name, '_', ' ');
        return Remedy{fmt::format("Put a {} layer before it", name),
                      [position, added](ModelSpec& spec) { insertBefore(spec, position, 0, {added}); }};
    }

    /// A recurrent layer in front that gives its last step alone can give all of them.
    [[nodiscard]] MaybeRemedy keptSteps(std::size_t position) const {
        const auto source = m_positions.find(layer(position).inputs.front());
        if (source == m_positions.end())
            return std::nullopt;
        LayerSpec before = layer(source->second);
        const LayerType* type = findLayerType(before.type);
        const auto offers = [&](const ParameterSpec& parameter) {
            return parameter.name == "output" && std::ranges::find(parameter.choices, "sequence") != parameter.choices.end();
        };
        if (!type || before.inputs.size() != 1 || std::ranges::none_of(type->parameters, offers))
            return std::nullopt;
        before.params["output"] = "sequence";
        if (outputOf(layer(position), {outputOf(before, {shapeOf(before.inputs.front())})}).empty())
            return std::nullopt;
        return Remedy{fmt::format("Let \"{}\" give every step", before.id),
                      [at = source->second](ModelSpec& spec) { spec.layers[at].params["output"] = "sequence"; }};
    }

    [[nodiscard]] bool feedsOneAlone(const std::string& id) const {
        return std::ranges::count_if(m_spec.layers, [&](const LayerSpec& fed) {
                   return std::ranges::find(fed.inputs, id) != fed.inputs.end();
               }) == 1;
    }

    /// Further up the chain stands a layer that is given what this one needs: before it is its place, or beside it where what
    /// stands in between feeds others too.
    [[nodiscard]] MaybeRemedy movedUp(std::size_t position) const {
        const LayerSpec& at = layer(position);
        std::set<std::string> passed = {at.id};
        bool chain = true;
        auto above = m_positions.find(at.inputs.front());
        while (above != m_positions.end() && passed.insert(above->first).second && layer(above->second).inputs.size() == 1) {
            const LayerSpec& upper = layer(above->second);
            chain = chain && feedsOneAlone(upper.id);
            const std::string source = upper.inputs.front();
            if (!outputOf(at, {shapeOf(source)}).empty())
                return chain ? movedBefore(position, upper.id)
                             : Remedy{fmt::format("Connect it to {}", nameOf(source)),
                                      [position, source](ModelSpec& spec) { spec.layers[position].inputs = {source}; }};
            above = m_positions.find(source);
        }
        return std::nullopt;
    }

    [[nodiscard]] static Remedy movedBefore(std::size_t position, const std::string& id) {
        return {fmt::format("Move it before \"{}\"", id), [position, id](ModelSpec& spec) {
                    LayerSpec moved = takeOut(spec, position);
                    const auto under = std::ranges::find(spec.layers, id, &LayerSpec::id);
                    moved.inputs = under->inputs;
                    under->inputs = {moved.id};
                    spec.layers.insert(under, std::move(moved));
                }};
    }

    [[nodiscard]] MaybeRemedy fedTheWindow(std::size_t position) const {
        if (outputOf(layer(position), {m_task.input}).empty())
            return std::nullopt;
        return Remedy{"Connect it to the input",
                      [position](ModelSpec& spec) { spec.layers[position].inputs = {std::string(networkInput)}; }};
    }

    /// Brings each input of a layer that merges to one shape: flatten for a sequence beside a vector, then linear.
    [[nodiscard]] MaybeRemedy evenedInputs(std::size_t position) const {
        const LayerSpec& at = layer(position);
        const std::vector<Shape> shapes = inputShapes(at);
        const auto vector = std::ranges::find_if(shapes, [](const Shape& shape) { return shape.size() == 1; });
        const Shape target = vector == shapes.end() ? shapes.front() : *vector;
        std::vector<std::vector<LayerSpec>> chains(shapes.size());
        std::vector<Shape> evened = shapes;
        std::set<std::string> types;
        const auto append = [&](std::size_t input, const std::string& type, Json params) {
            LayerSpec put;
            put.type = type;
            put.params = std::move(params);
            evened[input] = outputOf(put, {evened[input]});
            types.insert(type);
            chains[input].push_back(std::move(put));
        };
        for (std::size_t i = 0; i < shapes.size(); ++i)
            if (target.size() == 1 && shapes[i].size() > 1)
                append(i, "flatten", Json::object());
        if (outputOf(at, evened).empty())
            for (std::size_t i = 0; i < shapes.size(); ++i)
                if (!target.empty() && evened[i] != target)
                    append(i, "linear", {{"out", target.back()}});
        if (outputOf(at, evened).empty())
            return std::nullopt;
        const std::string title =
            types.size() > 1 ? "Put flatten and linear layers between" : fmt::format("Put a {} layer between", *types.begin());
        return Remedy{title, [id = at.id, chains](ModelSpec& spec) {
                          for (std::size_t i = 0; i < chains.size(); ++i) {
                              const auto now = std::ranges::find(spec.layers, id, &LayerSpec::id) - spec.layers.begin();
                              insertBefore(spec, static_cast<std::size_t>(now), i, chains[i]);
                          }
                      }};
    }

    const ModelSpec& m_spec;
    const TaskShape& m_task;
    const ModelInspection& m_inspection;
    std::map<std::string, std::size_t> m_positions; ///< first layer of each id
    std::map<std::string, const LayerInspection*> m_seen;
};

} // namespace

std::vector<ModelFix> suggestFixes(const ModelSpec& spec, const TaskShape& task, const ModelInspection& inspection) {
    std::vector<ModelFix> fixes;
    if (inspection.findings.empty())
        return fixes;
    const Remedies remedies(spec, task, inspection);
    for (std::size_t i = 0; i < inspection.findings.size(); ++i)
        if (MaybeRemedy remedy = remedies.remedyFor(inspection.findings[i]))
            fixes.push_back({i, std::move(remedy->title), [change = std::move(remedy->apply)](ModelSpec& changed) {
                                 change(changed);
                                 changed.preset.clear();
                             }});
    return fixes;
}

} // namespace airshed::models
