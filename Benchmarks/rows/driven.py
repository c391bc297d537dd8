# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows f to k: the driver on core 0, against nginx on core 1."""
import csv
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rows.contenders import CONCURRENCY, DRIVER_CORE, Meter, counted, drive, drive_closed, durations, k6, missing, wrk
from rows.measure import MILLION, Failure, Measure, figure, ratios
from rows.process import open_files
from rows.server import CONNECTIONS, Nginx
from rows.stalls import stalling_server

MIB = 2**20
SECONDS = 10
SCENARIO = "school-day.yaml"
EVENING = "day 0 18:00"
WATCHES = 100_000
WANTED_CONNECTIONS = 20_000
SPARE_FILES = 128


def need(tool):
    if missing(tool):
        raise Failure(f"{missing(tool)}: .ci/install-packages bench")


def costs(loads):
    return [load.cost for load in loads]


def per_second(loads, seconds):
    return [load.requests / seconds for load in loads]


def closed_maximum(bench, server):
    """Returns the requests per second of one event-loop worker at full speed; measured once."""
    if bench.closed_maximum is None:
        bench.closed_maximum = drive_closed(bench, server, SECONDS).target["throughput_per_second"]
    return bench.closed_maximum


K6_AS_DRIVER = "k6 with a check and a report"


def cost_of_a_request(bench):
    """(f) CPU time per request without a society, compared with wrk and k6, and k6 compared with wrk."""
    need("wrk")
    with Nginx() as server:
        peers = {
            "k6": lambda: k6(server, SECONDS),
            "k6 with a check": lambda: k6(server, SECONDS, "checked.js"),
            K6_AS_DRIVER: lambda: k6(server, SECONDS, "checked.js", reports=True),
        }
        runs = bench.interleave(driver=lambda: drive_closed(bench, server, SECONDS), wrk=lambda: wrk(server, SECONDS),
                                **({} if missing("k6") else peers))
    for name in ("driver", "wrk", *peers):
        loads = runs.get(name, [])
        yield Measure("f", f"{name}, {CONCURRENCY} at a time, 1 core", "CPU s/M requests", costs(loads),
                      note="" if loads else missing("k6"))
        if loads:
            yield Measure("f", f"{name}: requests", "1/s", per_second(loads, SECONDS))
    yield Measure("f", "driver / wrk", "ratio", ratios(costs(runs["driver"]), costs(runs["wrk"])), at_most=1.3)
    for name in peers:
        if name in runs:
            yield Measure("f", f"{name} / driver", "ratio", ratios(costs(runs[name]), costs(runs["driver"])),
                          at_least=8 if name == K6_AS_DRIVER else None)
            yield Measure("f", f"{name} / wrk", "ratio", ratios(costs(runs[name]), costs(runs["wrk"])))


def answered_by_nginx(profile, folder):
    """Returns the reference profile, adapted to a server with the same answer for every request."""
    text, count = re.subn(r"(?m)^( +expect:).*$", r"\1 200", profile.read_text())
    if count == 0:
        raise Failure(f"{profile}: no line `expect:` to adapt to nginx")
    path = Path(folder) / "answered.yaml"
    path.write_text(text)
    return path


