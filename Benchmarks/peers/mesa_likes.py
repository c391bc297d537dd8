#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bare day of likes on Mesa: one agent per child, one step per day, on one core.

Every child sends 15 likes to random friends of its 10 to 70. A like stamps the sender's half-tie and increments the
target's count. It does not stamp the target's half-tie, and nothing is decided: this is less work than the floor does.
"""
import argparse
import random
import sys
import time

try:
    import mesa
except ImportError:
    print("absent: mesa is not installed")
    sys.exit(69)

LIKES_PER_DAY = 15


class Child(mesa.Agent):
    """A child with its friends and, for each, the day of the last like."""

    def __init__(self, model, friends):
        super().__init__(model)
        self.friends = friends
        self.stamps = [0] * len(friends)
        self.likes = 0

    def send_likes(self):
        friends, stamps = self.friends, self.stamps
        draw, day, children = self.model.draws.random, self.model.day, self.model.children
        for _ in range(LIKES_PER_DAY):
            place = int(draw() * len(friends))
            stamps[place] = day
            children[friends[place]].likes += 1


class Circle(mesa.Model):
    """The children, each with friends anywhere."""

    def __init__(self, watches):
        super().__init__()
        self.draws = random.Random(20250901)
        self.day = 0
        self.children = []
        for _ in range(watches):
            degree = self.draws.randint(10, 70)
            self.children.append(Child(self, [self.draws.randrange(watches) for _ in range(degree)]))

    def step(self):
        self.day += 1
        self.agents.do("send_likes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--watches", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    options = parser.parse_args()

    circle = Circle(options.watches)
    best = float("inf")
    for _ in range(options.days):
        started = time.perf_counter()
        circle.step()
        best = min(best, time.perf_counter() - started)

    assert sum(child.likes for child in circle.children) == options.watches * options.days * LIKES_PER_DAY
    per_like = best * 1e9 / (options.watches * LIKES_PER_DAY)
    print(f"mesa: seconds_per_day={best:.6f} ns_per_like={per_like:.2f} watches={options.watches} "
          f"likes_per_watch_day={LIKES_PER_DAY} version={mesa.__version__}")


main()
