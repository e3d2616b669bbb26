#include "server/synchrony/all_pairs/history.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

// Σ(x−m)² below which all centred sums of products fit 31 bits and a sign: a standard deviation of 46.7 bpm in a
// minute. No heart varies that much.
constexpr double wild_squares = 0x1p31;

// Standard deviation, line taken out, below which rounding (0.29 units rms) is more than 7 % of what varies.
constexpr double flat_units = 4; // 1/16 bpm

constexpr double most_missing = 0.2; // as for a pair (pair.cpp)

all_pairs_history::constants constants_of(std::size_t window) {
    auto const n = static_cast<double>(window);
    return {n, 1 / n, std::sqrt(n), (n - 1) / 2, 1 / std::sqrt(n * (n * n - 1) / 12), flat_units * flat_units * n};
}

constexpr std::int32_t low_half = 0xffff;

} // namespace

all_pairs_history::all_pairs_history(
    std::size_t people, all_pairs_settings const& how, std::size_t lead, std::size_t stride)
    : how_{how}
    , people_{people}
    , lead_{lead}
    , stride_{stride}
    , known_{constants_of(how.window)}
    , pairs_{how.window + how.max_lag + samples_a_second + 1, stride}
    , sum_{how.max_lag + 1, stride}
    , mean_{how.max_lag + 1, stride}
    , rest_{how.max_lag + 1, stride}
    , offset_{how.max_lag + 1, stride}
    , slope_{how.max_lag + 1, stride}
    , inverse_{how.max_lag + 1, stride}
    , length_(stride)
    , x_(stride)
    , xx_(stride)
    , ix_(stride)
    , missing_window_(people, static_cast<std::uint32_t>(how.window))
    , missing_part_(people, static_cast<std::uint32_t>(how.window + how.max_lag))
    , since_flat_(stride)
    , since_wild_(stride) {}

void all_pairs_history::advance(std::span<std::int16_t const> newest) {
    auto const window = how_.window;
    for (std::size_t i = 0; i < samples_a_second; ++i) {
        auto* const now = pairs_.push();
        auto* const before = pairs_[1];
        for (std::size_t p = 0; p < people_; ++p) {
            auto const x = static_cast<std::uint16_t>(newest[p * samples_a_second + i]);
            now[lead_ + p] = x;
            before[lead_ + p] |= static_cast<std::uint32_t>(x) << 16;
        }
        auto const* const left = pairs_[window];
        auto const* const left_part = pairs_[part()];
        for (std::size_t p = 0; p < people_; ++p) {
            auto const missing = [p = lead_ + p](std::uint32_t const* row) -> std::uint32_t {
                return (row[p] & 0xffff) == 0;
            };
            missing_window_[p] += missing(now) - missing(left);
            missing_part_[p] += missing(now) - missing(left_part);
        }
        sum_.push();
        mean_.push();
        rest_.push();
        offset_.push();
        slope_.push();
        inverse_.push();
        for (std::size_t c = 0; c < stride_; ++c) {
            auto const in = static_cast<double>(static_cast<std::int32_t>(now[c] & 0xffff));
            auto const out = static_cast<double>(static_cast<std::int32_t>(left[c] & 0xffff));
            ix_[c] += (known_.n - 1) * in - (x_[c] - out);
            x_[c] += in - out;
            xx_[c] += in * in - out * out;
        }
        end_of_windows(0, 0, stride_);
    }
}

void all_pairs_history::replace(std::size_t person, std::span<std::int16_t const> past) {
    auto const column = lead_ + person;
    auto const size = part();
    // Age of past[i] is size − 1 − i; what is older is missing.
    for (std::size_t age = 0; age < size + samples_a_second + 1; ++age) pairs_[age][column] = 0;
    auto const value = [&](std::size_t i) -> std::uint32_t {
        return past.empty() ? 0U : static_cast<std::uint16_t>(past[i]);
    };
    missing_window_[person] = missing_part_[person] = 0;
    for (std::size_t i = 0; i < size; ++i) {
        pairs_[size - 1 - i][column] = value(i) | (i + 1 < size ? value(i + 1) << 16 : 0);
        missing_part_[person] += value(i) == 0;
        missing_window_[person] += value(i) == 0 && i >= how_.max_lag;
    }
    pairs_[size][column] = value(0) << 16;

    since_flat_[column] = since_wild_[column] = 0;
    for (auto age = how_.max_lag + 1; age-- > 0;) {
        auto const begin = how_.max_lag - age;
        x_[column] = xx_[column] = ix_[column] = 0;
        for (std::size_t i = 0; i < how_.window; ++i) {
            auto const x = static_cast<double>(value(begin + i));
            x_[column] += x;
            xx_[column] += x * x;
            ix_[column] += static_cast<double>(i) * x;
        }
        end_of_windows(age, column, column + 1);
    }
}

// What the newest window sums make of each person's window. Written as one loop without branches: vectors.
void all_pairs_history::end_of_windows(std::size_t age, std::size_t first_column, std::size_t last_column) {
    auto* const sum = sum_[age];
    auto* const mean = mean_[age];
    auto* const rest = rest_[age];
    auto* const offset = offset_[age];
    auto* const slope = slope_[age];
    auto* const inverse = inverse_[age];
    auto* const length = length_.data();
    auto* const since_flat = since_flat_.data();
    auto* const since_wild = since_wild_.data();
    auto const *const x = x_.data(), *const xx = xx_.data(), *const ix = ix_.data();
    auto const known = known_;
    for (auto c = first_column; c < last_column; ++c) {
        // Not negative, and lround would be no vector instruction. NOLINTNEXTLINE(bugprone-incorrect-roundings)
        auto const m = static_cast<std::int32_t>(x[c] * known.inverse_n + 0.5);
        auto const of_mean = static_cast<double>(m);
        auto const left = x[c] - known.n * of_mean; // Σ(x−m)
        auto const squares = xx[c] - of_mean * (x[c] + left);
        auto const line = (ix[c] - known.middle * x[c]) * known.inverse_sqrt_tt;
        auto const varied = squares - left * left * known.inverse_n - line * line;
        auto const flat = varied < known.least_squares, wild = squares >= wild_squares;
        auto const long_side = std::sqrt(flat ? known.least_squares : varied);
        sum[c] = static_cast<std::int32_t>(x[c]);
        mean[c] = m & low_half;
        rest[c] = static_cast<std::int32_t>(left) & low_half;
        offset[c] = static_cast<float>(left / known.sqrt_n);
        slope[c] = static_cast<float>(line);
        inverse[c] = static_cast<float>(1 / long_side);
        length[c] = static_cast<float>(long_side);
        since_flat[c] = flat ? 0 : since_flat[c] + 1;
        since_wild[c] = wild ? 0 : since_wild[c] + 1;
    }
}

seat_state all_pairs_history::state(std::size_t person) const {
    auto const too_many = [](std::uint32_t missing, std::size_t of) {
        return static_cast<double>(missing) > most_missing * static_cast<double>(of);
    };
    if (too_many(missing_window_[person], how_.window) || too_many(missing_part_[person], part()))
        return seat_state::gaps;
    if (missing_part_[person]) return seat_state::measured;
    auto const column = lead_ + person;
    if (since_wild_[column] <= how_.max_lag) return seat_state::wild;
    if (since_flat_[column] <= how_.max_lag) return seat_state::flat;
    return seat_state::measured;
}

} // namespace coregulation::synchrony
