#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the program against its bounds; see Benchmarks/README.md. Builds nothing.

Exit code: 0 when every bound is met, 1 when one is missed or could not be measured, 64 for wrong arguments.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCENARIOS = HERE.parent / "Scenarios"
GIB = 2**30
MILLION = 1_000_000
FLOOR_LIKES_PER_WATCH_DAY = 15


class Failure(Exception):
    """A run that gave no measurement."""


@dataclass
class Measure:
    """One line of the table: what was measured, in every round, and the bound on its median."""

    row: str
    name: str
    unit: str
    values: list
    at_most: float | None = None
    at_least: float | None = None
    operations: float | None = None
    note: str = ""
    failed: bool = False

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def bound(self):
        if self.at_most is not None:
            return f"<= {figure(self.at_most)}"
        return f">= {figure(self.at_least)}" if self.at_least is not None else ""

    @property
    def missed(self):
        if self.failed or not self.bound:
            return self.failed
        if not self.values:
            return True
        return self.median > self.at_most if self.at_most is not None else self.median < self.at_least

    @property
    def verdict(self):
        return self.note or ("MISSED" if self.missed else "met" if self.bound else "")


@dataclass
class Sample:
    """One run of the program: what `summary.json` says of it."""

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

    def program(self, scenario, *, watches=None, days=None, threads=None):
        """Runs a scenario into a folder that is thrown away, and reads its summary."""
        path = self.options.scenarios / scenario
        with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder:
            command = [self.options.watchcircle, "run", path, "--quiet", "--report", folder]
            for name, value in (("--watches", watches), ("--days", days), ("--threads", threads)):
                command += [name, value] if value is not None else []
            # 99 is an objective of the scenario that failed: the run itself is whole.
            self.call(command, accepted=(0, 99))
            try:
                return Sample.read(Path(folder) / "summary.json")
            except (OSError, ValueError, KeyError) as error:
                raise Failure(f"{scenario}: summary.json is not as documented: {error!r}") from error

    def floor(self, *, watches, days, threads):
        output = self.call([self.options.floor, "--watches", watches, "--threads", threads, "--days", days])
        return self.fields(output)["seconds_per_day"]

    def peer(self, name):
        """Runs a peer; its watch-days a second."""
        fields = self.fields(self.call([self.options.python, HERE / "peers" / f"{name}_likes.py"]))
        return fields["watches"] / fields["seconds_per_day"]

    def interleave(self, **contenders):
        """Runs all in each round, in alternating order, so that a drift of the machine meets all alike."""
        samples = {name: [] for name in contenders}
        for round_number in range(self.options.rounds):
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
            said = (done.stderr or done.stdout).strip().splitlines() or ["nothing said"]
            what = said[0] if said[0].startswith("absent:") else f"exit {done.returncode}: {said[-1]}"
            raise Failure(what)
        return done.stdout


def operations_of(samples):
    counts = [sample.operations for sample in samples if sample.operations is not None]
    return statistics.median(counts) if counts else None


def ratios(numerators, denominators):
    """The ratio of each pair of runs that stood side by side."""
    return [numerator / denominator for numerator, denominator in zip(numerators, denominators)]


def likes_against_floor(bench):
    """(a) A day of likes beside the least that such a day can cost on this machine."""
    size = {"watches": 10 * MILLION, "days": 3, "threads": 2}
    runs = bench.interleave(
        program=lambda: bench.program("like-storm.yaml", **size), floor=lambda: bench.floor(**size))
    seconds = [sample.seconds_per_day for sample in runs["program"]]
    operations = operations_of(runs["program"])
    yield Measure("a", "like-storm, 10 M watches, 2 threads", "s/day", seconds, operations=operations)
    yield Measure("a", "floor, the same size", "s/day", runs["floor"], operations=FLOOR_LIKES_PER_WATCH_DAY)
    yield Measure("a", "like-storm / floor", "ratio", ratios(seconds, runs["floor"]), at_most=1.5)


def speed_beside_peers(bench):
    """(b) The whole behaviour at a million watches, beside the bare day of likes on what others use."""
    names = ("numpy", "mesa")
    absent = {}
    for name in names:
        try:
            bench.call([bench.options.python, "-c", f"import {name}"])
        except Failure:
            absent[name] = f"absent: {name} is not installed"
    present = {name: lambda name=name: bench.peer(name) for name in names if name not in absent}
    runs = bench.interleave(
        program=lambda: bench.program("school-term.yaml", watches=MILLION, days=7, threads=2), **present)
    speeds = [sample.watch_days_per_second for sample in runs["program"]]
    yield Measure("b", "school-term, 1 M watches, 2 threads", "watch-days/s", speeds, at_least=3 * MILLION,
                  operations=operations_of(runs["program"]))
    for name in names:
        likes = FLOOR_LIKES_PER_WATCH_DAY
        yield Measure("b", f"{name}, bare likes, 1 thread", "watch-days/s", runs.get(name, []),
                      operations=likes, note=absent.get(name, ""))
        if name in runs:
            yield Measure("b", f"school-term / {name}", "ratio", ratios(speeds, runs[name]))


def threads(bench):
    """(c) What the second core brings."""
    def run(count):
        return bench.program("school-term.yaml", watches=MILLION, days=7, threads=count)
    runs = bench.interleave(two=lambda: run(2), one=lambda: run(1))
    speeds = {name: [sample.watch_days_per_second for sample in samples] for name, samples in runs.items()}
    for name, label in (("one", "1 thread"), ("two", "2 threads")):
        yield Measure("c", f"school-term, 1 M watches, {label}", "watch-days/s", speeds[name],
                      operations=operations_of(runs[name]))
    yield Measure("c", "2 threads / 1 thread", "ratio", ratios(speeds["two"], speeds["one"]), at_least=1.7)


