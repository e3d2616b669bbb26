#include "server/synchrony/lagged_correlation.hpp"

#include "server/synchrony/lanes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::synchrony {

namespace {

// sums[j] = Σ_i still[i] · moving[i + j], j = 0 … count − 1; eight lags at a time, so that their sums stay in
// registers.
void products_of(double const* still, double const* moving, std::size_t window, std::size_t count, double* sums) {
    std::size_t j = 0;
    for (; j + lane_count <= count; j += lane_count) eight_sums(still, window, moving + j, 1, sums + j);
    for (; j < count; ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < window; ++i) sum += still[i] * moving[i + j];
        sums[j] = sum;
    }
}

// What is left of a variance after rounding, as a share of the mean square, below which nothing varies.
constexpr double no_variance = 1e-12;

} // namespace

lagged_correlation::lagged_correlation(
    samples const& first, mask const& second_present, std::size_t window, std::size_t max_lag)
    : window_{window}
    , max_lag_{max_lag}
    , part_{window + max_lag} {
    auto const skipped = static_cast<std::ptrdiff_t>(first.values.size() - part_);
    first_.assign(first.values.begin() + skipped, first.values.end());
    mask const first_present(first.present.begin() + skipped, first.present.end());
    second_present_.assign(second_present.begin() + skipped, second_present.end());

    auto const all = [](mask const& present) {
        return std::all_of(present.begin(), present.end(), [](auto p) { return p != 0; });
    };
    at_.resize(lags());
    for (std::size_t k = 0; k < lags(); ++k) {
        at_[k].first_start = k > max_lag ? 2 * max_lag - k : max_lag;
        at_[k].second_start = k < max_lag ? k : max_lag;
    }
    if (all(first_present) && all(second_present_))
        sum_up();
    else
        sum_up(first_present);
}

// What both sums share: from Σ1, Σt, Σx, Σt², Σxt, Σx².
void lagged_correlation::finish(of_lag& l, double tt, double xt, double xx) {
    if (l.n < 3) return;
    l.tt = tt - l.t * l.t / l.n;
    l.xt = xt - l.x * l.t / l.n;
    l.xx = xx - l.x * l.x / l.n - l.xt * l.xt / l.tt;
    if (l.xx <= no_variance * xx) l.xx = 0;
}

void lagged_correlation::sum_up(mask const& first_present) {
    auto const middle = static_cast<double>(window_ - 1) / 2;
    for (auto& l : at_) {
        double tt = 0, xt = 0, xx = 0;
        for (std::size_t i = 0; i < window_; ++i) {
            if (!second_present_[l.second_start + i]) continue;
            if (!first_present[l.first_start + i]) {
                l.first_gaps.push_back(l.second_start + i);
                continue;
            }
            auto const t = static_cast<double>(i) - middle;
            auto const x = first_[l.first_start + i];
            l.n += 1;
            l.t += t;
            l.x += x;
            tt += t * t;
            xt += x * t;
            xx += x * x;
        }
        finish(l, tt, xt, xx);
    }
}

// Nothing missing: the same sums in the same order, several windows at a time.
void lagged_correlation::sum_up() {
    auto const middle = static_cast<double>(window_ - 1) / 2;
    std::vector<double> const ones(window_, 1.0);
    std::vector<double> times(window_), squares(part_);
    double t = 0, tt = 0;
    for (std::size_t i = 0; i < window_; ++i) {
        times[i] = static_cast<double>(i) - middle;
        t += times[i];
        tt += times[i] * times[i];
    }
    for (std::size_t i = 0; i < part_; ++i) squares[i] = first_[i] * first_[i];
    std::vector<double> x(max_lag_ + 1), xt(max_lag_ + 1), xx(max_lag_ + 1); // by the window's start
    products_of(ones.data(), first_.data(), window_, x.size(), x.data());
    products_of(times.data(), first_.data(), window_, xt.size(), xt.data());
    products_of(ones.data(), squares.data(), window_, xx.size(), xx.data());
    for (auto& l : at_) {
        l.n = static_cast<double>(window_);
        l.t = t;
        l.x = x[l.first_start];
        finish(l, tt, xt[l.first_start], xx[l.first_start]);
    }
}

void lagged_correlation::products(std::span<double const> second, std::span<double> sums) const {
    // Lags −max … 0: the first stays at the end, the second's window moves forward to it.
    products_of(first_.data() + max_lag_, second.data(), window_, max_lag_ + 1, sums.data());
    // Lags max … 1: the second stays, the first's window moves forward; they come out in reverse.
    auto const later = sums.subspan(max_lag_ + 1);
    products_of(second.data() + max_lag_, first_.data(), window_, max_lag_, later.data());
    std::reverse(later.begin(), later.end());
}

void lagged_correlation::operator()(std::span<double const> second, std::span<double> r) const {
    std::vector<double> y(second.end() - static_cast<std::ptrdiff_t>(part_), second.end());
    std::vector<double> sum(part_ + 1), weighted(part_ + 1), squares(part_ + 1); // prefix sums of y, i·y, y²
    for (std::size_t i = 0; i < part_; ++i) {
        if (!second_present_[i]) y[i] = 0;
        sum[i + 1] = sum[i] + y[i];
        weighted[i + 1] = weighted[i] + static_cast<double>(i) * y[i];
        squares[i + 1] = squares[i] + y[i] * y[i];
    }
    products(y, r);

    auto const middle = static_cast<double>(window_ - 1) / 2;
    for (std::size_t k = 0; k < lags(); ++k) {
        auto const& l = at_[k];
        auto const begin = l.second_start, end = begin + window_;
        auto const zero = static_cast<double>(begin) + middle; // t = i − zero
        auto y1 = sum[end] - sum[begin];
        auto yt = weighted[end] - weighted[begin] - zero * y1;
        auto yy = squares[end] - squares[begin];
        for (auto const i : l.first_gaps) {
            y1 -= y[i];
            yt -= (static_cast<double>(i) - zero) * y[i];
            yy -= y[i] * y[i];
        }
        auto const cyt = yt - l.t * y1 / l.n;
        auto const cyy = yy - y1 * y1 / l.n - cyt * cyt / l.tt;
        if (l.xx <= 0 || !(cyy > no_variance * yy)) {
            r[k] = std::numeric_limits<double>::quiet_NaN();
            continue;
        }
        auto const cxy = r[k] - l.x * y1 / l.n - l.xt * cyt / l.tt;
        r[k] = std::clamp(cxy / std::sqrt(l.xx * cyy), -1.0, 1.0);
    }
}

double fisher_z(double r) {
    constexpr double limit = 0.999999; // z = 7.25; beyond it one window would outweigh every other
    return std::atanh(std::clamp(r, -limit, limit));
}

} // namespace coregulation::synchrony
