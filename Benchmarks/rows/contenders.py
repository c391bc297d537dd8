# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of watchcircle-drive, wrk or k6 against a server: its requests and their cost."""
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rows.bench import PEERS
from rows.measure import MILLION, Failure
from rows.process import Process

DRIVER_CORE = 0
CONCURRENCY = 64
# The server answers everything at once: above this error rate, the run measured something else.
MOST_ERRORS = 0.001
COUNTS_AGREE_TO = 0.01
PATIENCE = 60
INVALID = 3
OBJECTIVE_MISSED = 99


@dataclass
class Load:
    """The requests of a run and the cost to its process."""

    requests: int
    cpu_seconds: float
    target: dict | None = None
    peak_bytes: int = 0

    @property
    def cost(self):
        """CPU seconds per million requests."""
        return self.cpu_seconds / self.requests * MILLION


def missing(tool):
    """Returns why a tool cannot be measured; empty if it can."""
    return "" if shutil.which(tool) else f"absent: {tool} is not installed"


def drive(bench, server, words, *, seconds, core=DRIVER_CORE, workers=1, profile="static", watch=None, every=0.05,
          may_be_busy=False, url=None):
    """Drives the server for about `seconds`, by default with one event-loop worker and at the server's first address.

    A run that the driver reports as invalid is a failure. With `may_be_busy`, the event loop may be busier than a valid
    run allows. Use this only to measure CPU time per request, never instants.
    """
    if not Path(profile).suffix:
        profile = bench.options.profiles / f"{profile}.yaml"
    with tempfile.TemporaryDirectory(prefix="watchcircle-bench-") as folder:
        command = [bench.options.drive, *words, "--target", url or server.url, "--profile", profile, "--event-loops", workers,
                   "--quiet", "--report", folder]
        with Process(command, core=core) as process:
            process.follow(watch, every=every, limit=seconds + PATIENCE, accepted=(0, INVALID, OBJECTIVE_MISSED))
            path = Path(folder) / "summary.json"
            if not path.exists():
                raise Failure(f"watchcircle-drive: exit {process.status}: {process.last_words}")
            load = read(path, process.cpu_seconds_in_all)
    target = load.target
    if not target["valid"] and not may_be_busy:
        raise Failure(f"the run is invalid: {'; '.join(target['invalid_because'])}")
    if target["requests"] == 0 or target["error_rate"] > MOST_ERRORS:
        raise Failure(f"{target['errors']} of {target['requests']} requests failed: {target['errors_by_cause']}")
    return load


def read(path, cpu_seconds):
    """Returns the load from the driver's `summary.json`, with the CPU time of the run."""
    try:
        target = json.loads(path.read_text())["target"]
        return Load(requests=target["requests"] + target["warm_up_requests"] + target["retries"],
                    cpu_seconds=cpu_seconds, target=target, peak_bytes=target["peak_rss_bytes"])
    except (OSError, ValueError, KeyError) as error:
        raise Failure(f"watchcircle-drive: summary.json does not have the documented form: {error!r}") from error


def drive_closed(bench, server, seconds):
    """Runs the driver at full speed: 64 concurrent requests."""
    return counted("watchcircle-drive", server, lambda: drive(
        bench, server, ["--closed", CONCURRENCY, "--duration", f"{seconds:g}s"], seconds=seconds, may_be_busy=True))


def wrk(server, seconds, path="/"):
    def run():
        command = ["wrk", "-t", 1, "-c", CONCURRENCY, "-d", f"{seconds:g}s", server.url + path]
        with Process(command, core=DRIVER_CORE) as process:
            process.follow(limit=seconds + PATIENCE)
            found = re.search(r"(\d+) requests in ", process.output)
            if not found or "Non-2xx" in process.output:
                raise Failure(f"wrk: the output has no count, or reports errors: {process.output.strip()[-200:]}")
            return Load(requests=int(found[1]), cpu_seconds=process.cpu_seconds_in_all)
    return counted("wrk", server, run)


def k6(server, seconds, script="static.js", *, reports=False):
    """Runs k6 with a script of `peers`; with `reports`, it also exports a page with time series, as the driver does."""
    def run():
        with tempfile.TemporaryDirectory(prefix="watchcircle-k6-") as folder:
            export, page = Path(folder) / "summary.json", Path(folder) / "report.html"
            command = ["k6", "run", "--quiet", "--no-usage-report", "--vus", CONCURRENCY, "--duration", f"{seconds:g}s",
                       "--env", f"TARGET={server.url}/", "--summary-export", export, PEERS / script]
            dashboard = {"K6_WEB_DASHBOARD": "true", "K6_WEB_DASHBOARD_PORT": "-1", "K6_WEB_DASHBOARD_PERIOD": "1s",
                         "K6_WEB_DASHBOARD_EXPORT": str(page)}
            with Process(command, core=DRIVER_CORE, environment=dashboard if reports else None) as process:
                process.follow(limit=seconds + PATIENCE)
                usage = process.cpu_seconds_in_all
            if reports and not page.exists():
                raise Failure(f"k6 wrote no report: {process.last_words}")
            try:
                return Load(requests=int(json.loads(export.read_text())["metrics"]["http_reqs"]["count"]),
                            cpu_seconds=usage)
            except (OSError, ValueError, KeyError) as error:
                raise Failure(f"k6: the summary has no request count: {error!r}") from error
    return counted("k6", server, run)


def counted(name, server, run):
    """Runs a contender and compares its request count with the server's."""
    before = server.requests()
    load = run()
    served = server.requests() - before
    if served == 0 or abs(load.requests / served - 1) > COUNTS_AGREE_TO:
        raise Failure(f"{name} counts {load.requests} requests but the server {served}")
    return load


def durations(loads, kind, quantile):
    """Returns a percentile of each load in milliseconds."""
    return [load.target[f"{kind}_seconds"][quantile] * 1_000 for load in loads]


class Meter:
    """Samples the CPU time of a process together with the server's request count."""

    def __init__(self, server):
        self.server = server
        self.before = server.requests()
        self.readings = []

    def __call__(self, process):
        cpu = process.cpu_seconds
        if cpu is not None:
            self.readings.append((cpu, self.server.requests() - self.before))

    @property
    def load(self):
        """Returns the load from the first to the last answer, without the simulation before and the report after."""
        last = self.readings[-1][1] if self.readings else 0
        inside = [reading for reading in self.readings if 0 < reading[1] < last]
        if len(inside) < 20:
            raise Failure(f"the drive was too short to measure: only {len(inside)} readings")
        (cpu, requests), (cpu_at_end, requests_at_end) = inside[0], inside[-1]
        return Load(requests=requests_at_end - requests, cpu_seconds=cpu_at_end - cpu)
