// Every wave of a series a quarter of its cycle later (Hilbert transform).
#pragma once

#include <span>
#include <vector>

namespace coregulation::synchrony {

// With it a rhythm can be turned by any angle α and keeps its spectrum: cos α · series + sin α · quadrature.
// Series of one size, detrended and without gaps, are replaced by their quadrature; two share one transform. At
// both ends they are continued for 20 s by reflection in the end point, as band_phase.hpp does: with less, what
// is slow loses size on the way, and correlations of turned people come out too small. O(N · size · log size).
void put_in_quadrature(std::span<std::vector<double>> series);

} // namespace coregulation::synchrony
