// Group coherence: how coherent each heart is, and how coherent all are as one.
//
// Two numbers that say different things. The mean of the scores rises when each person has a steady slow
// rhythm, whether or not the others share it. It has no chance level, because nothing between people enters it.
// The ratio of the mean tachogram rises only if people are steady and in phase: rhythms that differ cancel out in
// the mean, and one that all share without being steady does not raise it. (signal/coherence.hpp: ratio and score.)
//
// Chance of the latter: the phase of each member's rhythm is turned by an angle of its own, drawn evenly from the
// circle. So everybody stays as coherent as they were, and only what lies between them is left to chance.
// Drawing each line of each spectrum anew would also take the steadiness out of every rhythm: simulated people who
// breathe steadily at one pace, each at moments of their own, stood above that level in 30 to 65 % of windows. Above
// this one they are in 4 to 6 %.
#pragma once

#include "server/synchrony/against_chance.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::synchrony {

using tachogram = std::span<double const>; // RR in ms on the 4 Hz grid, oldest first, NaN missing

// Mean of the scores of those who have one, 0 … about 5.8. Absent when nobody has.
std::optional<double> mean_score(std::span<std::optional<double> const> scores);

// The mean of the members' z-scored tachograms, without unit; the line is taken out of each over what is present, and
// all weigh alike. A sample is the mean of those present in it, NaN where nobody is. A member with more
// than 20 % missing, or who does not vary, is left out.
struct mean_tachogram {
    std::size_t people = 0; // who are in it
    std::vector<double> z;  // empty without people
};
// REQUIRES windows of one size. O(N · samples).
mean_tachogram mean_tachogram_of(std::span<tachogram const> members);

inline constexpr std::size_t coherence_draws = 99; // p down to 0.01; 0.8 ms for twelve people

// Coherence ratio P / (T − P) of the mean z-scored tachogram, 0 … about 9, beside chance. Chance is as high as people
// are steady by themselves (in daily life: median 0.45, 95 % 1.0): never show it alone. Of two people it says
// little, because two equal sines sum to a sine at any distance of phase; it wants five or more.
// `seed`: of this group and this window. Absent for fewer than two members in the mean, and as coherence_of is.
// REQUIRES windows of one size (coherence_samples, or fewer at the start) and 19 draws or more.
std::optional<against_chance>
coherence_of_mean(std::span<tachogram const> members, std::uint64_t seed, std::size_t draws = coherence_draws);

} // namespace coregulation::synchrony
