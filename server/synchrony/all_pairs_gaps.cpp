#include "server/synchrony/all_pairs_gaps.hpp"

#include "server/synchrony/all_pairs.hpp"
#include "server/synchrony/all_pairs_peak.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::synchrony {

namespace {

constexpr double no_variance = 1e-12;   // of the squares: what rounding leaves (as lagged_correlation)
constexpr double wild_squares = 0x1p31; // centred sums of products must fit 31 bits and a sign
constexpr auto nan = std::numeric_limits<float>::quiet_NaN();

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
    return p;
}

void all_pairs_gaps::sum_everybody() {
    auto const size = history_.part(), stride = history_.stride();
    mean_.assign(history_.mean(0), history_.mean(0) + stride);
    sum_.assign((size + 1) * stride, 0);
    squares_ = weighted_ = sum_;
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
    o.n = static_cast<double>(how_.window);
    o.tt = o.n * (o.n * o.n - 1) / 12;
    for (auto const i : p.missing) {
        if (i < begin || i >= end) continue;
        auto const t = static_cast<double>(i - begin) - middle_;
        o.n -= 1;
        o.t -= t;
        o.tt -= t * t;
    }
    o.x = p.sum[end] - p.sum[begin];
    o.xt = p.weighted[end] - p.weighted[begin] - (static_cast<double>(begin) + middle_) * o.x;
    o.xx = p.squares[end] - p.squares[begin];
    return o;
}

// r of the person, as first, with `width` neighbouring people from `column` on, at every lag: r[k][lane].
void all_pairs_gaps::with_lanes(
    person const& p, std::size_t column, std::uint32_t const* sums, std::size_t step, double* r) const {
    auto const width = kernel_.width, stride = history_.stride();
    std::vector<double> y1(width), yt(width), yy(width);
    for (std::size_t k = 0; k <= 2 * how_.max_lag; ++k, sums += step, r += width) {
        auto const o = overlap_at(p, k);
        auto const ctt = o.tt - o.t * o.t / o.n, cxt = o.xt - o.x * o.t / o.n;
        auto const cxx = o.xx - o.x * o.x / o.n - cxt * cxt / ctt;
        if (cxx <= no_variance * o.xx) {
            std::fill_n(r, width, std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        // Sums of the others between two places; those that the person misses are taken out.
        auto const between = [&](std::size_t begin, std::size_t end, double sign) {
            auto const from = begin * stride + column, to = end * stride + column;
            for (std::size_t i = 0; i < width; ++i) {
                y1[i] += sign * (sum_[to + i] - sum_[from + i]);
                yt[i] += sign * (weighted_[to + i] - weighted_[from + i]);
                yy[i] += sign * (squares_[to + i] - squares_[from + i]);
            }
        };
        std::fill(y1.begin(), y1.end(), 0);
        std::fill(yt.begin(), yt.end(), 0);
        std::fill(yy.begin(), yy.end(), 0);
        between(o.second, o.second + how_.window, 1);
        for (std::size_t j = 0; j < p.missing.size();) {
            auto begin = p.missing[j], end = begin;
            while (j < p.missing.size() && p.missing[j] == end) ++j, ++end;
            begin = std::max(begin, o.first);
            end = std::min(end, o.first + how_.window);
            if (begin < end) between(begin - o.first + o.second, end - o.first + o.second, -1);
        }
        auto const zero = static_cast<double>(o.second) + middle_;
        auto const n = static_cast<std::uint32_t>(o.n), x1 = static_cast<std::uint32_t>(static_cast<std::int32_t>(o.x));
        for (std::size_t i = 0; i < width; ++i) {
            // Σ(x−mx)(y−my) = Σxy − mx·Σ(y−my) − my·Σ(x−mx) − n·mx·my, modulo 2³²
            auto const my = static_cast<std::uint32_t>(mean_[column + i]);
            auto const of_y = static_cast<std::uint32_t>(static_cast<std::int32_t>(y1[i]));
            auto const xy = static_cast<std::int32_t>(sums[i] - p.mean * of_y - my * x1 - n * p.mean * my);
            auto const cyt = yt[i] - zero * y1[i] - o.t * y1[i] / o.n;
            auto const cyy = yy[i] - y1[i] * y1[i] / o.n - cyt * cyt / ctt;
            auto const cxy = static_cast<double>(xy) - o.x * y1[i] / o.n - cxt * cyt / ctt;
            auto const value = cxy / std::sqrt(cxx * cyy);
            r[i] = cyy > no_variance * yy[i] ? value : std::numeric_limits<double>::quiet_NaN();
        }
    }
}

// r at place k of two who both miss samples.
double all_pairs_gaps::with_other(person const& p, person const& q, std::size_t k, std::uint32_t sum) const {
    auto o = overlap_at(p, k);
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
    if (!(cxx > no_variance * o.xx && cyy > no_variance * yy)) return std::numeric_limits<double>::quiet_NaN();
    auto const whole = [](double v) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(v)); };
    auto const xy =
        static_cast<std::int32_t>(sum - p.mean * whole(y1) - q.mean * whole(o.x) - whole(o.n) * p.mean * q.mean);
    return (static_cast<double>(xy) - o.x * y1 / o.n - cxt * cyt / ctt) / std::sqrt(cxx * cyy);
}

