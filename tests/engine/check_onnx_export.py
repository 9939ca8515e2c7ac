"""Runs an exported ONNX model as a deployer would: check_onnx_export.py EXPORT_DIR

Checks the file with ONNX's own checker, feeds it the windows of example.json with onnxruntime, and prints the largest difference
relative to the forecast or, if that is greater, to the target's standard deviation.
"""
import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime

folder = Path(sys.argv[1])
onnx.checker.check_model(onnx.load(folder / "model.onnx"), full_check=True)
session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
contract = json.loads((folder / "contract.json").read_text())
windows = json.loads((folder / "example.json").read_text())["windows"]
values = numpy.array([window["values"] for window in windows], dtype=object)
values = numpy.where(values == None, numpy.nan, values).astype(numpy.float32)  # noqa: E711
time = numpy.array([window["time"] for window in windows], dtype=numpy.int64)
expected = numpy.array([window["forecast"] for window in windows], dtype=numpy.float32)
inputs = {"values": values, "time": time}
if "category" in windows[0]:
    inputs["category"] = numpy.array([window["category"] for window in windows], dtype=numpy.int64)
if "image_bytes" in windows[0]:
    shape = contract["tensors"]["image"]["shape"][1:]
    inputs["image"] = numpy.array([window["image_bytes"] for window in windows], dtype=numpy.float32).reshape(-1, *shape) / 255
(forecast,) = session.run(None, inputs)
deviations = numpy.array(contract["recipe"]["target_scale"], dtype=numpy.float32)
scale = numpy.maximum(numpy.abs(expected), deviations.reshape(1, 1, -1, *[1] * (expected.ndim - 3)))
print(float((numpy.abs(forecast - expected) / scale).max()))
