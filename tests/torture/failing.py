"""Makes one call after the other of a worker fail, and has the run go on."""
import os
import shutil
import subprocess
import threading
from collections import Counter
from pathlib import Path

from workplace import Store, differences

LIMIT_S = 20  # of a run that takes a moment
ROUNDING = 1e-3  # relative, of a run that was given its batches in smaller parts
# A short run, so that there is time for every call of it.
DAYS = 20
TRAINING = {"epochs": 2}


class ForkServer:
    """A program that is loaded once, and forked for each order; see fork_server.cpp."""

    def __init__(self, program: Path, library: Path):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, "LD_PRELOAD": str(library.resolve()), "AIRSHED_FORK_SERVER": "1",
                                             "AIRSHED_WORKER": "/bin/true", "OPENBLAS_NUM_THREADS": "1"})

    def __call__(self, *words, call="none", at=0):
        """@return how it ended ("exit", "signal", "hang"), the code of that, and how many such calls there were."""
        print(call, at, LIMIT_S, *words, sep="\t", file=self.process.stdin, flush=True)
        how, code, calls = self.process.stdout.readline().split()
        return how, int(code), int(calls)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Bench:
    """One of those that work side by side: programs, and a copy of the project with a queued run for each fault."""

    def __init__(self, place, run, library):
        self.place = place
        self.run = run
        self.project = None
        self.worker = ForkServer(place.bin / "airshed-worker", library)
        self.cli = ForkServer(place.bin / "airshed-cli", library)

    def close(self):
        self.worker.close()
        self.cli.close()

    def work(self, call="none", at=0):
        return self.worker("work", self.project, "--device", "cpu", call=call, at=at)

    def fail(self, call, at, expected):
        """@return (what became of it, calls made, faults)."""
        self.project = self.place.folder / f"{call}-{at}"
        shutil.copytree(self.place.project, self.project)
        try:
            return self.fail_in_copy(call, at, expected)
        finally:
            shutil.rmtree(self.project)

    def fail_in_copy(self, call, at, expected):
        store = Store(self.project)
        how, _, calls = self.work(call, at)
        state = store.state(self.run)
        faults = [] if store.is_sound() else ["quick_check fails"]
        acknowledged = set(store.metrics(self.run))
        if state == "failed" and not is_in_words(*store.told(self.run)):
            faults.append(f"a person is told {store.told(self.run)}")
        if state != "finished":
            if state != "queued":
                self.cli("resume", self.project, self.run)
            self.work()
        if store.state(self.run) != "finished":
            return how, calls, faults + [f"resumed, the run is {store.state(self.run)}: {store.told(self.run)}"]
        found = store.outcome(self.run)
        if "out_of_memory" in store.events(self.run):
            faults += beyond_rounding(expected, found)
            return "smaller parts", calls, faults
        faults += differences(expected, found)
        if lost := acknowledged - set(found[1]):
            faults.append(f"{len(lost)} acknowledged metric points are gone, such as {sorted(lost)[0]}")
        return (how if how != "exit" else state), calls, faults


def is_in_words(message, hint):
    return message != "" and hint != "" and "bad_alloc" not in message


def beyond_rounding(expected, found):
    """A batch in smaller parts is summed in another order."""
    values = zip(expected[1], found[1])
    far = [(a, b) for a, b in values if a[:2] != b[:2] or (a[3] != b[3] and abs(a[3] - b[3]) > ROUNDING * max(abs(a[3]), 1e-3))]
    if len(expected[1]) != len(found[1]):
        return [f"{len(found[1])} metric points in place of {len(expected[1])}"]
    return [f"{len(far)} metric points are further away than rounding explains, such as {far[0]}"] if far else []


def spread(first, last, count):
    """So many of the numbers, evenly; all where there are no more."""
    if count >= last - first + 1:
        return list(range(first, last + 1))
    return sorted({first + (last - first) * i // max(count - 1, 1) for i in range(count)})


def fail_calls(place, library, counts):
    """@param counts how many calls of each kind fail, spread evenly over those of a run: {"write": 20, …}."""
    expected = place.leave_alone()
    run = place.queue_alone()
    benches = [Bench(place, run, library) for _ in range(os.cpu_count() or 1)]
    faults = []
    for call, count in counts.items():
        _, calls, undisturbed = benches[0].fail(call, 0, expected)
        chosen = spread(1, calls, count)
        outcomes = Counter()
        lock = threading.Lock()
        waiting = iter(chosen)
        total = len(chosen)

        def work(bench):
            while True:
                with lock:
                    at = next(waiting, None)
                if at is None:
                    return
                became, made, found = bench.fail(call, at, expected)
                with lock:
                    outcomes[became if made >= at else "not reached"] += 1
                    faults.extend(f"{call} {at}: {what}" for what in found)
                    if sum(outcomes.values()) % 2000 == 0:
                        print(f"  {call}: {sum(outcomes.values())} of {total}, {len(faults)} faults", flush=True)

        faults.extend(f"{call}, none failing: {what}" for what in undisturbed)
        threads = [threading.Thread(target=work, args=[bench]) for bench in benches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(f"  {call}: {calls} calls in a run, {total} of them failed; outcomes {dict(outcomes.most_common())};"
              f" {len(faults)} faults", flush=True)
    for bench in benches:
        bench.close()
    return faults