void all_pairs_gaps::measure(std::span<std::size_t const> seats, all_pairs_results& to) {
    std::vector<person> people;
    std::vector<std::size_t> place_of(to.people, seats.size()); // of a seat among them
    for (auto const seat : seats) {
        auto p = person_of(seat);
        auto const squares = p.squares.back();
        if (squares >= wild_squares) {
            to.states[seat] = seat_state::wild;
            continue;
        }
        place_of[seat] = people.size();
        people.push_back(std::move(p));
    }
    sum_everybody();
    for (std::size_t first = 0; first < people.size(); first += firsts_a_tile)
        measure_tile(people, first, std::min(first + firsts_a_tile, people.size()), place_of, to);
}

// Up to four of the people with everybody.
void all_pairs_gaps::measure_tile(
    std::span<person const> people, std::size_t first, std::size_t last, std::span<std::size_t const> place_of,
    all_pairs_results& to) const {
    auto const width = kernel_.width, size = history_.part(), m = how_.max_lag, lags = 2 * m + 1;
    auto const near = how_.near_peak, firsts = last - first;
    std::vector<std::uint32_t> series(firsts_a_tile * size);
    for (std::size_t f = 0; f < firsts; ++f)
        for (std::size_t i = 0; i < size; ++i)
            series[f * size + i] = history_.pairs(size - 1 - i)[lead_ + people[first + f].seat];
    aligned_values<std::uint32_t> copied{size * width}, sums{lags * firsts * width};
    aligned_values<float> padded{(lags + 2 * near) * width}, ahead{(lags + 2 * near) * width}, highest{width},
        lag{width};
    std::fill_n(padded.data(), (lags + 2 * near) * width, all_pairs_lowest);
    std::vector<double> r(lags * width);

    for (std::size_t column = lead_ / width * width; column < lead_ + to.people; column += width) {
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
            with_lanes(p, column, sums.data() + f * width, firsts * width, r.data());
            for (std::size_t lane = 0; lane < width; ++lane) {
                auto const seat = column + lane - lead_; // wraps in front of the first person
                auto const other = column + lane >= lead_ && seat < to.people ? place_of[seat] : people.size();
                if (other < people.size() && other > first + f)
                    for (std::size_t k = 0; k < lags; ++k)
                        r[k * width + lane] =
                            with_other(p, people[other], k, sums.data()[(k * firsts + f) * width + lane]);
                for (std::size_t k = 0; k < lags; ++k) {
                    auto const value = std::clamp(r[k * width + lane], -1.0, 1.0);
                    auto const place = column + lane > lead_ + p.seat ? k : 2 * m - k;
                    padded.data()[(near + place) * width + lane] =
                        std::isnan(value) ? all_pairs_lowest : static_cast<float>(value);
                }
            }
            kernel_.peaks(padded.data(), m, near, ahead.data(), highest.data(), lag.data());
            for (std::size_t lane = 0; lane < width; ++lane) {
                auto const seat = column + lane - lead_;
                if (column + lane < lead_ || seat >= to.people || seat == p.seat) continue;
                if (to.states[seat] != seat_state::measured) continue;
                // Two who both miss samples are measured once, when the earlier has its turn.
                if (history_.misses_samples(seat) && place_of[seat] < first + f) continue;
                auto const r0 = padded.data()[(near + m) * width + lane];
                auto const at = to.index(std::min(seat, p.seat), std::max(seat, p.seat));
                auto const known = r0 != all_pairs_lowest;
                to.r0[at] = known ? r0 : nan;
                to.r_peak[at] = known ? highest.data()[lane] : nan;
                to.lag[at] = known ? static_cast<std::int8_t>(lag.data()[lane]) : all_pairs_results::no_lag;
            }
        }
    }
}

} // namespace coregulation::synchrony
