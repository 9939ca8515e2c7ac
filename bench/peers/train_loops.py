"""Steps a second of Airshed's training beside PyTorch loops that do the same:  train_loops.py BENCH_TRAINING [--device cuda:0] [CASE]...

The same network, first weights, data, order of windows, loss, optimiser and clipping: the loss curves are compared before anything is
timed. Peers: `eager`, the loop that a careful user writes (windows gathered by one indexing of the rows, nothing copied twice); `loader`, the
same with a DataLoader over a Dataset; `compiled`, eager under torch.compile, where there is one. Each peer is given the number of
threads with which it is fastest. On a GPU torch.compile takes CUDA graphs ("reduce-overhead"). A B B A order, at least seven repeats, the median ratio with its range.
"""
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

CASES = ["mlp_64", "mlp", "lstm_32", "gru_32", "lstm", "gru", "cnn", "tcn", "transformer"]
REPEATS = 7
SECONDS = 0.4


class Windows(Dataset):
    def __init__(self, inputs, targets, lookback, horizon):
        self.inputs, self.targets, self.lookback, self.horizon = inputs, targets, lookback, horizon

    def __len__(self):
        return len(self.inputs) - self.lookback - self.horizon + 1

    def __getitem__(self, start):
        end = start + self.lookback
        return self.inputs[start:end], self.targets[end:end + self.horizon]


class Peer:
    def __init__(self, folder, kind, device):
        self.device = torch.device(device)
        self.task = task = json.loads((folder / "task.json").read_text())
        spec = importlib.util.spec_from_file_location("network", folder / "network.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.network = module.Network()
        self.network.train()
        read = lambda name, shape: torch.frombuffer(bytearray((folder / name).read_bytes()), dtype=torch.float32).reshape(shape)
        inputs = read("inputs.f32", (task["rows"], task["channels"]))
        targets = read("targets.f32", (task["rows"], 1))
        flat, at = read("weights.f32", (-1,)), 0
        with torch.no_grad():
            for array in task["arrays"]:
                weight = getattr(self.network, array["name"])
                weight.copy_(flat[at:at + weight.numel()].reshape(weight.shape))
                at += weight.numel()
        self.network.to(self.device)
        inputs, targets = inputs.to(self.device), targets.to(self.device)
        self.count = task["rows"] - task["lookback"] - task["horizon"] + 1
        self.inputs, self.targets = inputs, targets
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=task["learning_rate"], weight_decay=task["weight_decay"])
        self.forward = torch.compile(self.network, mode="reduce-overhead" if self.device.type == "cuda" else None) if kind == "compiled" else self.network
        self.batches = self.load(Windows(inputs.cpu(), targets.cpu(), task["lookback"], task["horizon"])) if kind == "loader" else self.gather()

    def gather(self):
        """Rows of all windows of a batch at once: of all ways to gather windows the fastest."""
        step, offsets = 0, torch.arange(self.task["batch_size"], device=self.device) * 13
        past = torch.arange(self.task["lookback"], device=self.device)
        ahead = torch.arange(self.task["horizon"], device=self.device) + self.task["lookback"]
        while True:
            starts = ((step * 7919 + offsets) % self.count)[:, None]
            yield self.inputs[starts + past], self.targets[starts + ahead]
            step += 1

    def load(self, windows):
        while True:
            for x, truth in DataLoader(windows, batch_size=self.task["batch_size"], shuffle=True, drop_last=True):
                yield x.to(self.device), truth.to(self.device)

    def step(self):
        x, truth = next(self.batches)
        self.optimizer.zero_grad(set_to_none=True)
        loss = (self.forward(x) - truth).abs().mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.task["clip_norm"])
        self.optimizer.step()
        return loss

    def steps_per_second(self, seconds):
        begin, steps = time.perf_counter(), 0
        while (spent := time.perf_counter() - begin) < seconds:
            loss = self.step()
            steps += 1
            if steps % 20 == 0:
                loss.item()  # waits for a GPU, as the other side does
        return steps / spent

    def choose_threads(self):
        if self.device.type != "cpu":
            self.threads = 1
            for _ in range(5):
                self.step()
            return
        speeds = {}
        for threads in range(1, len(__import__("os").sched_getaffinity(0)) + 1):
            torch.set_num_threads(threads)
            self.step()
            speeds[threads] = self.steps_per_second(SECONDS)
        self.threads = max(speeds, key=speeds.get)


class Ours:
    def __init__(self, program, case, folder, device):
        self.process = subprocess.Popen([program, case, str(folder), device], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bench_training ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, command, number):
        print(command, number, file=self.process.stdin, flush=True)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(ours, peer):
    torch.set_num_threads(peer.threads)
    ratios, speeds = [], []
    for _ in range(REPEATS):
        a = ours.ask("time", SECONDS)
        b = peer.steps_per_second(SECONDS) + peer.steps_per_second(SECONDS)
        a += ours.ask("time", SECONDS)
        ratios.append(a / b)
        speeds.append(a / 2)
    return statistics.median(speeds), ratios


def run_case(program, case, device):
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(program, case, folder, device)
        first = Peer(Path(folder), "eager", device)
        theirs, mine = [first.step().item() for _ in range(20)], ours.ask("losses", 20)
        difference = max(abs(a - b) for a, b in zip(mine, theirs))
        if difference > 1e-3:
            raise SystemExit(f"{case}: the loss curves differ by {difference:.2g}")
        task = first.task
        print(f"{case}: {task['parameters']} weights, {task['lookback']} x {task['channels']} to {task['horizon']}, batch "
              f"{task['batch_size']}; 20 losses agree to {difference:.1g}", flush=True)
        for kind in ["eager", "loader"] + (["compiled"] if hasattr(torch, "compile") else []):
            try:
                peer = Peer(Path(folder), kind, device)
                peer.choose_threads()
            except Exception as fault:  # torch.compile wants a compiler and headers
                print(f"  {kind:<9} left out: {str(fault).splitlines()[0][:100]}", flush=True)
                continue
            speed, ratios = compare(ours, peer)
            print(f"  {kind:<9} {speed:9.1f} steps/s with {task['threads']} thread(s), {statistics.median(ratios):6.2f} x the peer "
                  f"with {peer.threads} ({min(ratios):.2f} to {max(ratios):.2f})", flush=True)
        ours.close()


def main():
    program, cases, device = sys.argv[1], sys.argv[2:], "cpu"
    if "--device" in cases:
        at = cases.index("--device")
        device = cases[at + 1]
        del cases[at:at + 2]
    print(f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}, {device}")
    for case in cases or CASES:
        run_case(program, case, device)


main()
