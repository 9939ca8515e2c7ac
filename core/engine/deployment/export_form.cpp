#include "core/engine/deployment/export_form_internal.h"

#include "core/project/export_formats.h"

namespace airshed::deployment {

ExportForm exportForm(const std::string& format) {
    const std::string& name = project::exportFormat(format).name;
    for (const ExportForm& form : {onnxForm(), cForm()})
        if (form.name == name)
            return form;
    return torchScriptForm();
}

} // namespace airshed::deployment
