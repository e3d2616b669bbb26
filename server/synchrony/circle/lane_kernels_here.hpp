// The sets of kernels that this build holds; ask lane_kernels.hpp for those that the processor can run.
#pragma once

#include "server/synchrony/circle/lane_kernels.hpp"

namespace coregulation::synchrony {

extern lane_kernels const generic_lane_kernels;
#if defined(__x86_64__)
extern lane_kernels const avx2_lane_kernels;
extern lane_kernels const avx512_lane_kernels;
#endif

} // namespace coregulation::synchrony
