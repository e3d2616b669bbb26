#include "server/synchrony/circle.hpp"

#include "server/synchrony/chance.hpp"
#include "server/synchrony/circle/gapped_lags.hpp"
#include "server/synchrony/circle/prepared_window.hpp"
#include "server/synchrony/circle/surrogate_batch.hpp"
#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/pair_window.hpp"
#include "server/synchrony/phase_locking.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <list>

namespace coregulation::synchrony {

namespace {

// One number from two, each bit of which depends on all bits of both (the finaliser of SplitMix64, Steele et al. 2014).
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    auto bits = a * 0x9e3779b97f4a7c15U + b;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31);
}

constexpr std::uint64_t beyond_pacer_draws = 1; // mixed with a seed, so that the two batches of a person differ

// What depends only on how many samples a window has.
struct frame {
    frame(std::size_t size, pair_settings const& how, bool with_pacer)
        : all(size, 1)
        , known{with_pacer ? pacer_shapes(all, how) : regression::line(all)}
        , filter{size, every_other(size, how.window_samples), signal::grid_hz, band_of(how)}
        , spectrum{size}
        , fourier{spectrum.length()}
        , rows{filter, known, all} {}

    mask all;
    regression known; // of windows without a gap, as `rows` are
    band_filter filter;
    tapered_spectrum spectrum;
    lane_fourier fourier;
    band_rows rows;
};

bool without_gap(samples const& s) {
    return s.missing == 0;
}

// One member, so and so many samples.
struct view {
    view(std::span<double const> raw, frame const& of, pair_settings const& how)
        : data{without_mean(raw)}
        , known{without_gap(data) ? of.known : regression::line(data.present)}
        , rhythm{raw, data, known, of.filter, of.spectrum} {
        auto const part = how.window_samples + how.max_lag_samples;
        if (missing_share(data, part) == 0) lags.emplace(data, how.window_samples, how.max_lag_samples);
        auto const kept = every_other(raw.size(), how.window_samples);
        for (auto i = kept.begin; i < kept.end(); i += kept.step) present.push_back(data.present[i]);
    }

    samples data;
    regression known;
    prepared_phase rhythm;
    mask present;                      // of the moments whose phases are looked at
    std::optional<prepared_lags> lags; // when nothing is missing in what counts
};

// What a pacer leaves of one member's window.
struct view_beyond_pacer {
    view_beyond_pacer(std::span<double const> raw, frame const& of, pair_settings const& how)
        : data{without_mean(raw)}
        , known{without_gap(data) ? of.known : pacer_shapes(data.present, how)}
        , rhythm{raw, data, known, of.filter, of.spectrum} {}

    samples data;
    regression known;
    prepared_phase rhythm;
};

} // namespace

struct circle::state {
    state(pair_settings const& settings, lane_kernels const& with)
        : how{settings}
        , kernels{with}
        , batch{with} {}

    struct seat {
        circle_member member;
        std::size_t there = 0; // samples, in the steps of size_there
        bool enough = false;   // little enough is missing in what counts
        bool in_group = false;
        std::vector<std::pair<std::size_t, std::unique_ptr<view>>> views; // by size
        std::optional<view_beyond_pacer> beyond;
    };

    std::size_t part() const { return how.window_samples + how.max_lag_samples; }

    frame const& frame_of(std::size_t size) {
        auto const found =
            std::find_if(frames.begin(), frames.end(), [&](auto const& f) { return f.all.size() == size; });
        return found != frames.end() ? *found : frames.emplace_back(size, how, false);
    }

    view const& view_of(seat& s, std::size_t size) {
        for (auto const& [known_size, known] : s.views)
            if (known_size == size) return *known;
        s.views.emplace_back(size, std::make_unique<view>(s.member.bpm.last(size), frame_of(size), how));
        return *s.views.back().second;
    }

    void sit_down(std::span<circle_member const> members);
    void draw(seat&, std::size_t size, null_batch&, bool unit);
    void draw_beyond_pacer(seat&);
    std::vector<std::size_t> sizes_of(std::size_t second) const;
    void measure_second(std::size_t second, bool for_group, circle_measures&);
    void correlate(view const& first, view const& second);  // fills r
    void lag_chance(view const& first, view const& second); // fills null_r0, null_peak
    std::optional<pair_measures> measure(seat& first, seat& second, std::size_t size);
    against_chance
    locking_chance(double value, prepared_phase const& first, mask const& counts, pair_batch const& second);

