#include <fmt/format.h>

#include "app/cli/model_argument.h"
#include "app/cli/model_commands.h"
#include "core/models/spec_diff.h"

namespace airshed::cli {

namespace {

struct ModelDiffOptions {
    std::string before;
    std::string after;
};

using models::LayerDifference;

const char* signOf(LayerDifference::Kind kind) {
    switch (kind) {
    case LayerDifference::Kind::Added: return "+";
    case LayerDifference::Kind::Removed: return "-";
    case LayerDifference::Kind::Changed: return "~";
    case LayerDifference::Kind::Same: break;
    }
    return " ";
}

const char* nameOf(LayerDifference::Kind kind) {
    switch (kind) {
    case LayerDifference::Kind::Added: return "added";
    case LayerDifference::Kind::Removed: return "removed";
    case LayerDifference::Kind::Changed: return "changed";
    case LayerDifference::Kind::Same: break;
    }
    return "same";
}

Json toJson(const std::vector<LayerDifference>& differences) {
    Json layers = Json::array();
    for (const LayerDifference& difference : differences) {
        Json fields = Json::array();
        for (const models::FieldDifference& field : difference.fields)
            fields.push_back({{"field", field.field}, {"before", field.before}, {"after", field.after}});
        layers.push_back({{"kind", nameOf(difference.kind)},
                          {"before", difference.before},
                          {"after", difference.after},
                          {"type", difference.type},
                          {"fields", std::move(fields)}});
    }
    return {{"differ", models::differ(differences)}, {"layers", std::move(layers)}};
}

int diffModels(const ModelDiffOptions& options, const Session& session) {
    const std::vector<LayerDifference> differences =
        models::diffSpecs(readModel(options.before, {}).spec, readModel(options.after, {}).spec);
    if (session.json) {
        print(toJson(differences));
        return exitDone;
    }
    if (!models::differ(differences))
        print(std::string("No difference.\n"));
    for (const LayerDifference& difference : differences) {
        if (difference.kind == LayerDifference::Kind::Same)
            continue;
        const std::string& id = difference.after.empty() ? difference.before : difference.after;
        print(fmt::format("{} {} ({})\n", signOf(difference.kind), id, difference.type));
        for (const models::FieldDifference& field : difference.fields)
            print(fmt::format("    {}: {} → {}\n", field.field, field.before, field.after));
    }
    return exitDone;
}

} // namespace

void addModelDiffCommand(CLI::App& model, Selection& selection) {
    addCommand<ModelDiffOptions>(
        model, selection, "diff", "What changed from one network to another, layer by layer",
        [](CLI::App& command, ModelDiffOptions& options) {
            command.add_option("BEFORE", options.before, "File with an experiment or a network, or the name of a preset")
                ->required();
            command.add_option("AFTER", options.after, "Another")->required();
        },
        diffModels);
}

} // namespace airshed::cli
