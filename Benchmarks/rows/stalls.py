# SPDX-License-Identifier: GPL-3.0-or-later
"""Row i: the driver and wrk2 on a server that stops for a second in every ten, compared with theory."""
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from rows.contenders import CONCURRENCY, DRIVER_CORE, PATIENCE, Load, counted, drive, durations, missing
from rows.measure import Failure, Measure, ratios
from rows.process import Process
from rows.replay import RESOLUTION, Spread, Stall, counted_waits, quantile, responses, waits
from rows.server import Nginx

RATE, CYCLE, CYCLES, STALL_SECONDS = 2_000, 10, 3, 1
WINDOW = CYCLE * CYCLES
# Start of the first stall; seconds after the start of the measurement, which is within a second of the process start.
FIRST = 2
# wrk2 discards the measurements of its first ten seconds.
CALIBRATION = 10
QUANTILES = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))
EVEN = ["--rate", f"{RATE}/s", "--arrivals", "even"]
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}


@contextmanager
def stalling(server, after):
    """Stops the server for a second in every ten while its block runs; yields the stalls, by the monotonic clock."""
    stalls, over = [], threading.Event()

    def stall():
        if over.wait(after):
            return
        for _ in range(CYCLES):
            stalls.append(Stall(*server.stall(STALL_SECONDS)))
            if over.wait(CYCLE - STALL_SECONDS):
                return
    thread = threading.Thread(target=stall)
    thread.start()
    try:
        yield stalls
    finally:
        over.set()
        thread.join()
    if len(stalls) < CYCLES:
        raise Failure(f"the run ended after {len(stalls)} of {CYCLES} stalls")


class Count:
    """Samples the server's own request count while its block runs."""

    def __init__(self, server):
        self.server = server
        self.readings = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.follow)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def follow(self):
        """Reads every 10 ms, and every millisecond while the server catches up.

        A stopped server delays a reading until it continues, which reveals that it has to catch up.
        """
        with self.server.counter() as requests:
            before, asked, hurry = requests(), time.monotonic(), 0
            while not self.over.wait(0.001 if asked < hurry else 0.01):
                asked = time.monotonic()
                count = requests() - before
                answered = time.monotonic()
                self.readings.append((answered, count))
                if answered - asked > STALL_SECONDS / 2:
                    hurry = answered + 0.15

    def beginning(self, until):
        """Returns when the first request was due: the earliest bound from readings before the first stall."""
        bounds = [instant - (count - 1) / RATE for instant, count in self.readings if count > 0 and instant < until]
        if not bounds:
            raise Failure("no request arrived before the first stall")
        return min(bounds)

    def since(self, beginning):
        return [(instant - beginning, count) for instant, count in self.readings if count > 0]


@dataclass
class Run:
    """A run of the driver on a stalling server."""

    load: Load
    # Stalls, and readings of the server's count, both relative to the instant when the first request was due.
    stalls: list
    readings: list
    # Mean percentiles, by name, of the response times of shorter runs without stalls just before and just after.
    calm: dict

    @property
    def spread(self):
        return Spread(self.calm)


def stalled(bench, server):
    """Runs the driver between two undisturbed runs."""
    def calm():
        return drive(bench, server, [*EVEN, "--duration", "10s"], seconds=10).target["response_seconds"]
    before = calm()
    with stalling(server, FIRST) as stalls, Count(server) as count:
        load = drive(bench, server, [*EVEN, "--duration", f"{WINDOW}s"], seconds=WINDOW)
    after = calm()
    beginning = count.beginning(until=stalls[0].begin)
    since = [Stall(stall.begin - beginning, stall.end - beginning) for stall in stalls]
    means = {name: (before[name] + after[name]) / 2 for name, _ in QUANTILES}
    return Run(load, since, count.since(beginning), means)


