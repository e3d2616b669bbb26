#include "server/synchrony/phase_pair.hpp"

namespace coregulation::synchrony {

void clean(std::span<double> values, regression const& known, mask const& present) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!present[i]) values[i] = 0;
    known(values);
    bridge_gaps(values, present);
}

kept_stretch every_other(std::size_t size, std::size_t window) {
    auto const kept = (window + 1) / 2;
    return {size - 1 - 2 * (kept - 1), kept, 2};
}

phase_pair::phase_pair(
    samples const& first, samples const& second, regression known_first, regression known_second, std::size_t window,
    double rate_hz, band of)
    : known_second_{std::move(known_second)}
    , present_second_{second.present}
    , filter_{first.values.size(), every_other(first.values.size(), window), rate_hz, of}
    , first_{first.values}
    , second_{second.values} {
    auto const kept = every_other(first_.size(), window);
    for (auto i = kept.begin; i < kept.end(); i += kept.step) both_.push_back(first.present[i] & second.present[i]);
    first_phase_.resize(kept.size);
    second_phase_.resize(kept.size);
    surrogate_phase_.resize(kept.size);
    clean(first_, known_first, first.present);
    clean(second_, known_second_, second.present);
    filter_.phases(first_, first_phase_);
    filter_.phases(second_, second_phase_);
}

double phase_pair::locking_with(std::span<double> surrogate) {
    clean(surrogate, known_second_, present_second_);
    filter_.phases(surrogate, surrogate_phase_);
    return locking_of(first_phase_, surrogate_phase_, both_).value;
}

} // namespace coregulation::synchrony
