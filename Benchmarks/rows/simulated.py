# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows a to e: the in-process society, without a network."""
import statistics
from concurrent.futures import ThreadPoolExecutor

from rows.measure import GIB, MILLION, Failure, Measure, ratios

FLOOR_LIKES_PER_WATCH_DAY = 15


def operations_of(samples):
    counts = [sample.operations for sample in samples if sample.operations is not None]
    return statistics.median(counts) if counts else None


def likes_against_floor(bench):
    """(a) A day of likes compared with the minimum cost of such a day on this machine."""
    size = {"watches": 10 * MILLION, "days": 3, "threads": 2}
    runs = bench.interleave(
        program=lambda: bench.program("like-storm.yaml", **size), floor=lambda: bench.floor(**size))
    seconds = [sample.seconds_per_day for sample in runs["program"]]
    operations = operations_of(runs["program"])
    yield Measure("a", "like-storm, 10 M watches, 2 threads", "s/day", seconds, operations=operations)
    yield Measure("a", "floor, the same size", "s/day", runs["floor"], operations=FLOOR_LIKES_PER_WATCH_DAY)
    yield Measure("a", "like-storm / floor", "ratio", ratios(seconds, runs["floor"]), at_most=1.5)


def speed_beside_peers(bench):
    """(b) The default behaviour at a million watches, compared with the bare day of likes on NumPy and Mesa."""
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
    """(c) The gain from a second core, compared with two independent programs."""
    def run(count):
        return bench.program("school-term.yaml", watches=MILLION, days=7, threads=count)

    def twins():
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(run, (1, 1)))

    runs = bench.interleave(two=lambda: run(2), one=lambda: run(1), twins=twins)
    speeds = {name: [sample.watch_days_per_second for sample in runs[name]] for name in ("one", "two")}
    speeds["twins"] = [sum(twin.watch_days_per_second for twin in pair) for pair in runs["twins"]]
    for name, label in (("one", "1 thread"), ("two", "2 threads"), ("twins", "1 thread, twice at once")):
        yield Measure("c", f"school-term, 1 M watches, {label}", "watch-days/s", speeds[name],
                      operations=operations_of(runs["one"]))
    yield Measure("c", "2 threads / 1 thread", "ratio", ratios(speeds["two"], speeds["one"]), at_least=1.7)
    yield Measure("c", "twice at once / 1 thread", "ratio", ratios(speeds["twins"], speeds["one"]))


def country(bench):
    """(d) Every watch of the country, and whether cost grows in proportion to size."""
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
        return bench.program("school-term.yaml", watches=MILLION, days=days, threads=2)
    runs = bench.interleave(long=lambda: run(30), short=lambda: run(3))
    peaks = {name: [sample.peak_bytes / GIB for sample in samples] for name, samples in runs.items()}
    yield Measure("e", "school-term, 1 M watches, 3 days", "GiB", peaks["short"])
    yield Measure("e", "school-term, 1 M watches, 30 days", "GiB", peaks["long"])
    change = [abs(ratio - 1) for ratio in ratios(peaks["long"], peaks["short"])]
    yield Measure("e", "|30 days / 3 days - 1|", "share", change, at_most=0.02)


ROWS = {"a": likes_against_floor, "b": speed_beside_peers, "c": threads, "d": country, "e": memory_over_time}