    pair_settings how;
    lane_kernels const& kernels;
    std::list<frame> frames;
    std::optional<frame> pacer_frame; // of `part` samples
    surrogate_batch batch;
    pair_batch at_work, beyond_at_work; // of the second whose pairs are measured
    std::vector<seat> seats;
    std::vector<null_batch> nulls;      // of the members' own sizes
    null_batch other_null, beyond_null; // of another size; beyond the pacer
    lane_vector<std::int32_t> sums;
    lane_vector<float> null_r0, null_peak, null_plv;
    std::vector<double> r;
};

void circle::state::sit_down(std::span<circle_member const> members) {
    seats.clear();
    if (how.pacer && !pacer_frame) pacer_frame.emplace(part(), how, true);
    for (auto const& m : members) {
        auto& s = seats.emplace_back();
        s.member = m;
        s.there = size_there(m.bpm, part());
        auto const counts = m.bpm.last(part());
        s.enough = is_enough(without_mean(counts), how.window_samples, part());
        if (!s.enough) continue;
        auto const& own = view_of(s, s.there);
        s.in_group = own.rhythm.varies && own.lags && !own.lags->unit.empty();
        if (how.pacer) s.beyond.emplace(counts, *pacer_frame, how);
    }
    if (nulls.size() < members.size()) nulls.resize(members.size());
}

void circle::state::draw(seat& s, std::size_t size, null_batch& null, bool unit) {
    auto const& v = view_of(s, size);
    auto const& f = frame_of(size);
    surrogate_shape const shape{size, how.window_samples, how.max_lag_samples, how.surrogates};
    std::optional<band_rows> own;
    if (!without_gap(v.data)) own.emplace(f.filter, v.known, v.data.present);
    batch({v.rhythm.spectrum, f.fourier, own ? *own : f.rows, shape, unit, s.member.seed}, null, at_work);
}

void circle::state::draw_beyond_pacer(seat& s) {
    auto const& f = *pacer_frame;
    surrogate_shape const shape{part(), how.window_samples, how.max_lag_samples, how.surrogates};
    auto const seed = mixed(s.member.seed, beyond_pacer_draws);
    auto const& v = *s.beyond;
    std::optional<band_rows> own;
    if (!without_gap(v.data)) own.emplace(f.filter, v.known, v.data.present);
    batch({v.rhythm.spectrum, f.fourier, own ? *own : f.rows, shape, false, seed}, beyond_null, beyond_at_work);
}

against_chance
circle::state::locking_chance(double value, prepared_phase const& first, mask const& counts, pair_batch const& second) {
    auto const kept = counts.size(), width = second.phases.size() / kept;
    auto const moments = static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 1));
    sums.resize(2 * width);
    null_plv.resize(width);
    std::optional<whole_rows> fewer;
    if (moments < kept) fewer = locking_rows(first.phase, counts);
    kernels.products(fewer ? *fewer : first.parts, second.phases.data(), width, sums.data());
    auto const one = phase_scale(kept);
    kernels.locking_null(
        sums.data(), static_cast<float>(1 / (one * one * static_cast<double>(moments))), width, null_plv.data());
    return beside_chance(value, value, std::span<float const>{null_plv}.first(how.surrogates));
}

void circle::state::lag_chance(view const& a, view const& b) {
    auto const width = at_work.inverse_norm.size() / (how.max_lag_samples + 1);
    null_r0.resize(width);
    null_peak.resize(width);
    if (a.lags && b.lags) {
        sums.resize(a.lags->rows.size() * width);
        kernels.products(a.lags->rows, at_work.samples.data(), width, sums.data());
        kernels.lag_null(
            sums.data(), a.lags->scale, how.max_lag_samples, at_work.inverse_norm.data(), width, null_r0.data(),
            null_peak.data());
        return;
    }
    gapped_lags const gapped{a.data, b.data.present, how.window_samples, how.max_lag_samples};
    sums.resize(gapped.rows.size() * width);
    kernels.products(gapped.rows, at_work.samples.data(), width, sums.data());
    kernels.gapped_lag_null(
        {sums.data(), gapped.lags, gapped.gaps, b.data.present, at_work.samples.data(), how.window_samples}, width,
        null_r0.data(), null_peak.data());
}

void circle::state::correlate(view const& a, view const& b) {
    r.resize(2 * how.max_lag_samples + 1);
    if (a.lags && b.lags)
        a.lags->correlate(b.data.values, r);
    else
        lagged_correlation{a.data, b.data.present, how.window_samples, how.max_lag_samples}(b.data.values, r);
}

