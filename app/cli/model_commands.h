#pragma once

#include "app/cli/command.h"

namespace airshed::cli {

// The parts of `airshed-cli model` that have a file of their own.
void addModelCodeCommand(CLI::App& model, Selection& selection);
void addModelDrawCommand(CLI::App& model, Selection& selection);
void addModelSpeedCommand(CLI::App& model, Selection& selection);
void addModelDiffCommand(CLI::App& model, Selection& selection);

} // namespace airshed::cli
