// A statistic beside its null distribution.
#pragma once

#include "server/synchrony/against_chance.hpp"

#include <span>

namespace coregulation::synchrony {

// Of n null values (reordered): median and 95 % level are the order statistics 0.5·(n + 1) and
// 0.95·(n + 1), rounded up. So with n = 199 a value above the 95 % level is exactly one with p ≤ 0.05.
// `tested` is what the null values are of; `shown` (its sign, say) goes into .value.
// REQUIRES n >= 19, below which there is no 95 % level.
against_chance beside_chance(double tested, double shown, std::span<double> null);

// The same of null values in float, as the lanes of surrogates give them; they are left as they are.
against_chance beside_chance(double tested, double shown, std::span<float const> null);

} // namespace coregulation::synchrony
