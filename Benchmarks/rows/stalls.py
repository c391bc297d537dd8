# SPDX-License-Identifier: GPL-3.0-or-later
"""Row i: the driver and wrk2 before a server that stands still for a second in every ten, and theory beside them."""
import re
import threading
import time
from contextlib import contextmanager

from rows.contenders import CONCURRENCY, DRIVER_CORE, PATIENCE, Load, counted, drive, missing
from rows.measure import Failure, Measure, figure, ratios
from rows.process import Process
from rows.replay import Spread, Stall, quantile, responses
from rows.server import Nginx

RATE, CYCLE, CYCLES, STALL_SECONDS = 2_000, 10, 3, 1
WINDOW = CYCLE * CYCLES
# The first stall, after the beginning of what is measured: that is within a second of the process.
FIRST = 2
# wrk2 throws away what it has measured in its first ten seconds.
CALIBRATION = 10
QUANTILES = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))
EVEN = ["--rate", f"{RATE}/s", "--arrivals", "even"]
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}


@contextmanager
def stalling(server, after):
    """Stops the server for a second in every ten while its block runs; the stalls, by the system's clock."""
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
        raise Failure(f"the run was over after {len(stalls)} stalls of {CYCLES}")


class Beginning:
    """When the first request was due: requests come at equal gaps, so each reading of the server's count bounds it."""

    def __init__(self, server):
        self.server = server
        self.before = server.requests()
        self.instant = None

    def __call__(self, process):
        """To be called now and then; reads before the first stall alone, since a server that stands still gives no count."""
        if process.seconds > FIRST - 0.25:
            return
        count = self.server.requests() - self.before
        if count > 0:
            latest = time.monotonic() - (count - 1) / RATE
            self.instant = min(self.instant or latest, latest)


def stalled(bench, server):
    """A run of the driver before a server that stalls, and the stalls since its first request."""
    beginning = Beginning(server)
    with stalling(server, FIRST) as stalls:
        load = drive(bench, server, [*EVEN, "--duration", f"{WINDOW}s"], seconds=WINDOW, watch=beginning, every=0.02)
    if beginning.instant is None:
        raise Failure("no request came before the first stall")
    since = [Stall(stall.begin - beginning.instant, stall.end - beginning.instant) for stall in stalls]
    return load, since


def wrk2(server):
    """wrk2's response times, which run from the instants at which requests were due: it calls them corrected."""
    def run():
        seconds = CALIBRATION + WINDOW
        command = ["wrk2", "-t", 1, "-c", CONCURRENCY, "-d", f"{seconds}s", "-R", RATE, "--latency", f"{server.url}/"]
        with stalling(server, CALIBRATION + FIRST), Process(command, core=DRIVER_CORE) as process:
            process.follow(limit=seconds + PATIENCE)
            return read(process.output, process.cpu_seconds_in_all)
    return counted("wrk2", server, run)


def read(output, cpu_seconds):
    """What wrk2 says."""
    found = re.search(r"(\d+) requests in ", output)
    times = dict(re.findall(r"^ *([\d.]+)% +([\d.]+(?:us|ms|s|m)) *$", output.split("Detailed")[0], re.MULTILINE))
    wanted = {"p50": "50.000", "p90": "90.000", "p99": "99.000", "p999": "99.900"}
    if not found or "Non-2xx" in output or not all(share in times for share in wanted.values()):
        raise Failure(f"wrk2: its output has no percentiles, or refusals: {output.strip()[-200:]}")
    figures = {name: seconds(times[share]) for name, share in wanted.items()}
    return Load(requests=int(found[1]), cpu_seconds=cpu_seconds, target={"response_seconds": figures})


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * UNITS[unit]


def theory(closed, calm, stalls):
    """Percentiles of the run, by the capacity and the undisturbed times that were measured in its round."""
    capacity = closed.target["throughput_per_second"]
    ascending = responses(RATE, WINDOW, capacity, stalls, Spread(calm.target["response_seconds"]))
    return {name: quantile(ascending, share) for name, share in QUANTILES}


def stalling_server(bench):
    """(i) Whether response times tell of a server that stands still for a second in every ten."""
    with Nginx() as server:
        contenders = {
            "closed": lambda: drive(bench, server, ["--closed", CONCURRENCY, "--duration", "3s"], seconds=3,
                                    may_be_busy=True),
            "driver": lambda: stalled(bench, server),
            "calm": lambda: drive(bench, server, [*EVEN, "--duration", "10s"], seconds=10),
        }
        if not missing("wrk2"):
            contenders["wrk2"] = lambda: wrk2(server)
        runs = bench.interleave(**contenders)
    loads = [load for load, _ in runs["driver"]]
    expected = [theory(closed, calm, stalls)
                for closed, calm, (_, stalls) in zip(runs["closed"], runs["calm"], runs["driver"])]
    yield Measure("i", "server: requests one after another", "1/s",
                  [load.target["throughput_per_second"] for load in runs["closed"]])
    yield Measure("i", "no stalls: response p50", "ms", milliseconds(runs["calm"], "response", "p50"))
    for name, _ in QUANTILES:
        yield from beside(name, loads, expected, runs.get("wrk2", []))


def milliseconds(loads, kind, name):
    return [load.target[f"{kind}_seconds"][name] * 1_000 for load in loads]


def beside(name, loads, expected, peers):
    """A percentile, what it should be, and how far it lies from that."""
    response = milliseconds(loads, "response", name)
    theories = [figures[name] * 1_000 for figures in expected]
    corrected = milliseconds(peers, "response", name)
    yield Measure("i", f"stalls: response {name}", "ms", response)
    yield Measure("i", f"stalls: service {name}", "ms", milliseconds(loads, "service", name))
    yield Measure("i", f"theory: response {name}", "ms", theories)
    yield Measure("i", f"wrk2: corrected {name}", "ms", corrected, note="" if peers else missing("wrk2"))
    nearest = [abs(ratio - 1) for ratio in ratios(response, theories)]
    if peers:
        nearest = [min(pair) for pair in zip(nearest, (abs(ratio - 1) for ratio in ratios(response, corrected)))]
    yield Measure("i", f"stalls: {name} off theory{' or wrk2' if peers else ''}", "share", nearest, at_most=0.05)
