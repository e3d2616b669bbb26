#include "server/synchrony/all_pairs/kernel.hpp"

#include <array>

namespace coregulation::synchrony {

extern all_pairs_kernel const all_pairs_portable, all_pairs_avx2, all_pairs_avx512;

std::size_t scratch_floats(std::size_t max_lag, std::size_t near_peak) {
    constexpr std::size_t widest = 16;
    return (firsts_a_tile + 1) * (2 * max_lag + 1 + 2 * near_peak) * widest;
}

namespace {

struct kernels {
    std::array<all_pairs_kernel, 3> found{all_pairs_portable};
    std::size_t count = 1;

    kernels() {
#ifdef COREGULATION_X86_KERNELS
        if (__builtin_cpu_supports("avx2")) found[count++] = all_pairs_avx2;
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512vnni"))
            found[count++] = all_pairs_avx512;
#endif
    }
};

} // namespace

std::span<all_pairs_kernel const> all_pairs_kernels() {
    static kernels const here;
    return {here.found.data(), here.count};
}

all_pairs_kernel const& best_all_pairs_kernel() {
    return all_pairs_kernels().back();
}

} // namespace coregulation::synchrony
