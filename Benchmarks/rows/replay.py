# SPDX-License-Identifier: GPL-3.0-or-later
"""The theory of row i: a run played again with a queue in the place of driver and server."""
import math
from dataclasses import dataclass
from statistics import NormalDist

# Multiples of it are spread as evenly over 0..1 as any numbers that come one after another can be.
GOLDEN = (math.sqrt(5) - 1) / 2
# Seconds below which a wait cannot be told from the time between two readings of a server's count.
RESOLUTION = 0.005


@dataclass
class Stall:
    """When the server stood still; seconds since the run's first request was due."""

    begin: float
    end: float


class Spread:
    """How long answers take when nothing waits: a distribution through the percentiles that a report gives.

    Between two of them its logarithm is that of a normal one; below the lowest all are equal to it.
    """

    def __init__(self, figures):
        shares = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))
        normal = NormalDist()
        self.points = [(normal.inv_cdf(share), math.log(figures[name])) for name, share in shares]

    def at(self, share):
        """Seconds that are exceeded by all but `share`."""
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
    """How long each of `rate * window` requests at equal gaps waits until it is its turn; seconds.

    One is served after another, each for 1 / capacity, and none while the server stands still.

    - `capacity`: requests a second that are served when some always wait.
    - `stalls`: in order, without a moment in common.
    """
    service, free, ahead = 1 / capacity, 0.0, list(stalls)
    for number in range(int(rate * window)):
        due = number / rate
        free = max(free, due)
        waited = free - due
        free += service
        # A stall that has begun before the answer was ready takes all its time.
        while ahead and ahead[0].begin < free:
            stall = ahead.pop(0)
            lost = max(0, stall.end - max(stall.begin, free - service))
            free += lost
            waited += lost
        yield waited


def counted_waits(rate, window, readings, stalls):
    """The same by what the server had answered at some instants, first come, first served; seconds.

    Between two readings the count grows evenly, but for the stalls: what was due before one was answered before it, and
    nothing in it. What is below the resolution is no wait.

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
    """Response times in ascending order: to each wait comes what an answer takes when nothing waits; seconds.

    - `most`: what is beyond it stands in the waits already.
    """
    return sorted(wait + min(most, spread.at((number + 0.5) * GOLDEN % 1)) for number, wait in enumerate(waits))


def quantile(ascending, share):
    """The least of the values that at least `share` of them do not exceed."""
    return ascending[max(0, math.ceil(share * len(ascending) - 1e-9) - 1)]
