"""Runs networks written as PyTorch source, as a deployer would who takes them away: run_python.py FOLDER

For each NAME.json in the folder: imports NAME.py, sets the arrays NAME.array.IDENTIFIER.bin (float32, C order), runs the network on the
inputs NAME.INPUT.bin and writes NAME.python.bin.
"""
import array
import importlib.util
import json
import sys
from pathlib import Path

import torch


def numbers(file, shape):
    return torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.float32).reshape(shape)


folder = Path(sys.argv[1])
for description in sorted(folder.glob("*.json")):
    name = description.stem
    about = json.loads(description.read_text())
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.Network().eval()
    state = {key: numbers(folder / f"{name}.array.{key}.bin", shape) for key, shape in about["arrays"].items()}
    network.load_state_dict(state)
    inputs = [numbers(folder / f"{name}.{key}.bin", shape) for key, shape in about["inputs"].items()]
    with torch.no_grad():
        output = network(**{f"x_{key}": value for key, value in zip(about["inputs"], inputs)})
    (folder / f"{name}.python.bin").write_bytes(array.array("f", output.flatten().tolist()).tobytes())
