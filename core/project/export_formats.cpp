#include "core/project/export_formats.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::project {

const std::vector<ExportFormat>& exportFormats() {
    static const std::vector<ExportFormat> formats = {
        {"torchscript", "TorchScript", "One file for PyTorch and LibTorch, from Python or C++."},
        {"onnx", "ONNX", "One file for ONNX Runtime and what else reads ONNX: servers, browsers, phones, .NET, Java."},
        {"c", "C source",
         "C99 without libraries or allocation, for microcontrollers and everything else that has a C compiler."}};
    return formats;
}

const ExportFormat& exportFormat(const std::string& name) {
    const auto found = std::ranges::find(exportFormats(), name, &ExportFormat::name);
    if (found == exportFormats().end()) {
        std::string names;
        for (const ExportFormat& format : exportFormats())
            names += (names.empty() ? "" : ", ") + format.name;
        throw Error(ErrorCode::InvalidInput, fmt::format("There is no export format \"{}\".", name),
                    fmt::format("Use one of: {}.", names));
    }
    return *found;
}

} // namespace airshed::project
