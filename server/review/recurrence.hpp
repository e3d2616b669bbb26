// Multidimensional recurrence quantification of a group (Wallot, Roepstorff & Mønster 2016, Front Psychol 7, 1835).
//
// The group's state at a moment is the point of all members' rhythms, each thinned to 1 Hz, without its drift (the mean
// of the minute around; the first and last half minute are dropped for it), scaled to standard deviation 1 (n − 1). No
// embedding: the members are the dimensions. Two moments are recurrent when their points are within `radius` (Euclidean
// distance / √members, so that radii compare between groups). Of all pairs of different moments:
//     recurrence    share that is recurrent                                                     0 … 1
//     determinism   share of recurrent pairs on diagonal lines of at least 2                    0 … 1
//     mean_line, longest_line   of those lines, in seconds
//     entropy       −Σ p ln p of their lengths' frequencies, nats
// The main diagonal is left out. A moment at which a member is missing is recurrent with nothing, breaks lines, and
// counts in no denominator.
//
// Synchrony: members who move together visit fewer joint states, so at one radius they recur more often. Hence chance
// is of `recurrence` at the data's own radius, which is chosen so that the data recur 5 % of the time; surrogates are
// the members with their sessions shifted against one another (shifted_members.hpp). Randomised phases are no chance
// here: they turn the skewed, bursting samples of a real heart into normal ones, which recur less, and every group of
// strangers came out above. (Comparing at equal recurrence instead would compare determinism, which for rhythms as
// narrow as a breath tells of periodicity more than of togetherness.)
//
// Size: pairs of moments grow with the square, so a session is cut into equal blocks of at most 10 min, each scaled by
// itself; pairs within blocks are pooled. Cost: an hour of twelve people 8 ms, and 2.5 ms for each surrogate.
#pragma once

#include "server/review/series.hpp"
#include "server/synchrony/against_chance.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace coregulation::review {

struct recurrence_settings {
    std::optional<double> radius; // absent: the one at which `recurrence` is reached
    double recurrence = 0.05;     // share; used without a radius
    double block_s = 600;         // REQUIRES 60 <= block_s <= 2048
};

struct recurrence_value {
    double radius = 0;
    double recurrence = 0;
    double determinism = 0;
    double mean_line_s = 0, longest_line_s = 0;
    double entropy = 0;
    std::size_t moments = 0; // at which all members are present
};

// Absent for fewer than two members, or less than 1 min at which all are present, or when in every block one does
// not vary.
std::optional<recurrence_value> recurrence_of(std::span<series const> members, recurrence_settings const& = {});

// The group's recurrence at its own radius beside that of `surrogates` groups of shifted members. Absent as
// above, and when gaps leave fewer than 19 of those a value. REQUIRES surrogates >= 19.
std::optional<synchrony::against_chance> recurrence_beside_chance(
    std::span<series const> members, std::size_t surrogates, std::uint64_t seed, recurrence_settings const& = {});

} // namespace coregulation::review
