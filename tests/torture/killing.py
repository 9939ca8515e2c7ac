"""Kills the worker of runs that train side by side at random moments, and has them go on."""
import os
import signal
import subprocess
import time
from pathlib import Path

from workplace import LIVE, differences


class Killer:
    def __init__(self, place, dice, longest):
        """@param longest seconds that a worker lives, once it has a run."""
        self.place = place
        self.store = place.store
        self.dice = dice
        self.longest = longest
        self.workers = []  # so that those that have ended are waited for

    def start_worker(self):
        """One that ends when the queue is empty, or when another has the device."""
        worker = subprocess.Popen([self.place.bin / "airshed-worker", "work", self.place.project, "--device", "cpu"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.workers = [each for each in self.workers if each.poll() is None] + [worker]

    def live(self, runs):
        return [run for run in runs if self.store.state(run) in LIVE]

    def kill(self, runs):
        """The worker that has one of them, after a while. @return its process; 0: none has any more."""
        while self.live(runs) and not any(map(self.store.worker, runs)):
            time.sleep(0.01)
        end = time.monotonic() + self.dice.uniform(0, self.longest)
        while time.monotonic() < end and self.live(runs):
            time.sleep(0.01)
        process = next(filter(None, map(self.store.worker, runs)), 0)
        if process:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                return 0
        return process

    def kill_often(self, expected, kills, together):
        done = runs = 0
        faults = []
        while done < kills:
            batch = [self.place.queue_alone() for _ in range(together)]
            self.start_worker()
            runs += len(batch)
            acknowledged = {run: set() for run in batch}
            while done < kills and self.live(batch):
                process = self.kill(batch)
                if process == 0:
                    continue
                done += 1
                if not self.store.is_sound():
                    faults.append(f"kill {done}: quick_check fails")
                for run in batch:
                    acknowledged[run] |= set(self.store.metrics(run))
                wait_for_end(process)
                # Queued again before a worker comes, so that they go on side by side. Resuming one marks the others as interrupted.
                for run in [run for run in batch if self.store.state(run) == "running"]:
                    self.place.cli("resume", self.place.project, run, AIRSHED_WORKER="/bin/true")
                self.start_worker()
            for run in batch:
                if self.place.wait(run) != "finished":
                    faults.append(f"run {run} ended as {self.store.state(run)}")
                    continue
                found = self.store.outcome(run)
                faults += [f"run {run}: {what}" for what in differences(expected, found)]
                if lost := acknowledged[run] - set(found[1]):
                    faults.append(f"run {run}: {len(lost)} acknowledged metric points are gone, such as {sorted(lost)[0]}")
            print(f"  {done} kills, {runs} runs, {len(faults)} faults", flush=True)
        return faults


def wait_for_end(process):
    status = Path(f"/proc/{process}/stat")
    for _ in range(200):
        try:
            if status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.01)
