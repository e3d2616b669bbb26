#include "server/synchrony/pair.hpp"

#include "server/synchrony/chance.hpp"
#include "server/synchrony/lag_peak.hpp"
#include "server/synchrony/lagged_correlation.hpp"
#include "server/synchrony/pair_window.hpp"
#include "server/synchrony/phase_pair.hpp"
#include "server/synchrony/spectrum.hpp"
#include "server/synchrony/surrogates.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::synchrony {

namespace {

using raw_samples = std::span<double const>;

// Calls use(i, surrogate) for i = 0 … count − 1.
template<class use_t>
void for_surrogates(surrogates& source, std::size_t size, std::size_t count, use_t use) {
    std::vector<double> one(size), other(size);
    for (std::size_t i = 0; i < count; i += 2) {
        source.next(one, other);
        use(i, std::span{one});
        if (i + 1 < count) use(i + 1, std::span{other});
    }
}

// Phase locking of what the pacer leaves. Only of the part that is compared: before it, another
// pacer may have run, or none.
std::optional<against_chance>
beyond_pacer(raw_samples first, raw_samples second, pair_settings const& how, std::uint64_t seed) {
    auto const a = without_mean(first), b = without_mean(second);
    auto const known = [&](samples const& s) { return pacer_shapes(s.present, how); };
    phase_pair left{a, b, known(a), known(b), how.window_samples, signal::grid_hz, band_of(how)};
    if (!varies(left.first(), first) || !varies(left.second(), second)) return std::nullopt;

    std::vector<double> null(how.surrogates);
    surrogates source{tapered_amplitudes(left.second()), seed};
    for_surrogates(source, second.size(), how.surrogates, [&](std::size_t i, std::span<double> surrogate) {
        null[i] = left.locking_with(surrogate);
    });
    auto const plv = left.locking().value;
    return beside_chance(plv, plv, null);
}

} // namespace

std::optional<pair_measures>
measure_pair(signal::window const& first, signal::window const& second, pair_settings const& how, std::uint64_t seed) {
    auto const window = how.window_samples, part = window + how.max_lag_samples, zero_lag = how.max_lag_samples;
    auto const size = std::min(size_there(first.bpm, part), size_there(second.bpm, part));
    auto const raw_first = raw_samples{first.bpm}.last(size), raw_second = raw_samples{second.bpm}.last(size);
    auto const a = without_mean(raw_first), b = without_mean(raw_second);
    if (!is_enough(a, window, part) || !is_enough(b, window, part)) return std::nullopt;

    auto const known = [](samples const& s) { return regression::line(s.present); };
    phase_pair phases{a, b, known(a), known(b), window, signal::grid_hz, band_of(how)};
    if (!varies(phases.first(), raw_first) || !varies(phases.second(), raw_second)) return std::nullopt;

    lagged_correlation const correlate{a, b.present, window, how.max_lag_samples};
    std::vector<double> r(correlate.lags());
    correlate(b.values, r);
    if (std::isnan(r[zero_lag])) return std::nullopt;
    auto const r0 = r[zero_lag];
    auto const peak = find_peak(r, near_peak);
    auto const locking = phases.locking();

    std::vector<double> null_r0(how.surrogates), null_peak(how.surrogates), null_plv(how.surrogates);
    auto const spectrum = tapered_amplitudes(phases.second());
    surrogates source{spectrum, seed};
    for_surrogates(source, size, how.surrogates, [&](std::size_t i, std::span<double> surrogate) {
        correlate(surrogate, r);
        null_r0[i] = std::abs(r[zero_lag]);
        null_peak[i] = find_peak(r, near_peak).highest;
        null_plv[i] = phases.locking_with(surrogate);
    });

    pair_measures m;
    m.r0 = beside_chance(std::abs(r0), r0, null_r0);
    m.r_peak = beside_chance(peak.highest, peak.highest, null_peak);
    m.plv = beside_chance(locking.value, locking.value, null_plv);
    m.phase_rad = locking.difference_rad;
    m.circular_r = phases.circular();
    if (peak.lag_samples) {
        m.lag_s = *peak.lag_samples / signal::grid_hz;
        m.lag_ambiguous = is_ambiguous(*m.lag_s, how, tapered_amplitudes(phases.first()), spectrum);
    }
    if (how.pacer) m.beyond_pacer = beyond_pacer(raw_first.last(part), raw_second.last(part), how, seed + 1);
    return m;
}

} // namespace coregulation::synchrony
