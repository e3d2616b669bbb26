// Pairs in which somebody misses samples: every sum runs over what both have.
//
// A missing sample is a zero, so the sum of products is right as it is; what belongs to one person alone must
// leave out the moments that the other misses. Gaps are few and short: their sums are differences of prefix
// sums, lane by lane for everybody without gaps. The values are those of lagged_correlation, whole numbers until
// the last formula.
#pragma once

#include "server/synchrony/all_pairs/history.hpp"
#include "server/synchrony/all_pairs/kernel.hpp"
#include "server/synchrony/all_pairs/memory.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::synchrony {

struct all_pairs_results;

class all_pairs_gaps {
public:
    // All are kept by reference.
    all_pairs_gaps(all_pairs_history const&, all_pairs_settings const&, all_pairs_kernel const&, std::size_t lead);

    // Fills in all pairs of these people with everybody who is measured. REQUIRES ascending; each misses samples.
    // Cost: README.md.
    void measure(std::span<std::size_t const> people, all_pairs_results&);

private:
    struct overlap {                                // of the person's window and another's at one lag
        std::size_t first = 0, second = 0;          // where they begin
        double n = 0, t = 0, tt = 0;                // Σ1, Σt, Σt² over what is present; t from the window's middle
        double x = 0, xt = 0, xx = 0;               // Σx, Σtx, Σx²
        std::vector<gapped_lag::between> stretches; // of the other: the window, and backwards what the person misses
    };
    struct person { // over window + max_lag samples, centred on a whole number; missing samples are zeros
        std::size_t seat = 0;
        std::uint32_t mean = 0;
        std::vector<std::size_t> missing;              // places
        std::vector<std::uint8_t> present;             // by place
        std::vector<double> x, sum, squares, weighted; // samples; prefix sums of x, x², place · x
        std::vector<overlap> at;                       // every lag
    };

    person person_of(std::size_t seat) const;
    overlap overlap_at(person const&, std::size_t k) const;
    void sum_everybody();
    // r[k · step] for every lag, of the person as first.
    void with_lanes(
        person const&, std::size_t column, std::uint32_t const* sums, std::size_t sums_step, float* r,
        std::ptrdiff_t step) const;
    float with_other(person const&, person const&, std::size_t k, std::uint32_t sum) const;
    void measure_tile(std::span<person const>, std::size_t first, std::size_t last, all_pairs_results&) const;

    all_pairs_history const& history_;
    all_pairs_settings const& how_;
    all_pairs_kernel const& kernel_;
    std::size_t lead_;
    double middle_;                                // of a window: t = i − middle
    std::vector<double> sum_, squares_, weighted_; // [place][column], of those without gaps, centred
    std::vector<std::int32_t> mean_;               // by column: what they are centred on
    std::vector<std::size_t> place_of_;            // of a seat among the people
};

} // namespace coregulation::synchrony
