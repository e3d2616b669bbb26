#include "server/synchrony/all_pairs/gaps.hpp"

#include "server/synchrony/all_pairs.hpp"
#include "server/synchrony/all_pairs/peak.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::synchrony {

namespace {

constexpr double no_variance = 1e-12;   // of the squares: what rounding leaves (as lagged_correlation)
constexpr double wild_squares = 0x1p31; // centred sums of products must fit 31 bits and a sign
constexpr auto no_number = std::numeric_limits<float>::quiet_NaN();

constexpr auto nobody = std::numeric_limits<std::size_t>::max();

// A whole number modulo 2³².
std::uint32_t whole(double v) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(v));
}

} // namespace

all_pairs_gaps::all_pairs_gaps(
    all_pairs_history const& history, all_pairs_settings const& how, all_pairs_kernel const& kernel, std::size_t lead)
    : history_{history}
    , how_{how}
    , kernel_{kernel}
    , lead_{lead}
    , middle_{static_cast<double>(how.window - 1) / 2} {}

all_pairs_gaps::person all_pairs_gaps::person_of(std::size_t seat) const {
    auto const size = history_.part();
    person p;
    p.seat = seat;
    std::uint32_t total = 0;
    for (std::size_t i = 0; i < size; ++i) {
        auto const sample = history_.sample(seat, size - 1 - i);
        total += static_cast<std::uint32_t>(sample);
        p.present.push_back(sample != missing_sample);
        if (sample == missing_sample) p.missing.push_back(i);
    }
    p.mean = total / static_cast<std::uint32_t>(size - p.missing.size());
    p.sum = p.squares = p.weighted = {0};
    for (std::size_t i = 0; i < size; ++i) {
        auto const x = p.present[i] ? history_.sample(seat, size - 1 - i) - static_cast<double>(p.mean) : 0;
        p.x.push_back(x);
        p.sum.push_back(p.sum[i] + x);
        p.squares.push_back(p.squares[i] + x * x);
        p.weighted.push_back(p.weighted[i] + static_cast<double>(i) * x);
    }
    for (std::size_t k = 0; k <= 2 * how_.max_lag; ++k) p.at.push_back(overlap_at(p, k));
    return p;
}

void all_pairs_gaps::sum_everybody() {
    auto const size = history_.part(), stride = history_.stride();
    mean_.assign(history_.mean(0), history_.mean(0) + stride);
    // The first row stays zero.
    sum_.resize((size + 1) * stride);
    squares_.resize(sum_.size());
    weighted_.resize(sum_.size());
    for (std::size_t i = 0; i < size; ++i) {
        auto const* const row = history_.pairs(size - 1 - i);
        auto const at = static_cast<double>(i);
        auto *const sum = sum_.data() + i * stride, *const squares = squares_.data() + i * stride,
                    *const weighted = weighted_.data() + i * stride;
        for (std::size_t c = 0; c < stride; ++c) {
            auto const x = static_cast<double>(static_cast<std::int32_t>(row[c] & 0xffff) - mean_[c]);
            sum[stride + c] = sum[c] + x;
            squares[stride + c] = squares[c] + x * x;
            weighted[stride + c] = weighted[c] + at * x;
        }
    }
}

// The person's window and the other's at place k of the lags, and the person's sums where the person is present.
all_pairs_gaps::overlap all_pairs_gaps::overlap_at(person const& p, std::size_t k) const {
    auto const m = how_.max_lag;
    overlap o;
    o.first = k > m ? 2 * m - k : m;
    o.second = k < m ? k : m;
    auto const begin = o.first, end = begin + how_.window;
    o.stretches.push_back({o.second, o.second + how_.window});
    o.n = static_cast<double>(how_.window);
    o.tt = o.n * (o.n * o.n - 1) / 12;
    for (auto const i : p.missing) {
        if (i < begin || i >= end) continue;
        auto const t = static_cast<double>(i - begin) - middle_;
        o.n -= 1;
        o.t -= t;
        o.tt -= t * t;
        auto const place = i - begin + o.second;
        if (o.stretches.size() > 1 && o.stretches.back().begin == place)
            o.stretches.back().begin = place + 1;
        else
            o.stretches.push_back({place + 1, place});
    }
    o.x = p.sum[end] - p.sum[begin];
    o.xt = p.weighted[end] - p.weighted[begin] - (static_cast<double>(begin) + middle_) * o.x;
    o.xx = p.squares[end] - p.squares[begin];
    return o;
}

