// A row of values above chance, with chance itself as a band.
#pragma once

#include "server/analysis/drawing.hpp"

namespace coregulation::analysis {

struct tones {
    char const* within; // of the part that chance reaches
    char const* above;
};

// From 0 (what chance typically gives, the row's lower edge) over 1 (what it gives one time in twenty, the band's
// upper edge) to `most` or more (the row's upper edge). Where there is no value, neither value nor band.
void draw_above_chance(
    svg_page&, std::vector<timed_value> const&, double hop_s, time_axis const&, double top, double height, double most,
    tones);

} // namespace coregulation::analysis
