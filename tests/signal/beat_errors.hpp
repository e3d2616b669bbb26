// How far a beat clock is from the truth that a simulated strap knows.
#pragma once

#include "server/signal/beat_clock.hpp"
#include "tests/signal/straps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace coregulation::tests {

inline std::size_t breaks(signal::beat_clock const& clock) {
    auto const& beats = clock.beats();
    if (beats.empty()) return 0;
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

// A clock as a session keeps it: of the last three minutes.
struct kept_clock {
    signal::beat_clock clock;
    std::size_t broken = 0; // moments at which a chain was seen broken
    void hear(notification const& one) {
        clock.add(one.arrival_s, 0, one.rr_ms, false);
        clock.forget_before(one.arrival_s - 180);
        broken += breaks(clock) > 0;
    }
};

// Of each newest beat when a report is heard, after the first minute.
inline errors errors_of(std::vector<notification> const& reports, std::size_t& broken) {
    kept_clock kept;
    errors e;
    for (auto const& one : reports) {
        kept.hear(one);
        if (one.rr_ms.empty() || one.last_beat_s <= 60) continue;
        auto const& newest = kept.clock.beats().back();
        e.add(newest.t_s - one.last_beat_s, newest.uncertainty_ms);
    }
    broken += kept.broken;
    return e;
}

// Seconds until a missing report is noticed; absent when it is not within two minutes.
inline std::optional<double> noticed_after_s(std::vector<notification> reports, std::size_t missing) {
    while (reports[missing].rr_ms.empty()) ++missing;
    auto const lost_at_s = reports[missing].arrival_s;
    reports.erase(reports.begin() + static_cast<std::ptrdiff_t>(missing));
    kept_clock kept;
    for (auto const& one : reports) {
        kept.hear(one);
        if (kept.broken > 0) return one.arrival_s - lost_at_s;
        if (one.arrival_s > lost_at_s + 120) break;
    }
    return std::nullopt;
}

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
