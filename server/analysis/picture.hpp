// The analysis as one picture (SVG), to be shown to the people it is about.
//
// From top to bottom: a lane for each person (heart rate; below it how coherent), a row for each pair (how far above
// chance, chance itself drawn as a band), the group, and a legend in plain words. Nothing is drawn where nothing is
// known. A light page without red; tones differ in lightness, so that they need no eye for colour.
#pragma once

#include "server/analysis/analysis.hpp"

#include <string>

namespace coregulation::analysis {

// Above this number of pairs (twenty people) only the group is drawn, and the picture says so.
inline constexpr std::size_t most_drawn_pairs = 190;

std::string to_svg(results const&);

} // namespace coregulation::analysis
