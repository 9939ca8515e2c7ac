#pragma once

#include <string_view>

#include "core/forms/onnx_encoder.h"

namespace airshed::forms {

/// Reads a .onnx file, ours or another program's. What Airshed has no use for is passed over: doc strings, sub-graphs,
/// attributes of other kinds; constants of other types than float32, int64 and float64 keep their name and shape but no
/// numbers. A dimension without a fixed size is -1; the first one of an input or output is taken for the batch and left out.
/// @param name of the file, for the message. @throws Error(Damaged) when the bytes are no ONNX model or end in the middle.
[[nodiscard]] OnnxModel decodeOnnx(std::string_view bytes, const std::string& name);

} // namespace airshed::forms
