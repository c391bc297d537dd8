# SPDX-License-Identifier: GPL-3.0-or-later
"""A monitored child process: CPU time, memory and exit."""
import os
import resource
import signal
import subprocess
import tempfile
import time

from rows.measure import Failure

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SECONDS_TO_END = 5


def open_files(wanted):
    """Raises the limit of open files to `wanted` or as far as allowed, and returns the number available."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(wanted, hard), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, limit), limit))
            return min(wanted, limit)
        except (ValueError, OSError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Process:
    """A command on one core or on all; terminated when its block ends, even after an error."""

    def __init__(self, command, *, core=None, folder=None, environment=None):
        command = [str(word) for word in command]
        self.name = os.path.basename(command[0])
        self.said = tempfile.TemporaryFile("w+", errors="replace")
        self.usage = None
        self.status = None
        self.begin = time.monotonic()

        def prepare():
            if core is not None:
                os.sched_setaffinity(0, {core})

        try:
            self.popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self.said, stderr=subprocess.STDOUT, cwd=folder,
                env=os.environ | (environment or {}), preexec_fn=prepare)
        except FileNotFoundError as error:
            raise Failure(f"absent: {self.name} is not installed") from error
        except (OSError, subprocess.SubprocessError) as error:
            raise Failure(f"{self.name} did not start on core {core}: {error}") from error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.is_running:
            self.popen.send_signal(signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_END
        while self.is_running:
            if time.monotonic() > until:
                self.popen.kill()
            time.sleep(0.01)
        self.said.close()

    @property
    def pid(self):
        return self.popen.pid

    @property
    def seconds(self):
        """Seconds since the start."""
        return time.monotonic() - self.begin

    @property
    def is_running(self):
        if self.usage is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.status, self.usage = os.waitstatus_to_exitcode(status), usage
                self.popen.returncode = self.status
        return self.usage is None

    @property
    def output(self):
        self.said.seek(0)
        return self.said.read()

    @property
    def last_words(self):
        """The last line of output that is not a hint."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip() and "hint:" not in line]
        return lines[-1] if lines else "no output"

    def follow(self, watch=None, *, every=0.05, limit, accepted=(0,)):
        """Waits for the exit, calling `watch` periodically; fails on a wrong exit code or after `limit` seconds."""
        while self.is_running:
            if self.seconds > limit:
                raise Failure(f"{self.name} was still running after {limit:g} s")
            if watch:
                watch(self)
            time.sleep(every)
        if self.status not in accepted:
            raise Failure(f"{self.name}: exit {self.status}: {self.last_words}")

    @property
    def cpu_seconds_in_all(self):
        """User and system time of the whole process, after its exit."""
        return self.usage.ru_utime + self.usage.ru_stime

    @property
    def cpu_seconds(self):
        """User and system time so far; None if the process has just exited."""
        try:
            with open(f"/proc/{self.pid}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    @property
    def resident_bytes(self):
        """Current resident memory; None if the process has just exited."""
        try:
            with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * PAGE_BYTES
        except OSError:
            return None
