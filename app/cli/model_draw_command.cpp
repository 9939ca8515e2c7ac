#include <fmt/format.h>

#include "app/cli/model_argument.h"
#include "app/cli/model_commands.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/drawing/network_svg.h"
#include "core/models/blocks.h"
#include "core/project/worker_questions.h"

namespace airshed::cli {

namespace {

struct DrawOptions {
    std::string spec;
    std::string output;
    bool across = false;
    bool blocks = false;
    TaskArguments task;
};

drawing::NetworkGraph graphOf(const DrawOptions& options, Findings& findings, const Session& session) {
    if (project::isModelFileName(options.spec))
        return drawing::graphOf(project::describeModelFile(project::WorkerLauncher(), options.spec, session.job));
    const ModelInHand model = readModel(options.spec, options.task);
    const models::ModelInspection inspection = models::inspectModel(model.spec, model.task);
    findings = inspection.findings;
    std::set<std::string> collapsed;
    if (options.blocks)
        for (const std::string& name : models::blockNames(model.spec))
            collapsed.insert(name);
    return drawing::makeNetworkGraph(model.spec, inspection, model.task, collapsed);
}

int drawModel(const DrawOptions& options, const Session& session) {
    Findings findings;
    const drawing::NetworkGraph graph = graphOf(options, findings, session);
    const std::string svg =
        drawing::networkToSvg(graph, options.across ? drawing::Direction::Across : drawing::Direction::Down);
    if (!options.output.empty())
        writeFileAtomically(options.output, svg);
    if (session.json)
        print(options.output.empty() ? Json{{"svg", svg}} : Json{{"file", options.output}});
    else
        print(options.output.empty() ? svg : fmt::format("Wrote {}\n", options.output));
    for (const Finding& finding : findings)
        say(finding);
    return exitDone;
}

} // namespace

void addModelDrawCommand(CLI::App& model, Selection& selection) {
    addCommand<DrawOptions>(
        model, selection, "draw", "Draw a network as an SVG picture, what is wrong with it included",
        [](CLI::App& command, DrawOptions& options) {
            command
                .add_option("SPEC", options.spec,
                            "File with an experiment or a network, the name of a preset, or a model (.onnx, .pt, .pth, .ts, "
                            ".torchscript)")
                ->required();
            command.add_option("--output", options.output, "File to write; otherwise standard output");
            command.add_flag("--across", options.across, "Let the data run to the right instead of down");
            command.add_flag("--blocks", options.blocks, "Draw each block as one box");
            options.task.declare(command);
        },
        drawModel);
}

} // namespace airshed::cli
