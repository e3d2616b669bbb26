// The inner loops of all_pairs, once for each kind of processor, with the same bits on all.
//
// The unit of work is a block: `width` neighbouring second people (one vector, a lane each) with all
// first people that come before them, four at a time. A tile is what four first people and one vector of
// second people have together: sums[lag −m … m][first][lane], contiguous, so that a block is one stream
// through memory.
//
// Products are made two samples at a time: a 32-bit lane holds two neighbouring 16-bit samples, and
// one instruction adds both products. Floating point is only multiplied, added and compared, one operation at a
// time in a stated order (no fused operations), which IEEE 754 makes the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace coregulation::synchrony {

inline constexpr std::size_t firsts_a_tile = 4;
inline constexpr float all_pairs_lowest = -3.0e38F; // below any correlation, however scaled: no value

// What four first people bring to one lag: samples and window statistics at `now − lag`.
struct first_at_lag {
    std::uint32_t entering[2][firsts_a_tile]; // pairs of samples, from the four newest
    std::uint32_t leaving[2][firsts_a_tile];  // from the four that the window lost, negated
    std::int32_t minus_mean[firsts_a_tile];
    std::int32_t minus_rest[firsts_a_tile]; // in the low half, the high half is zero
    float offset[firsts_a_tile], slope[firsts_a_tile];
    float scale[firsts_a_tile]; // length of the window at lag 0 / length at this lag; 0: no value
};

// Columns of the history from the block's first person on. `row(k)` is k samples older: base − k · stride.
struct second_rows {
    std::size_t stride;
    std::uint32_t const* pairs; // of samples now − 2 and now − 1
    std::int32_t const *sum, *mean;
    float const *offset, *slope, *inverse, *length;
    float const* measured_inverse; // now; NaN: no value
};

struct pairs_block {
    std::size_t window, max_lag, near_peak;
    std::size_t people, first_group, last_group; // groups of first people: [first, last)
    std::ptrdiff_t second;                       // the person of lane 0; negative in front of the first person
    first_at_lag const* firsts;                  // [group][lag 0 … max_lag]
    float const* first_inverse;                  // by person; NaN: no value; readable up to the end of the last group
    std::uint32_t const* series;                 // [group][4][window + max_lag] pairs of samples, for products
    second_rows rows;
    std::uint32_t* sums;   // the tile of first_group
    std::size_t tile_step; // values between two tiles; 0: one tile, used again
    float* scratch;        // aligned to 64 bytes, scratch_floats(…) of them
    std::uint32_t* copied; // for products: aligned to 64 bytes, (window + max_lag) · 16
    float *r0, *r_peak;    // of all pairs
    std::int8_t* lag;
};

inline constexpr std::int32_t fisher_steps = 1 << 20; // of Fisher's z, a unit

// One lag of a person who misses samples, as first, with a vector of people who miss none: what all_pairs/gaps.hpp
// knows of the first, and prefix sums of the others, centred on their `mean`.
struct gapped_lag {
    struct between {
        std::size_t begin, end; // places of the others; end before begin: taken out
    };
    between const* stretch; // where both are present: the window, then the holes
    std::size_t stretches, stride;
    double const *sum, *weighted, *squares; // [place · stride + lane]
    std::int32_t const* mean;
    std::uint32_t const* products;                 // Σxy
    std::uint32_t first_mean, first_sum_and_means; // mx; Σ(x−mx) + n·mx
    double zero;                                   // middle of the others' window
    double inverse_n, mean_t, mean_x;              // over the moments at which both are present
    double slope_x, cxx, inverse_ctt;              // Cxt/Ctt, Cxx − Cxt²/Ctt, 1/Ctt
    double no_variance;                            // share of Σ(y−my)²
    float* r;                                      // all_pairs_lowest: no value
};

struct all_pairs_kernel {
    char const* name;
    std::size_t width;                   // second people a vector; 16 is a multiple of it
    std::size_t multiply_adds;           // of one instruction that makes products
    void (*advance)(pairs_block const&); // four samples enter the sums, four leave them; then measure
    void (*measure)(pairs_block const&); // values from the sums as they are
    void (*product)(pairs_block const&); // sums from scratch; values are left to measure
    // find_peak for one vector of pairs: all_pairs/peak.hpp says what `padded` and `ahead` are.
    void (*peaks)(float const* padded, std::size_t max_lag, std::size_t near, float* ahead, float* highest, float* lag);
    void (*over_gaps)(gapped_lag const&);
    // z = Fisher's z of r in steps, known = 1; 0 and 0 where r is NaN.
    void (*fisher)(float const* r, std::size_t count, std::int32_t* z, std::uint32_t* known);
};

// Floats of scratch for one block.
std::size_t scratch_floats(std::size_t max_lag, std::size_t near_peak);

// Those that this processor can run, the best last.
std::span<all_pairs_kernel const> all_pairs_kernels();
all_pairs_kernel const& best_all_pairs_kernel();

} // namespace coregulation::synchrony
