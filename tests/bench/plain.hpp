// The plain ways: what one would write first, and what a step costs that none can do without.
//
// No cleverness beyond good manners: sums that belong to one series are made once, memory is not allocated in inner
// loops. Compiled with the project's own flags.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

template<typename scalar>
class kissfft;

namespace coregulation::bench::plain {

// Σ x[i]·y[i], i < n.
using products = double (*)(double const* x, double const* y, std::size_t n);
double plain_products(double const* x, double const* y, std::size_t n);
// The same lines with -O3 -ffast-math, which ours may not use (replay wants the same bits): the compiler may then
// add in any order, and does so in vector registers.
double reordered_products(double const* x, double const* y, std::size_t n);

// Correlation of two windows at lags ±max_lag, each window with its mean and its line taken out
// (the definition of server/synchrony/lagged_correlation.hpp): a double loop over lags and samples.
class lagged {
public:
    // The last window + max_lag samples of each.
    lagged(
        std::vector<std::vector<double>> const& people, std::size_t window, std::size_t max_lag,
        products = plain_products);

    // r at every lag into `r` (2 · max_lag + 1).
    void pair(std::size_t a, std::size_t b, std::span<double> r) const;

    // The highest of them.
    double highest(std::size_t a, std::size_t b) const;

    std::size_t lags() const { return 2 * max_lag_ + 1; }

private:
    struct of_window {
        double mean = 0, slope = 0, inverse_norm = 0; // slope: Σ x·t / Σ t²
    };
    std::size_t window_, max_lag_;
    products products_;
    std::vector<std::vector<double>> series_;
    std::vector<std::vector<of_window>> ending_; // [person][k]: the window that ends k samples before the end
};

// Quartile deviation thresholds over 91 beats around each beat, every window sorted as a whole: Σ of them.
double sorted_thresholds(std::span<double const> rr_ms);

// Straight lines between beats, on a grid of 4 Hz.
void straight_lines(
    std::span<double const> t_s, std::span<double const> values, double first_s, std::span<double> grid);

// Σ, Σ² and Σ of squared successive differences in one pass.
double three_sums(std::span<double const> values);

// One transform of KissFFT's, all points, complex, of samples padded with zeros.
class transform {
public:
    explicit transform(std::size_t length);
    ~transform();
    transform(transform const&) = delete;
    transform& operator=(transform const&) = delete;

    // REQUIRES samples.size() <= length. Returns the power of the first eighth of the points.
    double operator()(std::span<double const> samples);

private:
    std::vector<std::complex<double>> in_, out_;
    std::unique_ptr<kissfft<double>> plan_;
};

// The greatest of a series.
double greatest(std::span<double const> values);

// Σ atanh r of those between −1 and 1.
double sum_of_fisher_z(std::span<float const> r);

// Mean of Σ x·y over all pairs of members.
double mean_correlation(std::vector<std::vector<double>> const& members);

// Of all pairs of points, how many lie within `radius` of one another.
std::size_t distances_within(std::vector<std::vector<double>> const& points, double radius);

} // namespace coregulation::bench::plain
