// The language has no prefetch; the compiler's own has to be wrapped.
static inline __attribute__((always_inline)) void watchcircle_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}