def country(bench):
    """(d) Every watch of the country, and whether size costs more than its share."""
    runs = bench.interleave(
        country=lambda: bench.program("country.yaml", days=3, threads=2),
        million=lambda: bench.program("country.yaml", watches=MILLION, days=3, threads=2))
    whole = runs["country"]
    label = f"country, {whole[0].watches / MILLION:g} M"
    yield Measure("d", f"{label}: a day", "s/day", [sample.seconds_per_day for sample in whole], at_most=15,
                  operations=operations_of(whole))
    yield Measure("d", f"{label}: peak memory", "GiB", [sample.peak_bytes / GIB for sample in whole], at_most=20)
    yield Measure("d", f"{label}: build", "s", [sample.build_seconds for sample in whole], at_most=120)
    friends = [sample.mean_friends for sample in whole if sample.mean_friends is not None]
    yield Measure("d", f"{label}: mean friends", "friends", friends, at_least=40)
    yield Measure("d", "country, 1 M: a day", "s/day", [sample.seconds_per_day for sample in runs["million"]],
                  operations=operations_of(runs["million"]))
    cost = {name: [1 / sample.watch_days_per_core_second for sample in samples] for name, samples in runs.items()}
    yield Measure("d", "cost of a watch-day, country / 1 M", "ratio", ratios(cost["country"], cost["million"]),
                  at_most=1.5)


def memory_over_time(bench):
    """(e) Whether a longer run needs more memory."""
    def run(days):
        return bench.program("school-term.yaml", watches=100_000, days=days, threads=2)
    runs = bench.interleave(long=lambda: run(30), short=lambda: run(3))
    peaks = {name: [sample.peak_bytes / GIB for sample in samples] for name, samples in runs.items()}
    yield Measure("e", "school-term, 100 k watches, 3 days", "GiB", peaks["short"])
    yield Measure("e", "school-term, 100 k watches, 30 days", "GiB", peaks["long"])
    change = [abs(ratio - 1) for ratio in ratios(peaks["long"], peaks["short"])]
    yield Measure("e", "|30 days / 3 days - 1|", "share", change, at_most=0.02)


ROWS = {"a": likes_against_floor, "b": speed_beside_peers, "c": threads, "d": country, "e": memory_over_time}


def figure(value):
    """Three or four digits, without an exponent."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def print_table(measures):
    titles = ("row", "what", "unit", "n", "min", "median", "max", "bound", "ops/watch-day", "verdict")
    lines = [titles]
    for measure in measures:
        low, high = (min(measure.values), max(measure.values)) if measure.values else (None, None)
        lines.append((
            measure.row, measure.name, measure.unit, str(len(measure.values)), figure(low), figure(measure.median),
            figure(high), measure.bound, figure(measure.operations), measure.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        cells = [cell.ljust(width) if column in (0, 1, 2, 7, 9) else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def machine():
    """One line that says where and under what other load the figures were taken."""
    name = platform.machine()
    try:
        models = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")]
        name = models[0] if models else name
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start, {platform.system()}"


def arguments():
    parser = argparse.ArgumentParser(description="Measures the program against its bounds.")
    parser.add_argument("--watchcircle", required=True, help="the program, built for release")
    parser.add_argument("--floor", required=True, help="the floor, built for release")
    parser.add_argument("--only", default="", help="rows to run, such as a,c; all but d unless told")
    parser.add_argument("--country", action="store_true", help="run row d too: minutes, and 20 GiB of memory")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contender, 3 or more")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers' packages")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="the folder of the scenarios")
    parser.add_argument("--json", type=Path, help="write every value to this file too")
    options = parser.parse_args()
    only = [row.strip() for row in options.only.split(",") if row.strip()]
    unknown = [row for row in only if row not in ROWS]
    if unknown or options.rounds < 3:
        what = f"there is no row {', '.join(unknown)}" if unknown else "--rounds is less than 3"
        print(f"run.py: {what}; rows are {', '.join(ROWS)}, rounds 3 or more", file=sys.stderr)
        sys.exit(64)
    options.rows = only or [row for row in ROWS if row != "d"]
    if options.country and "d" not in options.rows:
        options.rows.append("d")
    return options


def main():
    options = arguments()
    bench = Bench(options)
    print(machine())
    measures = []
    for row in options.rows:
        print(f"row {row}: {ROWS[row].__doc__.split(') ', 1)[1]}", file=sys.stderr, flush=True)
        try:
            measures += ROWS[row](bench)
        except Failure as failure:
            measures.append(Measure(row, ROWS[row].__name__.replace("_", " "), "", [], note=f"FAILED: {failure}",
                                    failed=True))
    print_table(measures)
    if "d" not in options.rows:
        print("row d (the whole country) was not run: it needs --country, minutes and 20 GiB")
    if options.json:
        options.json.write_text(json.dumps([dict(vars(measure), median=measure.median, missed=measure.missed)
                                            for measure in measures], indent=2) + "\n")
    missed = [measure for measure in measures if measure.missed]
    for measure in missed:
        print(f"missed: {measure.row}: {measure.name}: {figure(measure.median)} {measure.unit}, "
              f"bound {measure.bound}" if measure.values else f"missed: {measure.row}: {measure.verdict}")
    sys.exit(1 if missed else 0)


main()
