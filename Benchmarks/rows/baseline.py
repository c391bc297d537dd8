# SPDX-License-Identifier: GPL-3.0-or-later
"""Baselines: medians of earlier measurements, as data files in Benchmarks/baselines."""
import csv


def read(path):
    """The first median of each figure, by row and name. Lines that begin with # are comments."""
    medians = {}
    with path.open(newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        for row in rows:
            medians.setdefault((row["row"], row["what"]), float(row["median"]))
    return medians
