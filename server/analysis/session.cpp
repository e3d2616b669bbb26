#include "server/analysis/session.hpp"

#include "server/review/concordance.hpp"
#include "server/review/cross_spectral_density.hpp"
#include "server/review/recurrence.hpp"
#include "server/review/squared_coherence.hpp"
#include "server/review/susy.hpp"
#include "server/review/wavelet_coherence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::analysis {

namespace {

// Enough for a level, and little enough that an hour of twelve people (66 pairs) takes half a second here.
constexpr std::size_t group_surrogates = 19; // p down to 0.05; each costs 7 ms in an hour of twelve people
constexpr std::size_t pair_shifts = 99;      // p down to 0.01; 1.5 ms an hour
constexpr review::susy_settings susy{.most_surrogates = 500}; // their standard deviation known to 3 %

// Only the band is averaged, so only its rows are computed; six an octave are as many as the wavelet tells apart.
constexpr double band_low_hz = synchrony::band_low_hz, band_high_hz = synchrony::band_high_hz;
constexpr review::wavelet_settings band_rows{.lowest_hz = band_low_hz, .highest_hz = band_high_hz, .voices = 6};

constexpr std::uint64_t group_seed = 1; // the same chance in every run

bool is_there(double v) {
    return !std::isnan(v);
}

// From the first to the last sample that everybody has; empty when there is none.
std::vector<review::series> shared(std::span<review::series const> all) {
    std::size_t from = 0, to = std::numeric_limits<std::size_t>::max();
    for (auto const& one : all) {
        auto const first = std::ranges::find_if(one, is_there);
        from = std::max(from, static_cast<std::size_t>(first - one.begin()));
        to = std::min(to, one.size());
    }
    std::vector<review::series> cut;
    for (auto const& one : all) cut.push_back(to > from ? one.subspan(from, to - from) : review::series{});
    return cut;
}

} // namespace

session_lane session_lane_of(person const& p, grid_index first) {
    session_lane s;
    if (p.rhythm.empty()) return s;
    s.bpm.assign(static_cast<std::size_t>(p.rhythm.first() - first), std::numeric_limits<double>::quiet_NaN());
    s.bpm.insert(s.bpm.end(), p.regular_bpm.begin(), p.regular_bpm.end());
    s.segments = review::spectra_of_segments(s.bpm);
    if (std::ranges::count_if(s.bpm, is_there) >= 2) s.wavelets = review::wavelets_of(s.bpm, band_rows);
    return s;
}

pair_session
session_of(session_lane const& a, session_lane const& b, std::vector<pair_window> const& windows, settings const& how) {
    pair_session s;
    s.above = shares_of(windows, how.window_s);
    auto const cut = shared(std::vector<review::series>{a.bpm, b.bpm});
    if (cut.front().empty()) return s;
    s.shifts = review::session_beside_shifts(cut[0], cut[1], pair_shifts);
    if (auto const score = review::susy_of(cut[0], cut[1], susy)) s.susy_effect = score->absolute.effect;
    if (auto const c = review::concordance_of(cut[0], cut[1])) s.concordance = c->index;
    if (auto const c = review::squared_coherence_of(a.segments, b.segments)) {
        auto const band = review::band_of(*c, band_low_hz, band_high_hz);
        s.coherence = band.mean;
        s.coherence_p = band.p;
    }
    if (a.wavelets && b.wavelets) {
        auto const band =
            review::band_coherence(review::wavelet_coherence(*a.wavelets, *b.wavelets), band_low_hz, band_high_hz);
        s.wavelet_coherence = review::mean_present(band);
    }
    return s;
}

group_session session_of(std::span<session_lane const> all) {
    group_session s;
    std::vector<review::series> there;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (std::ranges::none_of(all[i].bpm, is_there)) continue;
        s.people.push_back(i);
        there.emplace_back(all[i].bpm);
    }
    if (there.size() < 2) return s;
    auto const cut = shared(there);
    if (cut.front().empty()) return s;
    s.recurrence = review::recurrence_of(cut);
    if (s.recurrence) {
        s.recurrence_chance =
            review::recurrence_beside_chance(cut, group_surrogates, group_seed, {.radius = s.recurrence->radius});
    }
    s.cross_spectral_density = review::cross_spectral_density_beside_chance(cut, group_surrogates, group_seed);
    return s;
}

} // namespace coregulation::analysis
