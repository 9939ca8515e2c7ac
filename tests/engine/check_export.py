"""Runs an exported model as a deployer would: raw rows from a CSV file, nothing of Airshed but contract.json and model.pt.

usage: check_export.py EXPORT_DIR TABLE.csv TEST_FORECAST.safetensors
Prints the number of windows compared and the largest difference relative to the forecast or, if that is greater, to the
target's standard deviation.
"""
import csv
import json
import struct
import sys
from datetime import datetime, timezone

import torch


def read_safetensors(path):
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        body = file.read()
    kinds = {"F32": torch.float32, "I64": torch.int64}
    metadata = head.pop("__metadata__")
    arrays = {}
    for name, entry in head.items():
        begin, end = entry["data_offsets"]
        array = torch.frombuffer(bytearray(body[begin:end]), dtype=kinds[entry["dtype"]])
        arrays[name] = array.reshape(entry["shape"])
    return arrays, metadata


def read_rows(path, inputs, series_column):
    """{series: {unix time: [values]}}, NaN for an empty cell."""
    rows = {}
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        column = {name: next(c for c in reader.fieldnames if c.split(" (")[0] == name) for name in inputs}
        for row in reader:
            time = datetime.fromisoformat(row["time"].replace("Z", "")).replace(tzinfo=timezone.utc)
            values = [float(row[column[name]] or "nan") for name in inputs]
            rows.setdefault(row.get(series_column, ""), {})[int(time.timestamp())] = values
    return rows


def main(folder, table, forecast_file):
    contract = json.load(open(folder + "/contract.json", encoding="utf-8"))
    model = torch.jit.load(folder + "/model.pt")
    arrays, metadata = read_safetensors(forecast_file)
    inputs = [entry["name"] for entry in contract["inputs"]]
    rows = read_rows(table, inputs, contract["recipe"]["settings"]["series_column"])
    names = json.loads(metadata["series"])
    step = contract["interval_seconds"]
    absent = [float("nan")] * len(inputs)
    deviations = torch.tensor(contract["recipe"]["target_scale"])
    largest = 0.0
    for first in range(0, len(arrays["issue_time"]), 512):
        times = arrays["issue_time"][first:first + 512] // 10**9
        series = [names[i] for i in arrays["series"][first:first + 512]]
        values = torch.tensor([[rows[name].get(time - back * step, absent) for back in reversed(range(contract["rows"]))]
                               for name, time in zip(series, times.tolist())], dtype=torch.float32)
        expected = arrays["forecast"][first:first + 512]
        difference = (model(values, times) - expected).abs() / torch.maximum(expected.abs(), deviations)
        largest = max(largest, difference.max().item())
    for example in json.load(open(folder + "/example.json", encoding="utf-8"))["windows"]:
        values = torch.tensor([[[float("nan") if v is None else v for v in row] for row in example["values"]]])
        expected = torch.tensor([example["forecast"]])
        difference = (model(values, torch.tensor([example["time"]])) - expected).abs() / torch.maximum(expected.abs(), deviations)
        largest = max(largest, difference.max().item())
    print(len(arrays["issue_time"]), largest)


main(*sys.argv[1:])
