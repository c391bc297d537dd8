# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows l and m: whether verdicts agree on an unchanged backend, and detect a slower one."""
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from rows.measure import Failure, Measure
from rows.process import Process

REPEATS = 20
PAIRS = 8
SECONDS = 10
RATE = "100/s"
# The 99th percentile of the service times is exp(2.33 * 0.25) = 1.79 times their median.
MEDIAN_SECONDS = 0.02
# The evening of a thousand children, accelerated to as many requests per second.
EVENING = ("--watches", 1_000, "--from", "day 0 18:00", "--speedup", 15)
OBJECTIVES = ("p99(response) < 60ms", "p50(response) < 30ms", "error_rate < 1%")
SLOWER = 1.2
# Each run uses a few per cent of one core.
AT_ONCE = 4
WORSE = 2


@contextmanager
def paced(factor=1.0):
    """Yields the URL of a server with known service times."""
    script = Path(__file__).with_name("paced.py")
    with subprocess.Popen([sys.executable, script, "--median", str(MEDIAN_SECONDS), "--factor", str(factor)],
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip()
            if not port:
                raise Failure("the paced server did not start")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def load(bench, *words):
    return [*words, "--profile", bench.options.profiles / "static.yaml", "--duration", f"{SECONDS}s", "--event-loops", 1]


def exit_code(command, folder, limit):
    """Returns the exit code of a command."""
    with Process(command, folder=folder) as process:
        process.follow(limit=limit, accepted=range(256))
        return process.status


def repeated(run):
    """Returns the exit codes of all repeats, some of them concurrent."""
    with ThreadPoolExecutor(AT_ONCE) as runs:
        return list(runs.map(run, range(REPEATS)))


def equal_verdicts(bench):
    """(l) The same gate, repeated on an unchanged backend."""
    with paced() as url, tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder:
        def gate(number):
            report = Path(folder) / f"gate-{number}"
            rules = [word for rule in OBJECTIVES for word in ("--objective", rule)]
            return exit_code([bench.options.drive, *load(bench, "--rate", RATE, *rules), "--target", url,
                              "--report", report, "--quiet"], folder, limit=10 * SECONDS)
        codes = repeated(gate)
    yield Measure("l", f"equal verdicts of {REPEATS} gates", "runs", [Counter(codes)[0]], at_least=REPEATS)


def compare(bench, folder, number, slow, fast):
    keep = Path(folder) / f"pairs-{number}"
    return exit_code(
        [bench.options.watchcircle, "compare", "--pairs", PAIRS, "--target", slow, "--baseline-target", fast,
         "--keep", keep, "--quiet", bench.options.scenarios / "smoke.yaml", "--", *load(bench, *EVENING)],
        folder, limit=10 * SECONDS * PAIRS)


def slowdown_found(bench):
    """(m) Comparisons of eight pairs, with a backend that is a fifth slower and with an equal one."""
    with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder, paced() as fast:
        with paced(SLOWER) as slow:
            worse = repeated(lambda number: compare(bench, folder, f"slow-{number}", slow, fast))
        with paced() as same:
            equal = repeated(lambda number: compare(bench, folder, f"same-{number}", same, fast))
    yield Measure("m", f"comparisons that found {SLOWER - 1:.0%} more", "of 20", [Counter(worse)[WORSE]],
                  at_least=REPEATS)
    # By the comparison's rule, one in twenty may be a false alarm.
    yield Measure("m", "false alarms on an equal backend", "of 20", [Counter(equal)[WORSE]], at_most=3)


ROWS = {"l": equal_verdicts, "m": slowdown_found}
