// Vectors of real numbers as 16-bit whole numbers, so that their products are exact.
//
// A vector of norm at most `whole_norm` can be multiplied with another: by Cauchy and Schwarz no partial sum
// leaves 32 bits, in whatever order. Rounding moves a correlation by about 10⁻⁵, a thousandth of what 199 surrogates
// can tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::synchrony {

// √(2³¹) is 46340; rounding adds at most √n / 2 to the norm, so n may reach 460,000.
inline constexpr double whole_norm = 46000;
inline constexpr double whole_largest = 32767; // one entry: what a spike could exceed is cut off

double norm_of(std::span<std::int16_t const> values);

// Two of them in one word, as the products of pairs want them.
constexpr std::int32_t whole_pair(std::int16_t first, std::int16_t second) {
    return (first & 0xffff) | (second * 0x10000);
}
constexpr std::int16_t first_of(std::int32_t pair) {
    return static_cast<std::int16_t>(pair & 0xffff);
}
constexpr std::int16_t second_of(std::int32_t pair) {
    return static_cast<std::int16_t>(pair >> 16);
}

// Rows of equal length for lane_kernels::products, two entries a pair; outside [begin, end) pairs a row is zero.
class whole_rows {
public:
    // Rows of `length` entries (odd: filled up by a zero).
    explicit whole_rows(std::size_t length = 0)
        : pairs_{(length + 1) / 2} {}

    // Appends a row that holds the values from entry `at` on and zeros elsewhere.
    // REQUIRES a norm of at most whole_norm + √n / 2, at + values.size() ≤ length.
    void add(std::span<std::int16_t const> values, std::size_t at);

    std::size_t size() const { return begin_.size(); }
    std::size_t pairs() const { return pairs_; }
    std::size_t begin(std::size_t row) const { return begin_[row]; }
    std::size_t end(std::size_t row) const { return end_[row]; }
    std::int16_t const* operator[](std::size_t row) const { return &entries_[row * 2 * pairs_]; }

private:
    std::size_t pairs_;
    std::vector<std::int16_t> entries_;
    std::vector<std::size_t> begin_, end_; // in pairs
};

// round(scale · values)
std::vector<std::int16_t> whole_of(std::span<double const> values, double scale);

// The scale that gives these values the norm `whole_norm`, or less if an entry would not fit; 0 if all are 0.
double whole_scale(std::span<double const> values);

} // namespace coregulation::synchrony