void all_pairs_gaps::with_lanes(
    person const& p, std::size_t column, std::uint32_t const* sums, std::size_t sums_step, float* r,
    std::ptrdiff_t step) const {
    for (std::size_t k = 0; k < p.at.size(); ++k) {
        auto const& o = p.at[k];
        gapped_lag g{};
        auto const ctt = o.tt - o.t * o.t / o.n, cxt = o.xt - o.x * o.t / o.n;
        g.cxx = o.xx - o.x * o.x / o.n - cxt * cxt / ctt;
        g.r = r + static_cast<std::ptrdiff_t>(k) * step;
        if (g.cxx <= no_variance * o.xx) {
            std::fill_n(g.r, kernel_.width, all_pairs_lowest);
            continue;
        }
        g.stretch = o.stretches.data();
        g.stretches = o.stretches.size();
        g.stride = history_.stride();
        g.sum = sum_.data() + column;
        g.weighted = weighted_.data() + column;
        g.squares = squares_.data() + column;
        g.mean = mean_.data() + column;
        g.products = sums + k * sums_step;
        g.first_mean = p.mean;
        g.first_sum_and_means = whole(o.x) + whole(o.n) * p.mean;
        g.zero = static_cast<double>(o.second) + middle_;
        g.inverse_n = 1 / o.n;
        g.mean_t = o.t / o.n;
        g.mean_x = o.x / o.n;
        g.slope_x = cxt / ctt;
        g.inverse_ctt = 1 / ctt;
        g.no_variance = no_variance;
        kernel_.over_gaps(g);
    }
}

// r at place k of two who both miss samples.
float all_pairs_gaps::with_other(person const& p, person const& q, std::size_t k, std::uint32_t sum) const {
    auto o = p.at[k];
    auto const begin = o.second, end = begin + how_.window;
    auto const zero = static_cast<double>(begin) + middle_;
    auto y1 = q.sum[end] - q.sum[begin], yy = q.squares[end] - q.squares[begin];
    auto yt = q.weighted[end] - q.weighted[begin] - zero * y1;
    for (auto const i : p.missing) {
        if (i < o.first || i >= o.first + how_.window) continue;
        auto const j = i - o.first + o.second;
        y1 -= q.x[j];
        yt -= (static_cast<double>(j) - zero) * q.x[j];
        yy -= q.x[j] * q.x[j];
    }
    for (auto const j : q.missing) {
        if (j < begin || j >= end) continue;
        auto const i = j - o.second + o.first;
        if (!p.present[i]) continue;
        auto const t = static_cast<double>(j) - zero;
        o.n -= 1;
        o.t -= t;
        o.tt -= t * t;
        o.x -= p.x[i];
        o.xt -= t * p.x[i];
        o.xx -= p.x[i] * p.x[i];
    }
    auto const ctt = o.tt - o.t * o.t / o.n, cxt = o.xt - o.x * o.t / o.n, cyt = yt - o.t * y1 / o.n;
    auto const cxx = o.xx - o.x * o.x / o.n - cxt * cxt / ctt, cyy = yy - y1 * y1 / o.n - cyt * cyt / ctt;
    if (!(cxx > no_variance * o.xx && cyy > no_variance * yy)) return all_pairs_lowest;
    auto const xy =
        static_cast<std::int32_t>(sum - p.mean * whole(y1) - q.mean * whole(o.x) - whole(o.n) * p.mean * q.mean);
    auto const r = (static_cast<double>(xy) - o.x * y1 / o.n - cxt * cyt / ctt) / std::sqrt(cxx * cyy);
    return static_cast<float>(std::clamp(r, -1.0, 1.0));
}

