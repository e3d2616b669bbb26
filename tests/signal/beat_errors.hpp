// How far a beat clock is from the truth that a simulated strap knows.
#pragma once

#include "server/signal/beat_clock.hpp"
#include "tests/signal/straps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace coregulation::tests {

inline std::size_t breaks(signal::beat_clock const& clock) {
    auto const& beats = clock.beats();
    return static_cast<std::size_t>(
        std::count_if(beats.begin() + 1, beats.end(), [](signal::heartbeat const& b) { return b.starts_segment; }));
}

struct errors {
    double squares = 0, within = 0, n = 0;
    void add(double error_s, double uncertainty_ms) {
        squares += error_s * error_s;
        within += std::abs(error_s) * 1000 <= uncertainty_ms;
        n += 1;
    }
    void add(errors const& other) {
        squares += other.squares;
        within += other.within;
        n += other.n;
    }
    double rms_ms() const { return 1000 * std::sqrt(squares / n); }
    double covered() const { return within / n; }
};

// Of each beat at the moment it is known, with from_s < its time ≤ to_s.
inline errors first_estimates(
    std::vector<notification> const& sent, std::size_t* broken = nullptr, double from_s = 60, double to_s = 1e9) {
    signal::beat_clock clock;
    errors e;
    for (auto const& one : sent) {
        clock.add(one.arrival_s, 0, one.rr_ms, false);
        auto const& newest = clock.beats().back();
        auto const asked = one.last_beat_s > from_s && one.last_beat_s <= to_s;
        if (asked) e.add(newest.t_s - one.last_beat_s, newest.uncertainty_ms);
    }
    if (broken) *broken = breaks(clock);
    return e;
}

} // namespace coregulation::tests
