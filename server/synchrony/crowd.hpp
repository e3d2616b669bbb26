// A large circle moving together, beside what chance would give: up to a thousand people, once a second.
//
// The statistics are those of measure_group (group.hpp), with two differences that its cost enforces: 1,000 people
// would take it 25 s.
//
// - Nothing is done pair by pair. The sum over all pairs of r is (|Σ u|² − N) / 2 for windows u of norm 1, so the mean
//   correlation of half a million pairs is one sum over people: all pairs are in it, none is drawn by lot, and p keeps
//   its resolution of 0.005. `mean_z` is therefore Fisher's z of the mean r, where a small circle's is the mean of the
//   z: a little less of scattered correlations (0.10 for 0.11, scattered by 0.3). Value and chance are of the same.
// - Chance turns each member's whole rhythm by an angle of its own, as for the S-estimator and coherence of the mean
//   (group/turned_correlations.hpp): everybody's rhythm stays what it is, and only how they stand beside each other is
//   left to chance. That needs no surrogate series: a turned member is cos α · rhythm + sin α · its quadrature. For two
//   people a coarse test; with 25 there are 300 pairs to turn. Against it people who breathe steadily at one pace, each
//   at moments of their own, are strangers, as they should be; new phases for each line would call many of them
//   together (group_coherence.hpp).
//
// No S-estimator (eigenvalues cost N³) and no rho (its chance wants everybody's phases of every draw at once).
//
// People are added, and what has been added so far is measured: first those whom everybody may see, then those whom
// facilitators see besides. The two audiences so cost one pass. Sums of float in the order of adding, lane by lane:
// the same bits everywhere.
//
// Cost: 30 µs a person with 199 draws (tests/bench/run circle), however many they are. Memory: 0.4 MB, and 6 KB a person
// while they are added.
#pragma once

#include "server/synchrony/against_chance.hpp"
#include "server/synchrony/circle.hpp"
#include "server/synchrony/pair.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace coregulation::synchrony {

struct crowd_measures {
    std::size_t people = 0;
    against_chance kuramoto; // as in group_measures
    against_chance mean_z;   // Fisher's z of the mean zero-lag correlation of all pairs
};

class crowd {
public:
    // How many draws, which window, which pacer gives the band: as for pairs. REQUIRES at least 19 draws.
    explicit crowd(pair_settings const&);
    ~crowd();
    crowd(crowd&&) noexcept;
    crowd& operator=(crowd&&) noexcept;

    // Whoever misses a sample in the window, or does not vary, is left out; gaps before it are bridged. Each one's turns
    // come from their own seed. REQUIRES windows of equal end and size, at least window + lag samples.
    void add(std::span<circle_member const>);

    std::size_t people() const; // of those added who are in it

    // Absent for fewer than two.
    std::optional<crowd_measures> measures() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace coregulation::synchrony
