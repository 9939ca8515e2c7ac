#pragma once

#include "core/drawing/model_file.h"
#include "core/forms/onnx_encoder.h"

namespace airshed::forms {

/// What `decodeOnnx` read, as a graph to be looked at.
[[nodiscard]] drawing::ModelFile describeOnnx(const OnnxModel& model);

} // namespace airshed::forms
