#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/command.h"
#include "app/cli/model_argument.h"
#include "app/cli/model_commands.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/forms/memory_plan.h"
#include "core/models/inspection.h"
#include "core/models/lowering.h"
#include "core/models/window_reach.h"

namespace airshed::cli {

namespace {

struct ModelOptions {
    std::string spec;
    TaskArguments task;
};

struct LayersOptions {
    std::string type;
};

Json toJson(const models::ModelInspection& inspection) {
    Json layers = Json::array();
    for (const models::LayerInspection& layer : inspection.layers)
        layers.push_back({{"id", layer.id},
                          {"type", layer.type},
                          {"inputs", layer.inputs},
                          {"output", layer.output},
                          {"parameters", layer.parameters},
                          {"multiply_adds", layer.multiplyAdds}});
    return {{"layers", std::move(layers)},
            {"parameters", inspection.parameters},
            {"multiply_adds", inspection.multiplyAdds},
            {"findings", airshed::toJson(inspection.findings)},
            {"usable", inspection.usable()}};
}

std::string shapesText(const std::vector<models::Shape>& shapes) {
    std::vector<std::string> texts;
    texts.reserve(shapes.size());
    for (const models::Shape& shape : shapes)
        texts.push_back(shape.empty() ? "?" : models::toText(shape));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// How many steps of the window one number of a layer hangs on; "?" where that is not known.
std::string seenSteps(const std::vector<models::LayerReach>& reaches, const std::string& id) {
    const auto found = std::ranges::find(reaches, id, &models::LayerReach::id);
    return found == reaches.end() ? "?" : fmt::format("{}", found->steps);
}

int checkModel(const ModelOptions& options, const Session& session) {
    const ModelInHand model = readModel(options.spec, options.task);
    const models::ModelInspection inspection = models::inspectModel(model.spec, model.task);
    if (session.json) {
        print(toJson(inspection));
    } else {
        for (const Finding& finding : inspection.findings)
            say(finding);
        if (inspection.usable())
            print(fmt::format("{} can be trained: {} from a window of {} to {}.\n", model.name,
                              counted(static_cast<std::int64_t>(inspection.layers.size()), "layer", "layers"),
                              models::toText(model.task.input), models::toText(inspection.layers.back().output)));
        else
            print(fmt::format("{} cannot be trained as it is.\n", model.name));
    }
    return inspection.usable() ? exitDone : exitFailed;
}

int summariseModel(const ModelOptions& options, const Session& session) {
    const ModelInHand model = readModel(options.spec, options.task);
    const models::ModelInspection inspection = models::inspectModel(model.spec, model.task);
    Json json = toJson(inspection);
    std::int64_t workFloats = -1;
    std::vector<models::LayerReach> reaches;
    if (inspection.usable()) {
        const models::Program program = models::lowerModel(model.spec, model.task);
        reaches = models::windowReach(program);
        for (const models::LayerReach& reach : reaches)
            json["reach"].push_back({{"id", reach.id}, {"steps", reach.steps}, {"longest", reach.longest}});
        workFloats = forms::planMemory(program).floats;
        json["weight_bytes"] = inspection.parameters * 4;
        json["work_bytes"] = workFloats * 4;
    }
    if (session.json) {
        print(json);
        return inspection.usable() ? exitDone : exitFailed;
    }
    using Align = TextTable::Align;
    TextTable table({{"layer"},
                     {"type"},
                     {"is given"},
                     {"yields"},
                     {"sees steps", Align::Right},
                     {"parameters", Align::Right},
                     {"multiply-adds", Align::Right}});
    for (const models::LayerInspection& layer : inspection.layers)
        table.add({layer.id, layer.type, shapesText(layer.inputs), shapesText({layer.output}), seenSteps(reaches, layer.id),
                   fmt::format("{}", layer.parameters), fmt::format("{}", layer.multiplyAdds)});
    print(table.text());
    print(fmt::format("\n{} parameters ({:.1f} KiB), {} multiply-adds for one forecast", inspection.parameters,
                      static_cast<double>(inspection.parameters) * 4 / 1024, inspection.multiplyAdds));
    if (workFloats >= 0)
        print(fmt::format(", {:.1f} KiB of working memory as C", static_cast<double>(workFloats) * 4 / 1024));
    print(std::string("\n"));
    for (const Finding& finding : inspection.findings)
        say(finding);
    return inspection.usable() ? exitDone : exitFailed;
}

Json toJson(const models::LayerType& type) {
    Json parameters = Json::array();
    for (const models::ParameterSpec& parameter : type.parameters) {
        Json entry{
            {"name", parameter.name}, {"title", parameter.title}, {"default", parameter.fallback}, {"help", parameter.help}};
        if (parameter.kind == models::ParameterKind::Choice)
            entry["choices"] = parameter.choices;
        else if (parameter.kind != models::ParameterKind::Boolean)
            entry.update({{"min", parameter.min}, {"max", parameter.max}});
        parameters.push_back(std::move(entry));
    }
    return {{"type", type.type},       {"title", type.title},   {"group", type.group},
            {"summary", type.summary}, {"source", type.source}, {"parameters", std::move(parameters)}};
}

std::string rangeText(const models::ParameterSpec& parameter) {
    switch (parameter.kind) {
    case models::ParameterKind::Boolean: return "true or false";
    case models::ParameterKind::Choice: return fmt::format("{}", fmt::join(parameter.choices, ", "));
    case models::ParameterKind::Integer:
    case models::ParameterKind::Number: break;
    }
    return fmt::format("{:g} to {:g}", parameter.min, parameter.max);
}

void printLayer(const models::LayerType& type) {
    print(fmt::format("{} ({})\n\n{}\n\nFrom: {}\n", type.title, type.type, type.summary, type.source));
    if (type.parameters.empty())
        return;
    TextTable table({{"parameter"}, {"default"}, {"range"}, {"what it is"}});
    for (const models::ParameterSpec& parameter : type.parameters)
        table.add({parameter.name,
                   parameter.fallback.is_string() ? parameter.fallback.get<std::string>() : parameter.fallback.dump(),
                   rangeText(parameter), parameter.help});
    print("\n" + table.text());
}

int listLayers(const LayersOptions& options, const Session& session) {
    if (!options.type.empty()) {
        const models::LayerType* type = models::findLayerType(options.type);
        if (type == nullptr)
            throw Error(ErrorCode::NotFound, fmt::format("There is no layer type \"{}\".", options.type),
                        "`airshed-cli model layers` lists them.");
        if (session.json)
            print(toJson(*type));
        else
            printLayer(*type);
        return exitDone;
    }
    if (session.json) {
        Json list = Json::array();
        for (const models::LayerType& type : models::catalogue())
            list.push_back(toJson(type));
        print(Json{{"layers", std::move(list)}});
        return exitDone;
    }
    TextTable table({{"type"}, {"group"}, {"title"}});
    for (const models::LayerType& type : models::catalogue())
        table.add({type.type, type.group, type.title});
    print(table.text());
    return exitDone;
}

void declareModel(CLI::App& command, ModelOptions& options) {
    command.add_option("SPEC", options.spec, "File with an experiment or a network, or the name of a preset")->required();
    options.task.declare(command);
}

} // namespace

void addModelCommand(CLI::App& app, Selection& selection) {
    CLI::App* model =
        app.add_subcommand("model", "Look at a network: check it, sum it up, compare, draw it, write it as source");
    model->require_subcommand(1);
    addCommand<ModelOptions>(*model, selection, "check", "Say what is wrong with a network", declareModel, checkModel);
    addCommand<ModelOptions>(*model, selection, "summary", "Shapes, parameters, work and memory, layer by layer", declareModel,
                             summariseModel);
    addModelDiffCommand(*model, selection);
    addModelCodeCommand(*model, selection);
    addModelDrawCommand(*model, selection);
    addModelSpeedCommand(*model, selection);
    addCommand<LayersOptions>(
        *model, selection, "layers", "List the layers there are, or explain one",
        [](CLI::App& command, LayersOptions& options) {
            command.add_option("TYPE", options.type, "A layer type to be explained");
        },
        listLayers);
}

} // namespace airshed::cli
