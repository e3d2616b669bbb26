// What the measures of a whole session take: one person's samples on the 4 Hz grid.
//
// Any unit (heart rate in bpm, say): none of the measures depends on scale or level. NaN is a missing
// sample. The series of one session begin at the same moment; where two are compared, what one has beyond the
// other's end is not looked at.
#pragma once

#include "server/signal/grid.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace coregulation::review {

using series = std::span<double const>;

// Grid samples of `seconds`, a multiple of 0.25 s (exact in binary; else rounded down).
constexpr std::size_t samples_of(double seconds) {
    return static_cast<std::size_t>(seconds * signal::grid_hz);
}

// Means of each `by` samples that follow one another; missing where one of them is. What is left at the end is dropped.
std::vector<double> thinned(series, std::size_t by);

// Least-squares line taken out of the present samples; missing ones become 0. False when fewer than `least` are
// present or nothing is left beside the line.
bool straightened(std::span<double> values, std::size_t least);

} // namespace coregulation::review
