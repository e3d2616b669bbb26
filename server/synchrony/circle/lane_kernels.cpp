#include "server/synchrony/circle/lane_kernels.hpp"

#include "server/synchrony/circle/lane_kernels_here.hpp"

#include <vector>

namespace coregulation::synchrony {

std::span<lane_kernels const* const> usable_lane_kernels() {
    static auto const usable = [] {
        std::vector<lane_kernels const*> found{&generic_lane_kernels};
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx2")) found.push_back(&avx2_lane_kernels);
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vnni"))
            found.push_back(&avx512_lane_kernels);
#endif
        return found;
    }();
    return usable;
}

} // namespace coregulation::synchrony
