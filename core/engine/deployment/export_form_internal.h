#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/deployment/contract.h"
#include "core/engine/deployment/raw_windows.h"
#include "core/engine/modules/network_internal.h"

namespace airshed::deployment {

/// A model as it left the workbench, loaded from its files.
class DeployedModel {
public:
    DeployedModel() = default;
    virtual ~DeployedModel() = default;
    DeployedModel(const DeployedModel&) = delete;
    DeployedModel& operator=(const DeployedModel&) = delete;
    /// @return [windows][horizon][targets][numbers], in the targets' units.
    [[nodiscard]] virtual std::vector<float> forecast(RawWindows windows) = 0;
};

/// How a format of project::exportFormats is written, loaded again and explained. The network comes with everything before and
/// behind it: raw rows in, physical units out (see Contract).
struct ExportForm {
    std::string name; ///< of the format
    /// Names and bytes of the model's files. `contract` has recipe, output and origin.
    std::map<std::string, std::string> (*write)(const modules::Network& network, const Contract& contract);
    /// @throws Error(NotFound), Error(Damaged), Error(Unavailable) when something that it needs is not on this machine.
    std::unique_ptr<DeployedModel> (*load)(const std::filesystem::path& folder, const Contract& contract);
    /// How to call it, in Markdown.
    std::string (*usage)(const Contract& contract);
};

[[nodiscard]] ExportForm torchScriptForm();
[[nodiscard]] ExportForm onnxForm();
[[nodiscard]] ExportForm cForm();

/// @throws Error(InvalidInput) for a name that no format has.
[[nodiscard]] ExportForm exportForm(const std::string& format);

} // namespace airshed::deployment