void all_pairs_gaps::measure(std::span<std::size_t const> seats, all_pairs_results& to) {
    std::vector<person> people;
    place_of_.assign(to.people, nobody);
    for (auto const seat : seats) {
        auto p = person_of(seat);
        if (p.squares.back() >= wild_squares) {
            to.states[seat] = seat_state::wild;
            continue;
        }
        place_of_[seat] = people.size();
        people.push_back(std::move(p));
    }
    sum_everybody();
    for (std::size_t first = 0; first < people.size(); first += firsts_a_tile)
        measure_tile(people, first, std::min(first + firsts_a_tile, people.size()), to);
}

// Up to four of the people with everybody.
void all_pairs_gaps::measure_tile(
    std::span<person const> people, std::size_t first, std::size_t last, all_pairs_results& to) const {
    auto const width = kernel_.width, size = history_.part(), m = how_.max_lag, lags = 2 * m + 1;
    auto const near = how_.near_peak, firsts = last - first;
    std::vector<std::uint32_t> series(firsts_a_tile * size);
    for (std::size_t f = 0; f < firsts; ++f)
        for (std::size_t i = 0; i < size; ++i)
            series[f * size + i] = history_.pairs(size - 1 - i)[lead_ + people[first + f].seat];
    aligned_values<std::uint32_t> copied{size * width}, sums{lags * firsts * width};
    aligned_values<float> padded{(lags + 2 * near) * width}, ahead{(lags + 2 * near) * width}, highest{width},
        lag{width}, own{lags * width};
    std::fill_n(padded.data(), (lags + 2 * near) * width, all_pairs_lowest);
    auto* const r = padded.data() + near * width;
    auto const step = static_cast<std::ptrdiff_t>(width);

    for (std::size_t column = 0; column < lead_ + to.people; column += width) {
        pairs_block b{};
        b.window = how_.window;
        b.max_lag = m;
        b.people = firsts + 1;
        b.last_group = 1;
        b.series = series.data();
        b.rows.stride = history_.stride();
        b.rows.pairs = history_.pairs(1) + column;
        b.copied = copied.data();
        b.sums = sums.data();
        kernel_.product(b);
        for (std::size_t f = 0; f < firsts; ++f) {
            auto const& p = people[first + f];
            auto const* const products = sums.data() + f * width;
            // The person comes first in pairs with those behind, and second, with lags reversed, in the others.
            auto const here = lead_ + p.seat;
            auto const place = [&](std::size_t k, std::size_t lane) {
                return (column + lane > here ? k : 2 * m - k) * width + lane;
            };
            if (column > here)
                with_lanes(p, column, products, firsts * width, r, step);
            else if (column + width <= here)
                with_lanes(p, column, products, firsts * width, r + 2 * m * width, -step);
            else {
                with_lanes(p, column, products, firsts * width, own.data(), step);
                for (std::size_t k = 0; k < lags; ++k)
                    for (std::size_t lane = 0; lane < width; ++lane) r[place(k, lane)] = own.data()[k * width + lane];
            }
            for (std::size_t lane = 0; lane < width; ++lane) {
                auto const other = column + lane < lead_ || column + lane >= lead_ + to.people
                                       ? nobody
                                       : place_of_[column + lane - lead_];
                if (other == nobody || other <= first + f) continue;
                for (std::size_t k = 0; k < lags; ++k)
                    r[place(k, lane)] = with_other(p, people[other], k, products[k * firsts * width + lane]);
            }
            kernel_.peaks(padded.data(), m, near, ahead.data(), highest.data(), lag.data());
            for (std::size_t lane = 0; lane < width; ++lane) {
                if (column + lane < lead_ || column + lane == here || column + lane >= lead_ + to.people) continue;
                auto const seat = column + lane - lead_;
                if (to.states[seat] != seat_state::measured) continue;
                // Two who both miss samples are measured once, with the earlier.
                auto const other = place_of_[seat];
                if (other != nobody && other < first + f) continue;
                auto const r0 = r[m * width + lane];
                auto const at = to.index(std::min(seat, p.seat), std::max(seat, p.seat));
                auto const known = r0 != all_pairs_lowest;
                to.r0[at] = known ? r0 : no_number;
                to.r_peak[at] = known ? highest.data()[lane] : no_number;
                to.lag[at] = known ? static_cast<std::int8_t>(lag.data()[lane]) : all_pairs_results::no_lag;
            }
        }
    }
}

} // namespace coregulation::synchrony
