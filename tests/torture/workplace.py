"""A project with synthetic data in a folder of its own, and what is done to its runs again and again."""
import json
import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

EXPERIMENT = {
    "name": "Torture",
    "data": {"snapshot": "town", "series": "station"},
    "inputs": {"columns": ["PM2.5", "temperature", "wind speed"]},
    "task": {"targets": ["PM2.5"], "lookback": 24, "horizon": 6},
    "model": "mlp",
    "training": {"epochs": 36, "patience": 0, "threads": 1, "batch_size": 32, "checkpoint_s": 1, "averaging": 0.9,
                 "schedule": {"kind": "cosine", "warm_up": 1}},
}
LIVE = ("queued", "running", "paused")
LONGEST_S = 120


class Store:
    """The run store of a project, as it is read from outside."""

    def __init__(self, project: Path):
        self.file = project / "store.db"

    def rows(self, sql, *values):
        with closing(sqlite3.connect(self.file, timeout=30)) as store:
            return store.execute(sql, values).fetchall()

    def is_sound(self):
        return self.rows("PRAGMA quick_check")[0][0] == "ok"

    def state(self, run):
        return self.rows("SELECT state FROM run WHERE id = ?", run)[0][0]

    def told(self, run):
        """What a person is told of the run: message and hint."""
        return self.rows("SELECT message, hint FROM run WHERE id = ?", run)[0]

    def events(self, run):
        return [kind for (kind,) in self.rows("SELECT kind FROM event WHERE run = ?", run)]

    def metrics(self, run):
        """All but what depends on the machine's speed: [(name, step, epoch, value)]."""
        return self.rows("SELECT n.name, m.step, m.epoch, m.value FROM metric m JOIN metric_name n ON n.id = m.name"
                         " WHERE m.run = ? AND n.name <> 'windows_per_second' ORDER BY n.name, m.seq", run)

    def outcome(self, run):
        return self.rows("SELECT weight_digest FROM run WHERE id = ?", run)[0][0], self.metrics(run)

    def worker(self, run):
        """Process of the worker that has the run; 0 before one has it."""
        state, pid = self.rows("SELECT state, worker_pid FROM run WHERE id = ?", run)[0]
        return pid if state == "running" else 0


class Workplace:
    def __init__(self, bin_folder: Path, folder: Path, days=60, training=None):
        """@param days of the synthetic data. @param training settings other than the experiment's."""
        self.bin = bin_folder.resolve()
        self.folder = folder
        self.project = folder / "air"
        self.store = Store(self.project)
        self.experiment = folder / "experiment.json"
        self.experiment.write_text(json.dumps({**EXPERIMENT, "training": {**EXPERIMENT["training"], **(training or {})}}))
        sample = folder / "sample"
        self.cli("sample", sample, "--days", days)
        self.cli("new", self.project)
        self.cli("import", self.project, "--name", "town", *sorted(sample.glob("synthetic-*.csv")))

    def cli(self, *words, **environment):
        done = subprocess.run([self.bin / "airshed-cli", *map(str, words)], capture_output=True, text=True,
                              env={**os.environ, **environment})
        if done.returncode != 0:
            raise SystemExit(f"torture: airshed-cli {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def queue(self, **environment):
        return int(self.cli("train", self.project, self.experiment, "--detach", **environment))

    def queue_alone(self):
        """Queued, and no worker started for it."""
        return self.queue(AIRSHED_WORKER="/bin/true")

    def wait(self, run):
        end = time.monotonic() + LONGEST_S
        while self.store.state(run) in LIVE:
            if time.monotonic() > end:
                raise SystemExit(f"torture: run {run} is still {self.store.state(run)} after {LONGEST_S} s")
            time.sleep(0.05)
        return self.store.state(run)

    def leave_alone(self):
        """What a run comes to that nobody disturbs."""
        run = self.queue()
        if self.wait(run) != "finished":
            raise SystemExit("torture: the run that is left alone does not finish")
        return self.store.outcome(run)


def differences(expected, found):
    faults = []
    if found[0] != expected[0]:
        faults.append(f"weights {found[0][:12]} in place of {expected[0][:12]}")
    if found[1] != expected[1]:
        missing = len(set(expected[1]) - set(found[1]))
        foreign = len(set(found[1]) - set(expected[1]))
        faults.append(f"{len(found[1])} metric points in place of {len(expected[1])}: {missing} missing, {foreign} others")
    return faults
