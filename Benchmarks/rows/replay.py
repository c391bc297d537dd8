# SPDX-License-Identifier: GPL-3.0-or-later
"""The theory of row i: replays a run with a queue in place of driver and server."""
import math
from dataclasses import dataclass
from statistics import NormalDist

# The fractional parts of its multiples cover 0..1 as evenly as a sequence can.
GOLDEN = (math.sqrt(5) - 1) / 2
# Waits below this many seconds are indistinguishable from the interval between two readings of the server's count.
RESOLUTION = 0.005


@dataclass
class Stall:
    """A period in which the server was stopped; seconds since the first request was due."""

    begin: float
    end: float


class Spread:
    """Response times without queueing: a distribution through the percentiles of a report.

    Between two percentiles it is lognormal; below the lowest it is constant.
    """

    def __init__(self, figures):
        shares = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))
        normal = NormalDist()
        self.points = [(normal.inv_cdf(share), math.log(figures[name])) for name, share in shares]

    def at(self, share):
        """Returns the quantile of `share` in seconds."""
        z = NormalDist().inv_cdf(share)
        (low, value), *rest = self.points
        for high, next_value in rest:
            if z <= high:
                break
            low, value = high, next_value
        else:
            return math.exp(value)
        return math.exp(value + max(0, z - low) / (high - low) * (next_value - value))


def waits(rate, window, capacity, stalls):
    """Yields the queueing time of each of `rate * window` requests at equal intervals; seconds.

    Requests are served one after another, each for 1 / capacity, and none during a stall.

    - `capacity`: throughput under constant load; requests per second.
    - `stalls`: ascending, without overlap.
    """
    service, free, ahead = 1 / capacity, 0.0, list(stalls)
    for number in range(int(rate * window)):
        due = number / rate
        free = max(free, due)
        waited = free - due
        free += service
        # A stall that begins before the answer is ready delays it by the stall's whole duration.
        while ahead and ahead[0].begin < free:
            stall = ahead.pop(0)
            lost = max(0, stall.end - max(stall.begin, free - service))
            free += lost
            waited += lost
        yield waited


def counted_waits(rate, window, readings, stalls):
    """Yields the same waits from the server's request counts at some instants, first come, first served; seconds.

    The count grows evenly between two readings, except during stalls: a request due before a stall is answered before
    it, and none during it. Waits below the resolution count as 0.

    - `readings`: instants since the first request was due, with the count; ascending.
    """
    edges = [(instant, rate * stall.begin) for stall in stalls for instant in (stall.begin, stall.end)]
    outside = [(instant, count) for instant, count in readings
               if not any(stall.begin <= instant <= stall.end for stall in stalls)]
    (before, count), *rest = sorted([(0.0, 0), *outside, *edges])
    rest = iter(rest)
    instant, reached = next(rest)
    for number in range(int(rate * window)):
        while reached <= number:
            before, count = instant, reached
            instant, reached = next(rest, (window, math.inf))
        share = (number + 1 - count) / (reached - count)
        waited = before + share * (instant - before) - number / rate
        yield waited if waited > RESOLUTION else 0


def responses(waits, spread, most=math.inf):
    """Returns response times in ascending order: each wait plus a response time without queueing; seconds.

    - `most`: upper limit of the added time; anything beyond it is already part of the waits.
    """
    return sorted(wait + min(most, spread.at((number + 0.5) * GOLDEN % 1)) for number, wait in enumerate(waits))


def quantile(ascending, share):
    """Returns the smallest value that at least `share` of the values do not exceed."""
    return ascending[max(0, math.ceil(share * len(ascending) - 1e-9) - 1)]
