#include "server/analysis/beats.hpp"

#include "server/signal/heart.hpp"
#include "server/signal/interval.hpp"

#include <cmath>
#include <cstddef>
#include <optional>

namespace coregulation::analysis {

namespace {

using rehearsal::recording;
using signal::heartbeat;

constexpr double one_notification_s = 0.02; // rows closer than this came in one notification
constexpr double bridged_ms = 100;          // beat times and interval agree within this, or something is missing
constexpr double shortest_rr_ms = 200, longest_rr_ms = 3000; // what a strap can report and a heart accepts

std::vector<heartbeat> by_beat_times(recording const& r) {
    std::vector<heartbeat> beats;
    beats.reserve(r.rr_ms.size());
    for (std::size_t i = 0; i < r.rr_ms.size(); ++i) {
        auto const follows = i > 0 && std::abs((r.beat_s[i] - r.beat_s[i - 1]) * 1000 - r.rr_ms[i]) <= bridged_ms;
        beats.push_back({r.beat_s[i], r.rr_ms[i], 0, !follows});
    }
    return beats;
}

std::vector<heartbeat> by_arrivals(recording const& r) {
    signal::heart clock;
    std::vector<heartbeat> beats;
    beats.reserve(r.rr_ms.size());
    for (std::size_t i = 0; i < r.rr_ms.size();) {
        auto const arrival_s = r.arrival_s[i];
        std::vector<double> rr_ms;
        for (; i < r.rr_ms.size() && r.arrival_s[i] - arrival_s <= one_notification_s; ++i)
            if (r.rr_ms[i] >= shortest_rr_ms && r.rr_ms[i] <= longest_rr_ms) rr_ms.push_back(r.rr_ms[i]);
        auto const added = clock.add(arrival_s, 0, rr_ms, std::nullopt, false);
        beats.insert(beats.end(), added.begin(), added.end());
    }
    return beats;
}

} // namespace

bool has_times(recording const& r) {
    return !r.beat_s.empty() || !r.arrival_s.empty();
}

std::vector<heartbeat> beats_of(recording const& r) {
    if (!r.beat_s.empty()) return by_beat_times(r);
    if (!r.arrival_s.empty()) return by_arrivals(r);
    return signal::cumulated(r.rr_ms);
}

} // namespace coregulation::analysis
