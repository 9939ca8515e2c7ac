#pragma once

#include <cstring>

namespace airshed::modules {

// Eight floats that are computed at once: GCC and Clang keep them in registers of whatever width the processor has.

#if defined(__GNUC__) || defined(__clang__)
using Eight = float __attribute__((vector_size(32)));

inline void addProduct(Eight& sum, const Eight& cells, float factor) {
    sum += cells * factor;
}
inline void keepLarger(Eight& largest, const Eight& cells) {
    largest = cells > largest ? cells : largest;
}
#else
struct Eight {
    float cells[8];
    float operator[](int i) const { return cells[i]; }
};

inline void addProduct(Eight& sum, const Eight& other, float factor) {
    for (int i = 0; i < 8; ++i)
        sum.cells[i] += other.cells[i] * factor;
}
inline void keepLarger(Eight& largest, const Eight& other) {
    for (int i = 0; i < 8; ++i)
        largest.cells[i] = other.cells[i] > largest.cells[i] ? other.cells[i] : largest.cells[i];
}
#endif

inline void load(Eight& cells, const float* from) {
    std::memcpy(&cells, from, sizeof(cells));
}
inline void store(const Eight& cells, float* to) {
    std::memcpy(to, &cells, sizeof(cells));
}

} // namespace airshed::modules
