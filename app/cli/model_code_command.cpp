#include <array>
#include <cctype>

#include <fmt/format.h>

#include "app/cli/model_argument.h"
#include "app/cli/model_commands.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/forms/c_source.h"
#include "core/forms/onnx_graph.h"
#include "core/forms/torch_source.h"
#include "core/forms/weight_values.h"
#include "core/models/lowering.h"

namespace airshed::cli {

namespace {

struct CodeOptions {
    std::string spec;
    std::string language = "python";
    std::string output;
    std::uint64_t seed = 1;
    TaskArguments task;
};

/// A name that C takes.
std::string identifier(const std::string& name) {
    std::string text;
    for (const char letter : name)
        text += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    return text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0 ? "model_" + text : text;
}

std::string codeOf(const ModelInHand& model, const CodeOptions& options) {
    const models::Program program = models::lowerModel(model.spec, model.task);
    const std::string about = fmt::format("{}: written by Airshed.", model.name);
    if (options.language == "python")
        return forms::pythonSource(program, about);
    if (options.language == "cpp")
        return forms::cppSource(program, about);
    if (options.language == "torchscript")
        return forms::torchScriptForward(program);
    const forms::WeightValues values = forms::initialValues(program, options.seed);
    if (options.language == "onnx")
        return forms::toOnnx(program, values, model.name);
    return forms::toC(program, values, identifier(model.name)).text;
}

int writeCode(const CodeOptions& options, const Session& session) {
    if (options.language == "onnx" && options.output.empty())
        throw Error(ErrorCode::InvalidInput, "An ONNX file is no text to be printed.", "Name a file with --output.");
    const std::string code = codeOf(readModel(options.spec, options.task), options);
    if (!options.output.empty())
        writeFileAtomically(options.output, code);
    if (session.json)
        print(options.output.empty() ? Json{{"language", options.language}, {"code", code}}
                                     : Json{{"language", options.language}, {"file", options.output}});
    else
        print(options.output.empty() ? code : fmt::format("Wrote {}\n", options.output));
    return exitDone;
}

} // namespace

void addModelCodeCommand(CLI::App& model, Selection& selection) {
    addCommand<CodeOptions>(
        model, selection, "code", "Write a network as source that needs no Airshed, with weights as training begins",
        [](CLI::App& command, CodeOptions& options) {
            command.add_option("SPEC", options.spec, "File with an experiment or a network, or the name of a preset")
                ->required();
            command
                .add_option("--language", options.language,
                            "python (PyTorch), cpp (LibTorch), torchscript (forward alone), c (C99), onnx")
                ->check(CLI::IsMember({"python", "cpp", "torchscript", "c", "onnx"}))
                ->capture_default_str();
            command.add_option("--output", options.output, "File to write; otherwise standard output");
            command.add_option("--seed", options.seed, "Of the first weights, for c and onnx")->capture_default_str();
            options.task.declare(command);
        },
        writeCode);
}

} // namespace airshed::cli
