// Eight sums at once, in registers; on any processor the same bits.
//
// Written out because the compilers' own vectorisers shuffle more than they multiply in the inner
// loops of a surrogate, which are all of this one kind (measured: a third slower).
#pragma once

#include <cstddef>
#include <cstring>

namespace coregulation::synchrony {

inline constexpr std::size_t lane_count = 8;

// sums[j] = Σ_i row[i] · matrix[i · stride + j], j = 0 … 7
inline void eight_sums(double const* row, std::size_t rows, double const* matrix, std::size_t stride, double* sums) {
    using two = double __attribute__((vector_size(2 * sizeof(double)))); // as GCC and Clang spell an SSE2 register
    two a{}, b{}, c{}, d{};
    two next;
    for (std::size_t i = 0; i < rows; ++i, matrix += stride) {
        two const times{row[i], row[i]};
        std::memcpy(&next, matrix, sizeof next);
        a += times * next;
        std::memcpy(&next, matrix + 2, sizeof next);
        b += times * next;
        std::memcpy(&next, matrix + 4, sizeof next);
        c += times * next;
        std::memcpy(&next, matrix + 6, sizeof next);
        d += times * next;
    }
    std::memcpy(sums, &a, sizeof a);
    std::memcpy(sums + 2, &b, sizeof b);
    std::memcpy(sums + 4, &c, sizeof c);
    std::memcpy(sums + 6, &d, sizeof d);
}

} // namespace coregulation::synchrony
