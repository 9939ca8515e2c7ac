#pragma once

#include <string>
#include <vector>

namespace airshed::project {

/// A form in which a trained model can leave the workbench, for people to choose among.
struct ExportFormat {
    std::string name;    ///< "torchscript", as the command line and the store have it
    std::string title;   ///< "TorchScript"
    std::string summary; ///< where it runs, one sentence
};

/// The usual one first.
[[nodiscard]] const std::vector<ExportFormat>& exportFormats();
/// @throws Error(InvalidInput) that lists the formats there are.
[[nodiscard]] const ExportFormat& exportFormat(const std::string& name);

} // namespace airshed::project
