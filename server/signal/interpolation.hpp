// Piecewise cubic curves through points, in Hermite form: values and slopes at the knots.
//
// Two choices of slope. Not-a-knot: twice differentiable, the third derivative continuous at the
// second knot and the last but one (de Boor 1978); overshoots at steps. PCHIP: monotone where the
// data are, never overshoots, once differentiable (Fritsch & Carlson 1980; slopes by Fritsch &
// Butland 1984, ends by the three-point formula).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::signal {

// REQUIRES x strictly increasing, as many y as x. One slope a knot. Two points: the line; three: the
// parabola (not-a-knot). One point: slope 0. O(n).
std::vector<double> not_a_knot_slopes(std::span<double const> x, std::span<double const> y);
std::vector<double> pchip_slopes(std::span<double const> x, std::span<double const> y);

// The cubic between knots i and i + 1 at `at`. REQUIRES i + 1 < x.size().
double
hermite(std::span<double const> x, std::span<double const> y, std::span<double const> slopes, std::size_t i, double at);

} // namespace coregulation::signal
