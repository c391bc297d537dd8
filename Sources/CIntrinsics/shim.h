// What the language has no words for and the compiler's C can say.
static inline __attribute__((always_inline)) void watchcircle_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

// One instruction, where the language's own conversion checks three times whether the number fits.
static inline __attribute__((always_inline)) long watchcircle_truncate(float value) { return (long)value; }
