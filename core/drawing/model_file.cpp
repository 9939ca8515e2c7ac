#include "core/drawing/model_file.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::drawing {

namespace {

Json toJson(const std::vector<ModelFilePort>& ports) {
    Json list = Json::array();
    for (const ModelFilePort& port : ports)
        list.push_back({{"name", port.name}, {"shape", port.shape}});
    return list;
}

const Json& listOf(JsonReader& reader, const std::string& field) {
    const Json& list = reader.require(field);
    if (!list.is_array())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("\"{}\": expected a list, found {}.", reader.pathOf(field), list.type_name()));
    return list;
}

std::vector<ModelFilePort> portsFromJson(JsonReader& reader, const std::string& field) {
    std::vector<ModelFilePort> ports;
    const Json& list = listOf(reader, field);
    for (std::size_t index = 0; index < list.size(); ++index) {
        JsonReader entry(list[index], fmt::format("{}.{}", field, index));
        ModelFilePort port;
        port.name = entry.text("name", "");
        for (const Json& extent : listOf(entry, "shape"))
            port.shape.push_back(extent.is_number_integer() ? extent.get<std::int64_t>() : -1);
        entry.finish();
        ports.push_back(std::move(port));
    }
    return ports;
}

} // namespace

Json ModelFile::toJson() const {
    Json list = Json::array();
    for (const ModelFileOperation& operation : operations)
        list.push_back(
            {{"type", operation.type}, {"name", operation.name}, {"inputs", operation.inputs}, {"outputs", operation.outputs}});
    return {{"format", format},
            {"inputs", drawing::toJson(inputs)},
            {"outputs", drawing::toJson(outputs)},
            {"operations", std::move(list)},
            {"parameters", parameters}};
}

ModelFile ModelFile::fromJson(const Json& json) {
    JsonReader reader(json, "");
    ModelFile model;
    model.format = reader.text("format", "");
    model.inputs = portsFromJson(reader, "inputs");
    model.outputs = portsFromJson(reader, "outputs");
    model.parameters = reader.integer("parameters", 0, 0, std::numeric_limits<std::int64_t>::max());
    const Json& list = listOf(reader, "operations");
    for (std::size_t index = 0; index < list.size(); ++index) {
        JsonReader entry(list[index], fmt::format("operations.{}", index));
        model.operations.push_back(
            {entry.text("type", ""), entry.text("name", ""), entry.texts("inputs", {}), entry.texts("outputs", {})});
        entry.finish();
    }
    reader.finish();
    return model;
}

NetworkGraph graphOf(const ModelFile& model) {
    NetworkGraph graph;
    std::map<std::string, std::size_t> yielded; // name of a value → node
    for (const ModelFilePort& port : model.inputs) {
        yielded.emplace(port.name, graph.nodes.size());
        graph.nodes.push_back({GraphNode::Kind::Source, "in " + port.name, port.name, port.name, port.shape, 0, {}, {}});
    }
    std::set<std::size_t> said;
    const auto connect = [&](const std::string& value, std::size_t to, std::size_t slot) {
        if (const auto from = yielded.find(value); from != yielded.end())
            graph.edges.push_back({from->second, to, slot, said.insert(from->second).second});
    };
    for (std::size_t position = 0; position < model.operations.size(); ++position) {
        const ModelFileOperation& operation = model.operations[position];
        const bool reached =
            std::ranges::any_of(operation.inputs, [&](const std::string& input) { return yielded.contains(input); });
        if (!reached)
            continue;
        const std::size_t node = graph.nodes.size();
        const std::string name = !operation.name.empty()     ? operation.name
                                 : operation.outputs.empty() ? ""
                                                             : operation.outputs.front();
        graph.nodes.push_back(
            {GraphNode::Kind::Layer, fmt::format("operation {}", position), name, operation.type, {}, 0, {position}, {}});
        for (std::size_t slot = 0; slot < operation.inputs.size(); ++slot)
            connect(operation.inputs[slot], node, slot);
        for (const std::string& output : operation.outputs)
            yielded.emplace(output, node);
    }
    for (const ModelFilePort& port : model.outputs) {
        const std::size_t node = graph.nodes.size();
        graph.nodes.push_back({GraphNode::Kind::Forecast, "out " + port.name, "", port.name, port.shape, 0, {}, {}});
        connect(port.name, node, 0);
    }
    graph.forecast = graph.nodes.empty() ? 0 : graph.nodes.size() - 1;
    return graph;
}

} // namespace airshed::drawing