def evening_rate(bench, folder, minutes):
    """Returns the operations per simulated second in the first minutes of the evening."""
    bench.call([bench.options.watchcircle, "run", bench.options.scenarios / SCENARIO, "--watches", WATCHES, "--quiet",
                "--report", folder], accepted=(0, 99))
    with open(folder / "timeline.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["time"] >= EVENING.split()[-1]][:minutes]
    if not rows:
        raise Failure(f"timeline.csv has no tick after {EVENING}")
    operations = sum(int(value) for row in rows for name, value in row.items() if name.endswith("_count"))
    return operations / (60 * len(rows))


def society_decides(bench):
    """(g) The same with a society and the reference backend's bodies, at half the throughput."""
    need("wrk")
    with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder, Nginx() as server:
        profile = answered_by_nginx(bench.options.profiles / "reference.yaml", folder)
        rate = evening_rate(bench, Path(folder) / "report", minutes=10)
        speedup = closed_maximum(bench, server) / 2 / rate
        scenario = [bench.options.scenarios / SCENARIO, "--watches", WATCHES]
        world = Path(folder) / "world"
        bench.call([bench.options.watchcircle, "world", *scenario, "--at", EVENING, "--out", world, "--quiet"])

        def driven():
            meter = Meter(server)
            whole = counted("watchcircle-drive", server, lambda: drive(
                bench, server, [*scenario, "--threads", 1, "--from", EVENING, "--speedup", f"{speedup:.2f}",
                                "--duration", f"{SECONDS}s", "--world", world],
                seconds=SECONDS, profile=profile, watch=meter, may_be_busy=True))
            return replace(meter.load, target=whole.target)
        runs = bench.interleave(driver=driven, wrk=lambda: wrk(server, SECONDS, "/v1/accounts/7"))
    yield Measure("g", f"driver, {WATCHES // 1000} k watches x {speedup:.0f}, 1 core", "CPU s/M requests",
                  costs(runs["driver"]))
    yield Measure("g", "driver: operations sent / decided", "share",
                  [run.target["sent_share"] for run in runs["driver"]])
    yield Measure("g", "wrk, the same answer", "CPU s/M requests", costs(runs["wrk"]))
    yield Measure("g", "driver / wrk", "ratio", ratios(costs(runs["driver"]), costs(runs["wrk"])), at_most=2)


def on_time(bench):
    """(h) Whether requests leave on time, at half the maximum throughput of the usual configuration."""
    seconds = 15
    usual = {"core": None, "workers": 2}
    with Nginx() as server:
        closed = ["--closed", CONCURRENCY, "--duration", f"{SECONDS}s"]
        fastest = drive(bench, server, closed, seconds=SECONDS, may_be_busy=True, **usual)
        rate = int(fastest.target["throughput_per_second"] / 2)
        words = ["--rate", f"{rate}/s", "--duration", f"{seconds}s"]
        runs = bench.interleave(driver=lambda: drive(bench, server, words, seconds=seconds, **usual))["driver"]
    name = f"{figure(rate)}/s, poisson, {seconds} s"
    yield Measure("h", f"{name}: lag p99", "ms", durations(runs, "lag", "p99"), at_most=2)
    yield Measure("h", f"{name}: response p99", "ms", durations(runs, "response", "p99"))
    yield Measure("h", f"{name}: sent within 10 ms", "share", [run.target["on_time_strict_share"] for run in runs])


def memory(bench):
    """(j) Whether the driver's memory grows during a run, and the memory per idle watch."""
    seconds = 30 * 60 if bench.options.long else 30
    with Nginx() as server:
        runs = bench.interleave(rounds=1 if bench.options.long else None,
                                driver=lambda: growth(bench, server, seconds))["driver"]
        yield Measure("j", f"full rate: memory after {seconds / 4:g} s", "MiB", [first / MIB for first, _ in runs])
        yield Measure("j", f"full rate: memory after {seconds} s", "MiB", [last / MIB for _, last in runs])
        yield Measure("j", "end / quarter", "ratio", [last / first for first, last in runs], at_most=1.1)
        yield idle_watches(bench, server, MILLION)


def growth(bench, server, seconds):
    """Returns the resident bytes after a quarter of a run at full rate, and at its end."""
    readings = []

    def watch(process):
        resident = process.resident_bytes
        if resident and process.seconds <= seconds:
            readings.append((process.seconds, resident))
    drive(bench, server, ["--closed", CONCURRENCY, "--duration", f"{seconds}s"], seconds=seconds, watch=watch,
          may_be_busy=True)
    quarter = [resident for at, resident in readings if at >= seconds / 4]
    if not quarter:
        raise Failure("the run ended before a quarter of its duration")
    return quarter[0], quarter[-1]


def idle_watches(bench, server, watches):
    """Measures the peak memory of driving the last minute of a day, minus that of simulating the day."""
    scenario, begin = bench.options.scenarios / SCENARIO, "day 0 23:59"
    with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder:
        profile = answered_by_nginx(bench.options.profiles / "reference.yaml", folder)
        world = Path(folder) / "world"
        options = ["--watches", watches, "--threads", 1]
        bench.call([bench.options.watchcircle, "world", scenario, *options, "--at", begin, "--out", world, "--quiet"])

        def driven():
            return drive(bench, server, [scenario, *options, "--from", begin, "--speedup", 4, "--world", world],
                         seconds=15 * 5, profile=profile, core=None).peak_bytes
        runs = bench.interleave(
            driver=driven,
            simulation=lambda: bench.program(SCENARIO, watches=watches, threads=1).peak_bytes)
    beyond = [(drive - simulation) / watches for drive, simulation in zip(runs["driver"], runs["simulation"])]
    return Measure("j", f"{watches:,} watches at night: driven minus simulated", "B/watch", beyond, at_most=400)


def connections(bench):
    """(k) Open connections, one per awake watch, of two drivers that share a circle."""
    shares, seconds = 2, 40
    room = shares * (open_files(CONNECTIONS) - SPARE_FILES)
    watches = min(WANTED_CONNECTIONS + 1_000, room)
    # Each watch sends a keep-alive every five minutes: at this speed, all have connected after thirty seconds.
    words = [bench.options.scenarios / SCENARIO, "--watches", watches, "--from", EVENING, "--speedup", 10,
             "--duration", f"{seconds}s", "--connection-per-watch", "--idle", "2min"]

    def run():
        counts = [0]

        def share(number):
            watch = (lambda _: counts.append(server.established)) if number == 0 else None
            return drive(bench, server, [*words, "--shard", f"{number + 1}/{shares}"], seconds=seconds, every=1,
                         watch=watch, url=server.urls[number])
        with ThreadPoolExecutor(shares) as pool:
            loads = list(pool.map(share, range(shares)))
        if max(counts) > watches:
            raise Failure(f"{max(counts)} connections for {watches} watches")
        return max(counts), loads
    with Nginx(addresses=shares, workers=shares) as server:
        runs = bench.interleave(driver=run)["driver"]
    lacking = watches < WANTED_CONNECTIONS
    name = f"{watches:,} watches, {shares} drivers"
    yield Measure("k", f"{name}: connections at once", "connections", [count for count, _ in runs],
                  at_least=WANTED_CONNECTIONS, failed=lacking,
                  note=f"NOT MEASURED: ulimit -Hn leaves room for {room:,}" if lacking else "")
    for number in range(shares):
        loads = [loads[number] for _, loads in runs]
        sent = [load.target["requests"] for load in loads]
        yield Measure("k", f"share {number + 1}/{shares}: sent", "requests", sent)
        yield Measure("k", f"share {number + 1}/{shares}: response p99", "ms", durations(loads, "response", "p99"))


ROWS = {"f": cost_of_a_request, "g": society_decides, "h": on_time, "i": stalling_server, "j": memory, "k": connections}
