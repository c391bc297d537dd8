// SPDX-License-Identifier: GPL-3.0-or-later
// Many blocks of Philox4x32-10 at once. In C, because Swift cannot compile one function for several processors.
#pragma once

#include <stdint.h>

/// Blocks that one step computes at most: where a stretch of counters begins and ends is a multiple of it.
#define WATCHCIRCLE_PHILOX_STEP 16

/// Counters of which each word stands in an array of its own.
struct watchcircle_counters {
    const uint32_t *x, *y, *z, *w;
};

/// Writes the blocks of `count` counters to `words`, four words each, with the widest vectors of this processor that are
/// no wider than `widest` bits: 128, 256 or 512.
void watchcircle_philox(
    struct watchcircle_counters counters, long count, uint32_t key_low, uint32_t key_high, uint32_t *words, int widest);
