// Everybody with everybody, once a second: zero-lag and lagged correlation of all pairs of a circle.
//
// For 2 … 1,000 people, where the surrogates of measure_pair (pair.hpp) would take too long. The definitions are those of lagged_correlation and find_peak; three methods give the
// same bits, because every sum over samples is a whole number:
//
//     direct    a plain loop over pairs and lags; the reference
//     product   all sums anew as one blocked matrix product: joins, restarts, offline jumps
//     running   sums kept from second to second; four samples enter, four leave
//
// Samples are heart rate in units of 1/64 bpm. A pair's sum of products is kept modulo 2³²: only its
// centred form Σ(x−x̄)(y−ȳ) is looked at, and that fits 31 bits when both Σ(x−x̄)² do (Cauchy and
// Schwarz), which is asked of each person. Nothing drifts; a missing sample is a zero and leaves no trace
// when it has left. A pair in which somebody misses samples is measured over what both have.
//
// Pure: no clock, no thread. Parts may be handed to several threads (see below).
// Speed, memory and the choice of method: README.md. For small circles, with chance: circle.hpp.
#pragma once

#include "server/synchrony/all_pairs/gaps.hpp"
#include "server/synchrony/all_pairs/history.hpp"
#include "server/synchrony/all_pairs/kernel.hpp"
#include "server/synchrony/all_pairs/memory.hpp"
#include "server/synchrony/all_pairs/samples.hpp"

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

namespace coregulation::synchrony {

enum class all_pairs_method { direct, product, running };

struct all_pairs_results {
    static constexpr std::int8_t no_lag = -128;

    std::size_t people = 0;
    std::vector<float> r0, r_peak;  // one a pair, (0,1), (0,2) … (1,2) …; NaN: no value
    std::vector<std::int8_t> lag;   // samples, positive: the first leads; no_lag: no peak inside the range
    std::vector<seat_state> states; // one a person

    // REQUIRES a < b < people
    std::size_t index(std::size_t a, std::size_t b) const { return a * (2 * people - a - 1) / 2 + (b - a - 1); }
};

class all_pairs {
public:
    // Seats that are empty miss all samples. Running sums take 82 bytes × people² from `memory` (82 MB for 1,000).
    // `kernel`: other than the best of this processor, for tests.
    explicit all_pairs(
        std::size_t people, all_pairs_settings const& = {}, all_pairs_method = all_pairs_method::running,
        std::pmr::memory_resource* memory = std::pmr::get_default_resource(),
        all_pairs_kernel const& kernel = best_all_pairs_kernel());

    all_pairs(all_pairs const&) = delete; // large, and its parts know each other
    all_pairs& operator=(all_pairs const&) = delete;

    // One second: newest[4·person + i], i = 0 … 3 in time order, as sample_of gives them. The results' vectors
    // are sized here and used again when they are handed in again.
    void advance(std::span<std::int16_t const> newest, all_pairs_results&);

    // Everybody's last window + max_lag samples, person after person, oldest first.
    void restore(std::span<std::int16_t const> past);

    // Somebody takes the seat with so many samples, or leaves it (empty). Nobody else's sums change.
    void replace(std::size_t person, std::span<std::int16_t const> past);

    // The window as it stands, without new samples.
    void measure(all_pairs_results&);

    // The same second divided: take(newest, results), then part(i, results) for each i < parts() in any order
    // and on any thread, then finish(results). Part 0 is the longest, the last the shortest.
    void take(std::span<std::int16_t const> newest, all_pairs_results&);
    std::size_t parts() const { return parts_; }
    void part(std::size_t i, all_pairs_results&);
    void finish(all_pairs_results&);

    std::size_t people() const { return history_.people(); }

private:
    void begin(all_pairs_results&);
    void spread_firsts();
    void spread_series();
    std::size_t groups_before(std::size_t part) const; // groups of first people
    std::size_t tile_values() const;
    pairs_block block_of(std::size_t part);
    void direct_sums(pairs_block const&) const;

    all_pairs_settings how_;
    all_pairs_method method_;
    all_pairs_kernel const& kernel_;
    std::size_t parts_, lead_; // vectors of second people; columns in front of the first person
    all_pairs_history history_;
    all_pairs_gaps gaps_;
    aligned_values<std::uint32_t> sums_;                    // running only: [part][group][lag][first][second]
    std::vector<std::size_t> starts_;                       // of each part within sums_, in values
    std::vector<first_at_lag> firsts_;                      // [group][lag 0 … max_lag]
    std::vector<std::uint32_t> series_;                     // [group][4][window + max_lag] pairs of samples
    std::vector<float> measured_inverse_, measured_length_; // by column: NaN and 0 for those not measured here
    std::vector<std::size_t> gapped_;                       // people to be measured over what both have
    std::size_t turn_ = 0;                                  // whose gaps come first, if not all can be measured
    bool moving_ = false;                                   // four new samples are in the history, not yet in the sums
};

// One window, from scratch: everybody's window + max_lag samples, person after person, oldest first.
all_pairs_results measure_all_pairs(
    std::span<std::int16_t const> past, std::size_t people, all_pairs_settings const& = {},
    all_pairs_method = all_pairs_method::product);

} // namespace coregulation::synchrony