def wrk2(server):
    """Runs wrk2, whose response times run from the instants when requests were due ("corrected" in its output)."""
    def run():
        seconds = CALIBRATION + WINDOW
        command = ["wrk2", "-t", 1, "-c", CONCURRENCY, "-d", f"{seconds}s", "-R", RATE, "--latency", f"{server.url}/"]
        with stalling(server, CALIBRATION + FIRST), Process(command, core=DRIVER_CORE) as process:
            process.follow(limit=seconds + PATIENCE)
            return read(process.output, process.cpu_seconds_in_all)
    return counted("wrk2", server, run)


def read(output, cpu_seconds):
    """Returns the load from wrk2's output."""
    found = re.search(r"(\d+) requests in ", output)
    times = dict(re.findall(r"^ *([\d.]+)% +([\d.]+(?:us|ms|s|m)) *$", output.split("Detailed")[0], re.MULTILINE))
    wanted = {"p50": "50.000", "p90": "90.000", "p99": "99.000", "p999": "99.900"}
    if not found or "Non-2xx" in output or not all(share in times for share in wanted.values()):
        raise Failure(f"wrk2: the output has no percentiles, or reports errors: {output.strip()[-200:]}")
    figures = {name: seconds(times[share]) for name, share in wanted.items()}
    return Load(requests=int(found[1]), cpu_seconds=cpu_seconds, target={"response_seconds": figures})


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * UNITS[unit]


def queue(closed, run):
    """Returns percentiles by theory, from the capacity and the undisturbed times measured in the same round."""
    waiting = waits(RATE, WINDOW, closed.target["throughput_per_second"], run.stalls)
    times = responses(waiting, run.spread)
    return {name: quantile(times, share) for name, share in QUANTILES}


def served(run):
    """Returns percentiles by the server's own count, with the same undisturbed times."""
    waiting = counted_waits(RATE, WINDOW, run.readings, run.stalls)
    times = responses(waiting, run.spread, RESOLUTION)
    return {name: quantile(times, share) for name, share in QUANTILES}


def stalling_server(bench):
    """(i) Whether response times reveal a server that stops for a second in every ten."""
    with Nginx() as server:
        contenders = {
            "closed": lambda: drive(bench, server, ["--closed", CONCURRENCY, "--duration", "3s"], seconds=3,
                                    may_be_busy=True),
            "driver": lambda: stalled(bench, server),
        }
        if not missing("wrk2"):
            contenders["wrk2"] = lambda: wrk2(server)
        runs = bench.interleave(**contenders)
    loads = [run.load for run in runs["driver"]]
    references = {
        "queue": [queue(*round) for round in zip(runs["closed"], runs["driver"])],
        "server's count": [served(run) for run in runs["driver"]],
        "wrk2, corrected": [load.target["response_seconds"] for load in runs.get("wrk2", [])],
    }
    yield Measure("i", "the longest stall", "ms", [
        max(stall.end - stall.begin for stall in run.stalls) * 1_000 for run in runs["driver"]])
    yield Measure("i", "capacity: 64 at a time", "1/s", [
        load.target["throughput_per_second"] for load in runs["closed"]])
    yield Measure("i", "no stalls: response p50", "ms", [run.calm["p50"] * 1_000 for run in runs["driver"]])
    for name, _ in QUANTILES:
        yield from beside(name, loads, references)


def beside(name, loads, references):
    """Yields a percentile, its references, and its deviation from the nearest reference."""
    response = durations(loads, "response", name)
    yield Measure("i", f"stalls: response {name}", "ms", response)
    yield Measure("i", f"stalls: service {name}", "ms", durations(loads, "service", name))
    off = []
    for what, figures in references.items():
        values = [figure[name] * 1_000 for figure in figures]
        yield Measure("i", f"{what}: {name}", "ms", values, note="" if values else missing("wrk2"))
        if values:
            off.append([abs(ratio - 1) for ratio in ratios(response, values)])
    yield Measure("i", f"stalls: {name} off the nearest", "share", [min(round) for round in zip(*off)], at_most=0.05)