std::optional<pair_measures> circle::state::measure(seat& first, seat& second, std::size_t size) {
    auto const& a = view_of(first, size);
    auto const& b = view_of(second, size);
    if (!a.rhythm.varies || !b.rhythm.varies) return std::nullopt;
    auto const zero_lag = how.max_lag_samples;
    correlate(a, b);
    if (std::isnan(r[zero_lag])) return std::nullopt;
    auto const peak = find_peak(r, near_peak);
    auto counts = a.present;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] &= b.present[i];
    auto const locking = locking_of(a.rhythm.phase, b.rhythm.phase, counts);
    lag_chance(a, b);
    auto const of = [&](lane_vector<float> const& lanes) {
        return std::span<float const>{lanes}.first(how.surrogates);
    };

    pair_measures m;
    m.r0 = beside_chance(std::abs(r[zero_lag]), r[zero_lag], of(null_r0));
    m.r_peak = beside_chance(peak.highest, peak.highest, of(null_peak));
    m.plv = locking_chance(locking.value, a.rhythm, counts, at_work);
    m.phase_rad = locking.difference_rad;
    m.circular_r = circular_correlation(a.rhythm.phase, b.rhythm.phase, counts);
    if (peak.lag_samples) {
        m.lag_s = *peak.lag_samples / signal::grid_hz;
        m.lag_ambiguous = is_ambiguous(*m.lag_s, how, a.rhythm.spectrum, b.rhythm.spectrum);
    }
    if (how.pacer && first.beyond->rhythm.varies && second.beyond->rhythm.varies) {
        auto const value = locking_of(first.beyond->rhythm.phase, second.beyond->rhythm.phase, counts).value;
        m.beyond_pacer = locking_chance(value, first.beyond->rhythm, counts, beyond_at_work);
    }
    return m;
}

circle::circle(pair_settings const& how, lane_kernels const& kernels)
    : state_{std::make_unique<state>(how, kernels)} {}

circle::~circle() = default;
circle::circle(circle&&) noexcept = default;
circle& circle::operator=(circle&&) noexcept = default;

// The sizes that the pairs of one second have in common with those before, its own first, which the group wants too.
std::vector<std::size_t> circle::state::sizes_of(std::size_t second) const {
    auto const own = seats[second].there;
    std::vector<std::size_t> sizes{own};
    for (std::size_t first = 0; first < second; ++first)
        if (seats[first].there < own) sizes.push_back(seats[first].there);
    std::sort(sizes.begin(), sizes.end(), std::greater{});
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

// All pairs of one second with those before it: one batch of surrogates for each size.
void circle::state::measure_second(std::size_t second, bool for_group, circle_measures& found) {
    auto& s = seats[second];
    if (s.beyond && s.beyond->rhythm.varies && second > 0) draw_beyond_pacer(s);
    for (auto const size : sizes_of(second)) {
        auto const own = size == s.there;
        auto& null = own ? nulls[second] : other_null;
        auto drawn = own && for_group;
        if (drawn) draw(s, size, null, true);
        for (std::size_t first = 0; first < second; ++first) {
            auto& f = seats[first];
            if (std::min(f.there, s.there) != size) continue;
            if (!f.enough || !s.enough) continue;
            if (!drawn && view_of(s, size).rhythm.varies) {
                draw(s, size, null, false);
                drawn = true;
            }
            found.pairs[pair_index(first, second, seats.size())] = measure(f, s, size);
        }
    }
}

circle_measures circle::measure(std::span<circle_member const> members, bool with_group) {
    auto& at = *state_;
    auto const people = members.size();
    at.sit_down(members);

    circle_measures found;
    found.pairs.resize(people * (people - std::min<std::size_t>(people, 1)) / 2);
    std::vector<group_member> group;
    for (std::size_t i = 0; i < people; ++i) {
        auto& s = at.seats[i];
        found.in_group.push_back(s.in_group);
        at.measure_second(i, with_group && s.in_group, found);
        if (!with_group || !s.in_group) continue;
        auto const& own = at.view_of(s, s.there);
        group.push_back({own.lags->unit, own.rhythm.phase, &at.nulls[i]});
    }
    if (with_group) found.group = measure_group(group);
    return found;
}

circle_measures measure_circle(std::span<circle_member const> members, pair_settings const& how) {
    return circle{how}.measure(members);
}

} // namespace coregulation::synchrony
