// Every wave of a series a quarter of its cycle later (Hilbert transform).
#pragma once

#include <span>
#include <vector>

namespace coregulation::synchrony {

// With it a rhythm can be turned by any angle α without changing its shape in frequency:
// cos α · series + sin α · quadrature. Series of one size, detrended and without gaps, are replaced by their quadrature;
// two share one transform. Padded with zeros to a power of two at least 1.5 times as long: near the ends, within a
// cycle or so, it is rough. Not for a series whose ends count as much as its middle. O(N · samples · log samples).
void put_in_quadrature(std::span<std::vector<double>> series);

} // namespace coregulation::synchrony
