#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with known service times: lognormal around a median, times a factor. Prints its port; exits with its parent.

    rows/paced.py --median 0.005 --factor 1.2
"""
import argparse
import asyncio
import ctypes
import random
import signal

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
SPREAD = 0.25  # sigma of the logarithm
PARENT_DIES = 1  # prctl: send a signal when the parent ends


class Connection(asyncio.Protocol):
    """Answers requests without bodies, in order and one at a time."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.head = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.head += data
        while b"\r\n\r\n" in self.head:
            _, _, self.head = self.head.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self.seconds(), self.answer)

    def answer(self):
        if not self.transport.is_closing():
            self.transport.write(ANSWER)


async def serve(median, factor):
    draws = random.Random()

    def seconds():
        return median * factor * draws.lognormvariate(0, SPREAD)

    server = await asyncio.get_running_loop().create_server(lambda: Connection(seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description="A server with known service times.")
    parser.add_argument("--median", type=float, required=True, help="median service time in seconds")
    parser.add_argument("--factor", type=float, default=1.0, help="factor on all service times")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGTERM)
    asyncio.run(serve(options.median, options.factor))


if __name__ == "__main__":
    main()
