"""Runs ONNX files beside the workbench: run_onnx.py FOLDER

For each NAME.json in the folder: checks NAME.onnx with ONNX's own checker, its shapes included, runs it with onnxruntime on the
inputs NAME.INPUT.bin (float32, C order) and writes NAME.out.bin.
"""
import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime

folder = Path(sys.argv[1])
print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
for description in sorted(folder.glob("*.json")):
    about = json.loads(description.read_text())
    file = folder / f"{description.stem}.onnx"
    onnx.checker.check_model(onnx.load(file), full_check=True)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    feed = {}
    for name, shape in about["inputs"].items():
        feed[name] = numpy.fromfile(folder / f"{description.stem}.{name}.bin", dtype=numpy.float32).reshape(shape)
    (output,) = session.run(None, {port.name: feed[port.name] for port in session.get_inputs()})
    numpy.ascontiguousarray(output, dtype=numpy.float32).tofile(folder / f"{description.stem}.out.bin")
