#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the programs against their bounds; see Benchmarks/README.md. Does not build them.

Exit code: 0 when every bound is met, 1 when one is missed or could not be measured, 64 for wrong arguments.
"""
import argparse
import json
import os
import platform
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leave no cache files behind

from rows import baseline, driven, simulated, verdicts  # noqa: E402
from rows.bench import Bench  # noqa: E402
from rows.measure import Failure, Measure, figure  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
LEAST_ROUNDS = 3
ROWS = simulated.ROWS | driven.ROWS | verdicts.ROWS
LONG_ROWS = "dlm"


def print_table(measures, medians):
    titles = ("row", "what", "unit", "n", "min", "median", "max", "baseline", "bound", "ops/watch-day", "verdict")
    lines = [titles]
    for measure in measures:
        low, high = (min(measure.values), max(measure.values)) if measure.values else (None, None)
        lines.append((
            measure.row, measure.name, measure.unit, str(len(measure.values)), figure(low), figure(measure.median),
            figure(high), figure(medians.get((measure.row, measure.name))), measure.bound, figure(measure.operations),
            measure.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        cells = [cell.ljust(width) if column in (0, 1, 2, 8, 10) else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def machine():
    """Returns one line with the machine and its load."""
    name = platform.machine()
    try:
        models = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")]
        name = models[0] if models else name
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start, {platform.system()}"


def arguments():
    parser = argparse.ArgumentParser(description="Measures the programs against their bounds.")
    parser.add_argument("--watchcircle", required=True, help="the program, built for release")
    parser.add_argument("--floor", required=True, help="the floor, built for release")
    parser.add_argument("--drive", type=Path, help="the driver, built for release; by default in the program's folder")
    parser.add_argument("--only", default="", help="rows to run, such as a,c; all but d, l and m by default")
    parser.add_argument("--country", action="store_true", help="also run row d: minutes and 20 GiB of memory")
    parser.add_argument("--long", action="store_true", help="row j: one round of 30 minutes instead of 30 seconds")
    parser.add_argument("--rounds", type=int, default=3, help="runs per contender, at least 3; fewer to try a row")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers' packages")
    parser.add_argument("--scenarios", type=Path, default=ROOT / "Scenarios", help="the scenarios")
    parser.add_argument("--profiles", type=Path, default=ROOT / "profiles", help="the profiles")
    parser.add_argument("--baseline", type=Path, help="also show the medians of this file of Benchmarks/baselines")
    parser.add_argument("--json", type=Path, help="also write every value to this file")
    options = parser.parse_args()
    only = [row.strip() for row in options.only.split(",") if row.strip()]
    unknown = [row for row in only if row not in ROWS]
    if unknown or options.rounds < 1:
        what = (f"unknown row {', '.join(unknown)}; the rows are {', '.join(ROWS)}" if unknown else
                f"--rounds is {options.rounds}; it must be at least 1, and {LEAST_ROUNDS} for a measurement")
        print(f"run.py: {what}", file=sys.stderr)
        sys.exit(64)
    try:
        options.medians = baseline.read(options.baseline) if options.baseline else {}
    except (OSError, KeyError, TypeError, ValueError) as error:
        print(f"run.py: --baseline {options.baseline}: not a baseline: {error!r}", file=sys.stderr)
        sys.exit(64)
    options.drive = options.drive or Path(options.watchcircle).with_name("watchcircle-drive")
    options.rows = only or [row for row in ROWS if row not in LONG_ROWS]
    if options.country and "d" not in options.rows:
        options.rows.append("d")
    return options


def main():
    options = arguments()
    # SIGTERM must also stop the servers and drivers that this program started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
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
    print_table(measures, options.medians)
    if "d" not in options.rows:
        print("row d (the whole country) was skipped: it needs --country, minutes and 20 GiB")
    if options.json:
        options.json.write_text(json.dumps([dict(vars(measure), median=measure.median, missed=measure.missed)
                                            for measure in measures], indent=2) + "\n")
    missed = [measure for measure in measures if measure.missed]
    for measure in missed:
        print(f"missed: {measure.row}: {measure.name}: {figure(measure.median)} {measure.unit}, "
              f"bound {measure.bound}" if measure.values else f"missed: {measure.row}: {measure.verdict}")
    is_trial = options.rounds < LEAST_ROUNDS
    if is_trial:
        print(f"a trial, not a measurement: {options.rounds} of at least {LEAST_ROUNDS} rounds")
    sys.exit(1 if missed or is_trial else 0)


main()
