// What the language has no words for and the compiler's C can say.
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline __attribute__((always_inline)) void watchcircle_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

// One instruction, where the language's own conversion checks three times whether the number fits.
static inline __attribute__((always_inline)) long watchcircle_truncate(float value) { return (long)value; }

// A bit for each of 64 bytes: whether it lies in `low`...`low + width`.
static inline __attribute__((always_inline)) uint64_t watchcircle_bytes_within(
    const void *bytes, uint8_t low, uint8_t width) {
    uint64_t within = 0;
#ifdef __SSE2__
    const __m128i lows = _mm_set1_epi8((char)low), widths = _mm_set1_epi8((char)width);
    for (int part = 0; part < 4; part++) {
        __m128i above = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)bytes + part), lows);
        __m128i is_within = _mm_cmpeq_epi8(_mm_min_epu8(above, widths), above);
        within |= (uint64_t)(uint32_t)_mm_movemask_epi8(is_within) << 16 * part;
    }
#else
    for (int index = 0; index < 64; index++)
        within |= (uint64_t)((uint8_t)(((const uint8_t *)bytes)[index] - low) <= width) << index;
#endif
    return within;
}
