#include "server/synchrony/all_pairs.hpp"

#include <algorithm>
#include <limits>

namespace coregulation::synchrony {

namespace {

// Columns of a row: whole lines, room for a whole tile of first people at the end, and an odd number of lines, so
// that neighbouring rows do not compete for the same places of the cache.
std::size_t stride_of(std::size_t columns) {
    constexpr std::size_t line = 16;
    return (((columns + firsts_a_tile + line - 1) / line) | 1) * line;
}

std::uint32_t negated_pair(std::uint32_t pair) {
    constexpr std::uint32_t low = 0xffff;
    return ((0U - (pair & low)) & low) | (0U - (pair & ~low));
}

constexpr std::size_t groups_at_once = 16; // from scratch: their sums stay in the second cache

} // namespace

all_pairs::all_pairs(
    std::size_t people, all_pairs_settings const& how, all_pairs_method method, std::pmr::memory_resource* memory,
    all_pairs_kernel const& kernel)
    : how_{how}
    , method_{method}
    , kernel_{kernel}
    , parts_{(people + kernel.width - 1) / kernel.width}
    , lead_{parts_ * kernel.width - people}
    , history_{people, how, lead_, stride_of(lead_ + people)}
    , gaps_{history_, how_, kernel_, lead_}
    , measured_inverse_(history_.stride())
    , measured_length_(history_.stride()) {
    auto const groups = (people + firsts_a_tile - 1) / firsts_a_tile;
    firsts_.resize(groups * (how.max_lag + 1));
    series_.resize(groups * firsts_a_tile * history_.part());
    std::size_t values = 0;
    for (std::size_t i = 0; i < parts_; ++i) {
        starts_.push_back(values);
        values += groups_before(i) * tile_values();
    }
    if (method == all_pairs_method::running) sums_ = aligned_values<std::uint32_t>{values, memory};
}

// The people of a part are the `width` that end at people − width · part; all before its last are firsts.
std::size_t all_pairs::groups_before(std::size_t part) const {
    auto const last = people() - kernel_.width * part - 1;
    return (last + firsts_a_tile - 1) / firsts_a_tile;
}

std::size_t all_pairs::tile_values() const {
    return (2 * how_.max_lag + 1) * firsts_a_tile * kernel_.width;
}

pairs_block all_pairs::block_of(std::size_t part) {
    auto const column = lead_ + people() - kernel_.width * (part + 1);
    pairs_block b{};
    b.window = how_.window;
    b.max_lag = how_.max_lag;
    b.near_peak = how_.near_peak;
    b.people = people();
    b.last_group = groups_before(part);
    b.second = static_cast<std::ptrdiff_t>(column) - static_cast<std::ptrdiff_t>(lead_);
    b.firsts = firsts_.data();
    b.first_inverse = measured_inverse_.data() + lead_;
    b.series = series_.data();
    b.rows = {
        history_.stride(),
        history_.pairs(1) + column,
        history_.sum(0) + column,
        history_.mean(0) + column,
        history_.offset(0) + column,
        history_.slope(0) + column,
        history_.inverse(0) + column,
        measured_length_.data() + column,
        measured_inverse_.data() + column};
    b.sums = method_ == all_pairs_method::running ? sums_.data() + starts_[part] : nullptr;
    b.tile_step = tile_values();
    return b;
}

void all_pairs::restore(std::span<std::int16_t const> past) {
    auto const size = history_.part();
    for (std::size_t p = 0; p < people(); ++p) history_.replace(p, past.subspan(p * size, size));
    if (method_ != all_pairs_method::running) return;
    spread_series();
    aligned_values<std::uint32_t> copied{size * kernel_.width};
    for (std::size_t i = 0; i < parts_; ++i) {
        auto b = block_of(i);
        b.copied = copied.data();
        kernel_.product(b);
    }
}

void all_pairs::replace(std::size_t person, std::span<std::int16_t const> past) {
    history_.replace(person, past);
    if (method_ != all_pairs_method::running) return;
    spread_series();
    aligned_values<std::uint32_t> copied{history_.part() * kernel_.width};
    // As second of all before, and as first of all after. The others of a tile come out as they were.
    auto const own_part = (people() - 1 - person) / kernel_.width;
    for (std::size_t i = 0; i <= own_part; ++i) {
        auto b = block_of(i);
        b.copied = copied.data();
        if (i < own_part) {
            b.first_group = person / firsts_a_tile;
            b.last_group = b.first_group + 1;
            b.sums += b.first_group * b.tile_step;
        }
        kernel_.product(b);
    }
}

void all_pairs::spread_series() {
    auto const size = history_.part();
    for (std::size_t i = 0; i < size; ++i) {
        auto const* const row = history_.pairs(size - 1 - i) + lead_;
        for (std::size_t p = 0; p < people(); ++p) series_[p * size + i] = row[p];
    }
}

void all_pairs::spread_firsts() {
    auto const m = how_.max_lag, window = how_.window;
    for (std::size_t k = 0; k <= m; ++k) {
        std::uint32_t const* const pairs[] = {
            history_.pairs(k + 3) + lead_, history_.pairs(k + 1) + lead_, history_.pairs(k + 3 + window) + lead_,
            history_.pairs(k + 1 + window) + lead_};
        auto const *const mean = history_.mean(k) + lead_, *const rest = history_.rest(k) + lead_;
        auto const *const offset = history_.offset(k) + lead_, *const slope = history_.slope(k) + lead_;
        auto const *const inverse = history_.inverse(k) + lead_, *const length = measured_length_.data() + lead_;
        for (std::size_t p = 0; p < people(); p += firsts_a_tile) {
            auto& to = firsts_[p / firsts_a_tile * (m + 1) + k];
            for (std::size_t i = 0; i < firsts_a_tile; ++i) {
                to.entering[0][i] = pairs[0][p + i];
                to.entering[1][i] = pairs[1][p + i];
                to.leaving[0][i] = negated_pair(pairs[2][p + i]);
                to.leaving[1][i] = negated_pair(pairs[3][p + i]);
                to.minus_mean[i] = -mean[p + i];
                to.minus_rest[i] = -rest[p + i] & 0xffff;
                to.offset[i] = offset[p + i];
                to.slope[i] = slope[p + i];
                to.scale[i] = inverse[p + i] * length[p + i];
            }
        }
    }
}

void all_pairs::begin(all_pairs_results& to) {
    auto const n = people();
    to.people = n;
    to.r0.resize(n * (n - 1) / 2);
    to.r_peak.resize(to.r0.size());
    to.lag.resize(to.r0.size());
    to.states.resize(n);
    auto const* const inverse = history_.inverse(0);
    auto const* const length = history_.length();
    std::fill(measured_inverse_.begin(), measured_inverse_.end(), std::numeric_limits<float>::quiet_NaN());
    std::fill(measured_length_.begin(), measured_length_.end(), 0.0F);
    gapped_.clear();
    for (std::size_t p = 0; p < n; ++p) {
        to.states[p] = history_.state(p);
        if (to.states[p] != seat_state::measured) continue;
        if (history_.misses_samples(p)) {
            gapped_.push_back(p);
            continue;
        }
        measured_inverse_[lead_ + p] = inverse[lead_ + p];
        measured_length_[lead_ + p] = length[lead_ + p];
    }
    spread_firsts();
    if (method_ != all_pairs_method::running) spread_series();
}

void all_pairs::take(std::span<std::int16_t const> newest, all_pairs_results& to) {
    history_.advance(newest);
    moving_ = true;
    begin(to);
}

void all_pairs::part(std::size_t i, all_pairs_results& to) {
    auto b = block_of(i);
    aligned_values<float> scratch{scratch_floats(how_.max_lag, how_.near_peak)};
    b.scratch = scratch.data();
    b.r0 = to.r0.data();
    b.r_peak = to.r_peak.data();
    b.lag = to.lag.data();
    if (method_ == all_pairs_method::running) {
        (moving_ ? kernel_.advance : kernel_.measure)(b);
        return;
    }
    aligned_values<std::uint32_t> copied{history_.part() * kernel_.width}, sums{groups_at_once * tile_values()};
    b.copied = copied.data();
    b.sums = sums.data();
    for (auto const all = b.last_group; b.first_group < all; b.first_group = b.last_group) {
        b.last_group = std::min(b.first_group + groups_at_once, all);
        if (method_ == all_pairs_method::product)
            kernel_.product(b);
        else
            direct_sums(b);
        kernel_.measure(b);
    }
}

void all_pairs::direct_sums(pairs_block const& b) const {
    auto const m = how_.max_lag, size = history_.part(), width = kernel_.width;
    auto const product = [](std::uint32_t x, std::uint32_t y) { return (x & 0xffff) * (y & 0xffff); };
    for (auto group = b.first_group; group < b.last_group; ++group) {
        auto const firsts = std::min(firsts_a_tile, people() - 1 - group * firsts_a_tile);
        auto* const sums = b.sums + (group - b.first_group) * b.tile_step;
        for (std::size_t lane = 0; lane < width; ++lane) {
            auto const second = b.second + static_cast<std::ptrdiff_t>(lane);
            for (std::size_t f = 0; f < firsts; ++f) {
                auto const first = group * firsts_a_tile + f;
                if (second <= static_cast<std::ptrdiff_t>(first)) continue; // no pair
                auto const* const x = series_.data() + first * size;
                auto const* const y = series_.data() + static_cast<std::size_t>(second) * size;
                for (std::size_t k = 0; k <= 2 * m; ++k) {
                    auto const earlier_x = k > m ? k - m : 0, earlier_y = k < m ? m - k : 0;
                    std::uint32_t sum = 0;
                    for (auto i = m; i < size; ++i) sum += product(x[i - earlier_x], y[i - earlier_y]);
                    sums[(k * firsts + f) * width + lane] = sum;
                }
            }
        }
    }
}

void all_pairs::finish(all_pairs_results& to) {
    moving_ = false;
    if (gapped_.empty() || people() < 2) return;
    // If they are too many, they take turns: from the one after the last that was measured.
    auto const most = std::max<std::size_t>(how_.gapped_pairs / (people() - 1), 1);
    if (gapped_.size() > most) {
        std::rotate(gapped_.begin(), std::lower_bound(gapped_.begin(), gapped_.end(), turn_), gapped_.end());
        for (auto i = most; i < gapped_.size(); ++i) to.states[gapped_[i]] = seat_state::waiting;
        gapped_.resize(most);
        turn_ = gapped_.back() + 1;
        std::sort(gapped_.begin(), gapped_.end());
    }
    gaps_.measure(gapped_, to);
}

void all_pairs::advance(std::span<std::int16_t const> newest, all_pairs_results& to) {
    take(newest, to);
    for (std::size_t i = 0; i < parts_; ++i) part(i, to);
    finish(to);
}

void all_pairs::measure(all_pairs_results& to) {
    begin(to);
    for (std::size_t i = 0; i < parts_; ++i) part(i, to);
    finish(to);
}

all_pairs_results measure_all_pairs(
    std::span<std::int16_t const> past, std::size_t people, all_pairs_settings const& how, all_pairs_method method) {
    all_pairs pairs{people, how, method};
    pairs.restore(past);
    all_pairs_results results;
    pairs.measure(results);
    return results;
}

} // namespace coregulation::synchrony
