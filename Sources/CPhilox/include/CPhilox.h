// SPDX-License-Identifier: GPL-3.0-or-later
// Computes many blocks of Philox4x32-10 at once. In C, because Swift cannot compile one function for several
// processors.
#pragma once

#include <stdint.h>

/// The maximum number of blocks per step; ranges of counters start and end at multiples of it.
#define WATCHCIRCLE_PHILOX_STEP 16

/// Counters as a structure of arrays: one array per word.
struct watchcircle_counters {
    const uint32_t *x, *y, *z, *w;
};

/// Writes the blocks of `count` counters to `words`, four words each. Uses the widest vectors of this processor that
/// are at most `widest` bits wide: 128, 256 or 512.
void watchcircle_philox(
    struct watchcircle_counters counters, long count, uint32_t key_low, uint32_t key_high, uint32_t *words, int widest);
