// Everybody's last minute, as rows of time whose columns are people, and what each window is by itself.
//
// A window's own sums (Σx, Σx², Σtx) belong to one person and one end; at lag k of a pair they
// are needed for the ends `now` and `now − k`. So each end is computed once, when it arrives, and found
// again in the rows of the next seconds.
#pragma once

#include "server/synchrony/all_pairs/samples.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::synchrony {

// The newest `keep` rows of a matrix that grows downwards, contiguous in memory.
template<class value_t>
class time_rows {
public:
    time_rows(std::size_t keep, std::size_t stride)
        : keep_{keep}
        , stride_{stride}
        , end_{keep}
        , values_((keep + spare) * stride) {}

    // A new row of zeros.
    value_t* push() {
        if ((end_ + 1) * stride_ > values_.size()) {
            std::copy(values_.end() - static_cast<std::ptrdiff_t>(keep_ * stride_), values_.end(), values_.begin());
            end_ = keep_;
        }
        auto* const row = values_.data() + end_++ * stride_;
        std::fill(row, row + stride_, value_t{});
        return row;
    }

    // The newest row is 0. REQUIRES age < keep.
    value_t* operator[](std::size_t age) { return values_.data() + (end_ - 1 - age) * stride_; }
    value_t const* operator[](std::size_t age) const { return values_.data() + (end_ - 1 - age) * stride_; }

private:
    static constexpr std::size_t spare = 256; // rows between two moves to the front: a minute
    std::size_t keep_, stride_, end_;
    std::vector<value_t> values_;
};

class all_pairs_history {
public:
    // Columns lead … lead + people − 1 hold people, the others zeros.
    all_pairs_history(std::size_t people, all_pairs_settings const&, std::size_t lead, std::size_t stride);

    void advance(std::span<std::int16_t const> newest);                   // four samples each
    void replace(std::size_t person, std::span<std::int16_t const> past); // window + max_lag samples

    std::size_t people() const { return people_; }
    std::size_t stride() const { return stride_; }
    std::size_t part() const { return how_.window + how_.max_lag; }

    // Samples t and t + 1 in the low and the high half; age of the newest sample is 0, of a pair's first >= 1.
    std::uint32_t const* pairs(std::size_t age) const { return pairs_[age]; }
    std::int16_t sample(std::size_t person, std::size_t age) const {
        return static_cast<std::int16_t>(pairs_[age][lead_ + person] & 0xffff);
    }

    // Of the window that ended `age` samples ago, m the integer nearest to its mean:
    std::int32_t const* sum(std::size_t age) const { return sum_[age]; }   // Σx
    std::int32_t const* mean(std::size_t age) const { return mean_[age]; } // m, in the low half
    std::int32_t const* rest(std::size_t age) const { return rest_[age]; } // Σ(x−m), in the low half
    float const* offset(std::size_t age) const { return offset_[age]; }    // Σ(x−m)/√n
    float const* slope(std::size_t age) const { return slope_[age]; }      // Σ(t−t̄)x/√Σ(t−t̄)²
    float const* inverse(std::size_t age) const { return inverse_[age]; }  // 1/length; 0 where not measured
    float const* length() const { return length_.data(); }                 // √Σ of the squares left by the line, now

    // From the person's own samples: measured, gaps, flat, wild. Whoever misses samples but is `measured` needs
    // to be measured over what both have.
    seat_state state(std::size_t person) const;
    bool misses_samples(std::size_t person) const { return missing_part_[person] > 0; }

    struct constants {
        double n, inverse_n, sqrt_n, middle, inverse_sqrt_tt, least_squares;
    };

private:
    void end_of_windows(std::size_t age, std::size_t first_column, std::size_t last_column);

    all_pairs_settings how_;
    std::size_t people_, lead_, stride_;
    constants known_;
    time_rows<std::uint32_t> pairs_;
    time_rows<std::int32_t> sum_, mean_, rest_;
    time_rows<float> offset_, slope_, inverse_;
    std::vector<float> length_;
    std::vector<double> x_, xx_, ix_;                          // of the newest window, by column
    std::vector<std::uint32_t> missing_window_, missing_part_; // by person
    std::vector<std::uint32_t> since_flat_, since_wild_;       // windows since one was, by column
};

} // namespace coregulation::synchrony
