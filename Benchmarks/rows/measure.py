# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures that rows return, with their bounds, and arithmetic over rounds."""
import statistics
from dataclasses import dataclass

GIB = 2**30
MILLION = 1_000_000


class Failure(Exception):
    """A run without a measurement."""


@dataclass
class Measure:
    """One line of the table: a value per round, and the bound on the median."""

    row: str
    name: str
    unit: str
    values: list
    at_most: float | None = None
    at_least: float | None = None
    operations: float | None = None
    note: str = ""
    failed: bool = False

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def bound(self):
        if self.at_most is not None:
            return f"<= {figure(self.at_most)}"
        return f">= {figure(self.at_least)}" if self.at_least is not None else ""

    @property
    def missed(self):
        if self.failed or not self.bound:
            return self.failed
        if not self.values:
            return True
        return self.median > self.at_most if self.at_most is not None else self.median < self.at_least

    @property
    def verdict(self):
        return self.note or ("MISSED" if self.missed else "met" if self.bound else "")


def ratios(numerators, denominators):
    """Returns the ratio of the two runs of each round."""
    return [numerator / denominator for numerator, denominator in zip(numerators, denominators)]


def figure(value):
    """Formats a number with about four digits, without an exponent."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"
