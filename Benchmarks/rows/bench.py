# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the simulator, the floor and the peers, and interleaves contenders."""
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rows.measure import Failure

PEERS = Path(__file__).resolve().parent.parent / "peers"


@dataclass
class Sample:
    """One run of the program, from its `summary.json`."""

    watches: int
    seconds_per_day: float
    peak_bytes: int
    build_seconds: float
    watch_days_per_core_second: float
    threads: int
    operations: float | None
    mean_friends: float | None

    @staticmethod
    def read(path):
        summary = json.loads(path.read_text())
        performance = summary["performance"]
        return Sample(
            watches=summary["watches"],
            seconds_per_day=performance["seconds_per_day"],
            peak_bytes=performance["peak_rss_bytes"],
            build_seconds=performance["build_seconds"],
            watch_days_per_core_second=performance["watch_days_per_core_second"],
            threads=performance["threads"],
            operations=performance.get("operations_per_watch_day"),
            mean_friends=summary.get("society", {}).get("mean_friends"),
        )

    @property
    def watch_days_per_second(self):
        return self.watches / self.seconds_per_day


class Bench:
    """Runs the program, the floor and the peers, and interleaves them."""

    def __init__(self, options):
        self.options = options
        self.closed_maximum = None

    def program(self, scenario, *, watches=None, days=None, threads=None):
        """Runs a scenario with a temporary report folder, and returns its summary."""
        path = self.options.scenarios / scenario
        with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder:
            command = [self.options.watchcircle, "run", path, "--quiet", "--report", folder]
            for name, value in (("--watches", watches), ("--days", days), ("--threads", threads)):
                command += [name, value] if value is not None else []
            # 99 means that an objective of the scenario failed; the run itself is complete.
            self.call(command, accepted=(0, 99))
            try:
                return Sample.read(Path(folder) / "summary.json")
            except (OSError, ValueError, KeyError) as error:
                raise Failure(f"{scenario}: summary.json does not have the documented form: {error!r}") from error

    def floor(self, *, watches, days, threads):
        output = self.call([self.options.floor, "--watches", watches, "--threads", threads, "--days", days])
        return self.fields(output)["seconds_per_day"]

    def peer(self, name):
        """Runs a peer and returns its watch-days per second."""
        fields = self.fields(self.call([self.options.python, PEERS / f"{name}_likes.py"]))
        return fields["watches"] / fields["seconds_per_day"]

    def interleave(self, rounds=None, **contenders):
        """Runs all contenders in each round, in alternating order, so that drift of the machine affects all equally."""
        samples = {name: [] for name in contenders}
        for round_number in range(rounds or self.options.rounds):
            order = list(contenders.items())
            for name, run in order if round_number % 2 == 0 else reversed(order):
                print(f"  round {round_number + 1}: {name}", file=sys.stderr, flush=True)
                samples[name].append(run())
        return samples

    @staticmethod
    def fields(output):
        words = (word.split("=", 1) for word in output.split() if "=" in word)
        fields = {}
        for name, value in words:
            try:
                fields[name] = float(value)
            except ValueError:
                continue
        return fields

    @staticmethod
    def call(command, accepted=(0,)):
        command = [str(word) for word in command]
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            raise Failure(f"{command[0]}: {error.strerror}") from error
        if done.returncode not in accepted:
            said = [line for line in (done.stderr or done.stdout).strip().splitlines() if "hint:" not in line]
            said = said or ["no output"]
            what = said[0] if said[0].startswith("absent:") else f"exit {done.returncode}: {said[-1]}"
            raise Failure(what)
        return done.stdout
