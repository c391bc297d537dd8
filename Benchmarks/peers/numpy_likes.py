#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bare day of likes as arrays, as a researcher would write it with NumPy, on one core.

Every child sends 15 likes to random friends of its 10 to 70. A like stamps the sender's half-tie and increments the
target's count. It does not stamp the target's half-tie, and nothing is decided: this is less work than the floor does.
"""
import argparse
import sys
import time

try:
    import numpy as np
except ImportError:
    print("absent: numpy is not installed")
    sys.exit(69)

LIKES_PER_DAY = 15


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--watches", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=3)
    options = parser.parse_args()

    random = np.random.default_rng(20250901)
    degrees = random.integers(10, 71, options.watches)
    first = np.zeros(options.watches + 1, np.int64)
    np.cumsum(degrees, out=first[1:])
    friends = random.integers(0, options.watches, first[-1], dtype=np.uint32)
    stamps = np.zeros(first[-1], np.uint8)
    likes = np.zeros(options.watches, np.int64)

    best = float("inf")
    for day in range(1, options.days + 1):
        started = time.perf_counter()
        draws = random.random((options.watches, LIKES_PER_DAY), dtype=np.float32)
        # The largest single-precision draws round up to the degree itself.
        places = np.minimum((draws * degrees[:, None]).astype(np.int64), degrees[:, None] - 1)
        ties = (first[:-1, None] + places).ravel()
        stamps[ties] = day % 256
        likes += np.bincount(friends[ties], minlength=options.watches)
        best = min(best, time.perf_counter() - started)

    assert likes.sum() == options.watches * options.days * LIKES_PER_DAY
    per_like = best * 1e9 / (options.watches * LIKES_PER_DAY)
    print(f"numpy: seconds_per_day={best:.6f} ns_per_like={per_like:.2f} watches={options.watches} "
          f"likes_per_watch_day={LIKES_PER_DAY} version={np.__version__}")


main()
