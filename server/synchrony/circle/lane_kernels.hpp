// The inner loops over surrogates: many side by side, compiled for several kinds of processor.
//
// Every loop does the same to each lane, in whole numbers or in additions, multiplications, divisions and
// square roots of float, which IEEE 754 fixes to the bit; nothing is contracted. So every set of kernels gives the
// same bits, and which one runs is a matter of speed alone.
//
// A matrix "of lanes" has one row per sample, line or lag and `width` columns, one for each surrogate; width is a
// multiple of 16 and the lanes come in blocks of 16.
#pragma once

#include "server/synchrony/circle/whole_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace coregulation::synchrony {

inline constexpr std::size_t block_lanes = 16;

// The scales on which a block of surrogates becomes whole numbers and windows.
struct surrogate_shape {
    std::size_t size = 0;    // samples, the newest last
    std::size_t window = 0;  // samples of a window
    std::size_t max_lag = 0; // windows end 0 … max_lag samples before the last sample
    std::size_t lanes = 0;   // of the block's 16, those that count; the others come out as zero
};

// Eight generators of 32 random bits each, side by side; no lane may be 0 in all four words.
struct random_state {
    std::uint32_t a[block_lanes / 2], b[block_lanes / 2], c[block_lanes / 2], d[block_lanes / 2];
};

// How much room lane_kernels::band_phases wants, in words.
inline std::size_t band_room(whole_rows const& lines, whole_rows const& kept) {
    constexpr std::size_t most_lanes = 48; // at once, of any kernels
    return (lines.size() + kept.pairs() + kept.size()) * most_lanes;
}

struct lane_kernels {
    char const* name;

    // A block of spectra, then, in place, of series. Row f holds 8 real and 8 imaginary parts: the spectrum of
    // a + ib, for two surrogates a and b with these amplitudes (at 0 … length / 2) and random phases of 16 bits.
    void (*random_spectra)(std::span<float const> amplitude, random_state&, float* block);

    // Inverse Fourier transform in place, not scaled; the sample at t stands in row order[t] (lane_fourier.hpp).
    void (*inverse_fourier)(std::span<float const> twiddles, std::size_t length, float* block);

    // From a block of series, all at the columns of that block in matrices of lanes:
    //   columns       ⌈size / 2⌉ rows: samples 2p and 2p + 1 as two int16 in one word, of norm `whole_norm`
    //   inverse_norm  max_lag + 1 rows, by the window's start: 1 / (norm of the detrended window), in units of columns
    //   unit          ⌈window / 2⌉ rows, unless null: pairs of the newest window, detrended, of norm `whole_norm`
    void (*shape)(
        surrogate_shape const&, float const* block, std::uint32_t const* order, std::size_t width,
        std::int32_t* columns, float* inverse_norm, std::int32_t* unit);

    // sums[r] = Σ_p row r, pair p · column row p: exact. REQUIRES norms such that no sum leaves 32 bits.
    void (*products)(whole_rows const& rows, std::int32_t const* columns, std::size_t width, std::int32_t* sums);

    // The products of each member's columns with each other's, of `rows` rows: sums [pair][width], pairs in the order
    // (0,1), (0,2) … (1,2) …, as float times `scale`.
    void (*all_products)(
        std::span<std::int32_t const* const> members, std::size_t rows, std::size_t width, float scale, float* sums);

    // Samples through a band filter: their lines, from these the kept samples, of these the unit vectors (0 where the
    // band is silent), as float and, times `scale`, as pairs of int16.
    struct band_of {
        whole_rows const& lines;       // over the samples: real and imaginary part of each line in turn
        std::span<float const> factor; // of each of them: what its sums are to be multiplied by
        whole_rows const& kept;        // over the parts of the lines: real and imaginary part of each kept sample
        std::int32_t const* samples;
        float scale = 0;
        std::int32_t* room; // band_room words
        float *re, *im;     // [kept][width]
        std::int32_t* phases;
    };
    void (*band_phases)(band_of const&, std::size_t width);

    // r = sum · of_row · inverse_norm[start of row], clamped to ±1; rows with of_row = 0 are passed over.
    // r0: |r| of the row `zero`; peak: the highest of all, −1 if there is none.
    struct lag_row {
        float of_row = 0;
        std::uint32_t start = 0;
    };
    void (*lag_null)(
        std::int32_t const* sums, std::span<lag_row const> rows, std::size_t zero, float const* inverse_norm,
        std::size_t width, float* r0, float* peak);

    // The same where samples are missing (gapped_lags.hpp), three rows of sums a lag. Of the second's samples those count
    // that are present and not in the lag's stretch of `gaps`.
    struct gapped_row {
        float of_row = 0;                 // 0: nothing varies, passed over
        float of_level = 0, of_slope = 0; // 1 / scale of the two shapes
        std::uint32_t gaps_begin = 0, gaps_end = 0;
    };
    struct gapped {
        std::int32_t const* sums;
        std::span<gapped_row const> lags;      // −max_lag … max_lag
        std::span<std::uint32_t const> gaps;   // samples
        std::span<std::uint8_t const> present; // one a sample
        std::int32_t const* samples;           // as lane_kernels::shape gives them
        std::size_t window = 0;
    };
    void (*gapped_lag_null)(gapped const&, std::size_t width, float* r0, float* peak);

    // √(re² + im²) · scale of two rows.
    void (*locking_null)(std::int32_t const* sums, float scale, std::size_t width, float* value);

    // The values that stand at these places (ascending, from 0) when all are sorted. `keys`: room for as many
    // words, rounded up to 16.
    void (*order_statistics)(
        std::span<float const> values, std::span<std::size_t const> places, std::int32_t* keys, float* found);
};

// Those that this processor can run, the fastest last; never empty.
std::span<lane_kernels const* const> usable_lane_kernels();

} // namespace coregulation::synchrony
