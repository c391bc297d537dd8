# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx that answers at once, on the core without a driver, so that the rows measure the driver."""
import http.client
import os
import shutil
import signal
import socket
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from rows.measure import Failure
from rows.process import Process, open_files

SERVER_CORE = 1
# Well above the connections in use: with less than a sixteenth of them free, nginx closes idle connections.
CONNECTIONS = 45_000
BODY = ('{"id":1,"token":"0123456789abcdef0123456789abcdef","likes":1,"friends":1,"given":1,"credits":1,'
        '"comments":1,"posts":[]}')
CONFIGURATION = """
daemon off;
pid nginx.pid;
error_log stderr crit;
worker_processes {workers};
worker_cpu_affinity {affinity};
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    {temporary}
    server {{
        {listen}
        location = /counts {{ stub_status; }}
        location /v1/ {{ default_type application/json; return 200 '{body}'; }}
        location / {{ default_type text/plain; return 200 "ok\\n"; }}
    }}
}}
"""


class Nginx:
    """A server at a free port, stopped at the end of its block.

    Several addresses let each driver have its own: about 14,000 ports are available for connections to one address.
    Several workers divide the connections among them, since a process has a limited number of open files.
    """

    def __init__(self, *, addresses=1, workers=1):
        self.hosts = [f"127.0.0.{number + 1}" for number in range(addresses)]
        self.workers = workers
        if SERVER_CORE not in os.sched_getaffinity(0):
            raise Failure(f"core {SERVER_CORE} is not available: driver and server need one core each")
        self.temporary = tempfile.TemporaryDirectory(prefix="watchcircle-nginx-")
        self.polls = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        folder = Path(self.temporary.name)
        paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        open_files(CONNECTIONS)
        temporary = " ".join(f"{name}_temp_path {name};" for name in paths)
        options = "backlog=65535" + (" reuseport" if self.workers > 1 else "")
        (folder / "nginx.conf").write_text(CONFIGURATION.format(
            workers=self.workers, affinity=" ".join([f"{1 << SERVER_CORE:b}"] * self.workers),
            connections=CONNECTIONS, body=BODY, temporary=temporary,
            listen=" ".join(f"listen {host}:{self.port} {options};" for host in self.hosts)))
        try:
            command = [self.program, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"]
            self.process = Process(command, folder=folder)
            self.await_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if hasattr(self, "process"):
            self.process.__exit__()
        self.temporary.cleanup()

    @property
    def program(self):
        """Returns the path of nginx, also looking in the system directories."""
        return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or "nginx"

    def await_answer(self):
        while True:
            try:
                self.requests()
                return
            except OSError:
                pass
            if not self.process.is_running or self.process.seconds > 5:
                raise Failure(f"nginx does not answer: {self.process.last_words}")
            time.sleep(0.05)

    @property
    def url(self):
        return self.urls[0]

    @property
    def urls(self):
        """One URL per address."""
        return [f"http://{host}:{self.port}" for host in self.hosts]

    def requests(self):
        """Returns nginx's own count of answered requests, without the requests for the count itself."""
        with self.counter() as requests:
            return requests()

    @contextmanager
    def counter(self):
        """Yields a function that reads the count over one connection; not for concurrent use."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)

        def requests():
            connection.request("GET", "/counts")
            answer = connection.getresponse()
            lines = answer.read().decode().splitlines()
            if answer.status != 200 or len(lines) < 3:
                raise Failure("nginx reports no counts: it was built without stub_status")
            self.polls += 1
            return int(lines[2].split()[2]) - self.polls
        try:
            yield requests
        finally:
            connection.close()

    @property
    def established(self):
        """Returns the number of established connections, counted at the clients' ends in the system's table."""
        # The table lists addresses with their bytes reversed.
        ends = {f"{socket.inet_aton(host)[::-1].hex().upper()}:{self.port:04X}" for host in self.hosts}
        with open("/proc/net/tcp", encoding="ascii") as table:
            rows = (line.split()[2:4] for line in table)
            return sum(1 for end, state in rows if end in ends and state == "01")

    def stall(self, seconds):
        """Stops the workers for some seconds; returns the actual start and end by the monotonic clock."""
        master = self.process.pid
        workers = [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        try:
            for pid in workers:
                os.kill(pid, signal.SIGSTOP)
            begin = time.monotonic()
            time.sleep(seconds)
        finally:
            # Read before the workers continue: a busy worker may take this process's core at once.
            end = time.monotonic()
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        return begin, end
