// SPDX-License-Identifier: GPL-3.0-or-later
// Philox4x32-10 in vectors: one block per 64-bit lane, and two independent vectors per step to hide latency.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
#include "CPhilox.h"

// Defines a function that computes 2 * LANES blocks per step, in vectors of LANES 64-bit lanes. The upper halves of the
// lanes of b, d and the keys hold carries and garbage; only the lower halves are multiplied and stored.
#define PHILOX(NAME, LANES, ...)                                                                                          \
    typedef uint64_t NAME##_lanes __attribute__((vector_size(8 * LANES)));                                               \
    typedef uint32_t NAME##_words __attribute__((vector_size(4 * LANES), aligned(4)));                                   \
    typedef uint32_t NAME##_blocks __attribute__((vector_size(8 * LANES), aligned(4)));                                  \
    __VA_ARGS__ static void NAME(                                                                                        \
        struct watchcircle_counters counters, long count, uint32_t key_low, uint32_t key_high, uint32_t *words)          \
    {                                                                                                                    \
        const NAME##_lanes low = (NAME##_lanes){} + 0xFFFFFFFF;                                                          \
        for (long at = 0; at < count; at += 2 * LANES) {                                                                 \
            NAME##_lanes a[2], b[2], c[2], d[2];                                                                         \
            NAME##_lanes k0 = (NAME##_lanes){} + key_low, k1 = (NAME##_lanes){} + key_high;                              \
            for (int half = 0; half < 2; half++) {                                                                       \
                long first = at + half * LANES;                                                                          \
                a[half] = __builtin_convertvector(*(const NAME##_words *)(counters.x + first), NAME##_lanes);            \
                b[half] = __builtin_convertvector(*(const NAME##_words *)(counters.y + first), NAME##_lanes);            \
                c[half] = __builtin_convertvector(*(const NAME##_words *)(counters.z + first), NAME##_lanes);            \
                d[half] = __builtin_convertvector(*(const NAME##_words *)(counters.w + first), NAME##_lanes);            \
            }                                                                                                            \
            for (int round = 0; round < 10; round++) {                                                                   \
                for (int half = 0; half < 2; half++) {                                                                   \
                    NAME##_lanes one = (a[half] & low) * 0xD2511F53, other = (c[half] & low) * 0xCD9E8D57;               \
                    a[half] = (other >> 32) ^ b[half] ^ k0;                                                              \
                    c[half] = (one >> 32) ^ d[half] ^ k1;                                                                \
                    b[half] = other;                                                                                     \
                    d[half] = one;                                                                                       \
                }                                                                                                        \
                k0 += 0x9E3779B9;                                                                                        \
                k1 += 0xBB67AE85;                                                                                        \
            }                                                                                                            \
            for (int half = 0; half < 2; half++) {                                                                       \
                NAME##_lanes front = (a[half] & low) | b[half] << 32, back = (c[half] & low) | d[half] << 32;            \
                for (int lane = 0; lane < LANES; lane++) {                                                               \
                    uint64_t block[2] = {front[lane], back[lane]};                                                       \
                    __builtin_memcpy(words + 4 * (at + half * LANES + lane), block, sizeof block);                       \
                }                                                                                                        \
            }                                                                                                            \
        }                                                                                                                \
    }

PHILOX(philox_128, 2)
#ifdef __x86_64__
PHILOX(philox_256, 4, __attribute__((target("avx2"))))
PHILOX(philox_512, 8, __attribute__((target("avx512f,avx512dq,avx512vl"))))
#endif

void watchcircle_philox(
    struct watchcircle_counters counters, long count, uint32_t key_low, uint32_t key_high, uint32_t *words, int widest)
{
#ifdef __x86_64__
    if (widest >= 512 && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        philox_512(counters, count, key_low, key_high, words);
        return;
    }
    if (widest >= 256 && __builtin_cpu_supports("avx2")) {
        philox_256(counters, count, key_low, key_high, words);
        return;
    }
#endif
    philox_128(counters, count, key_low, key_high, words);
}
