// Notifications as a strap sends them: about one a second, arriving late by a jitter.
#pragma once

#include "tests/signal/recordings.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <vector>

namespace coregulation::tests {

struct notification {
    double arrival_s = 0;
    double last_beat_s = 0; // the truth
    std::vector<double> rr_ms;
};

// One notification at the first beat of each second; late by jitter_s[k % size], never before the one before it.
inline std::vector<notification> notifications(std::span<double const> rr_ms, std::span<double const> jitter_s) {
    std::vector<notification> sent;
    std::vector<double> waiting;
    double t = 0, tick = 1, newest = 0;
    for (auto const rr : rr_ms) {
        t += rr / 1000;
        waiting.push_back(rr);
        if (t < tick) continue;
        tick = std::floor(t) + 1;
        newest = std::max(newest + 0.001, t + jitter_s[sent.size() % jitter_s.size()]);
        sent.push_back({newest, t, waiting});
        waiting.clear();
    }
    return sent;
}

// Reports as most straps send them: by a clock of their own, once a second, what beats there were since, perhaps none.
// `stalls_each`: after so many reports the sender stands still for up to 2 s, and its seconds begin anew; 0: never.
inline std::vector<notification>
reports(std::span<double const> rr_ms, std::span<double const> jitter_s, std::size_t stalls_each = 0) {
    std::vector<notification> sent;
    double t = 0, newest = 0;
    std::size_t beat = 0;
    for (double tick = 0.5; beat < rr_ms.size(); tick += 1) {
        notification one{0, t, {}};
        for (; beat < rr_ms.size() && t + rr_ms[beat] / 1000 <= tick; ++beat) {
            t += rr_ms[beat] / 1000;
            one.rr_ms.push_back(rr_ms[beat]);
        }
        one.last_beat_s = t;
        newest = std::max(newest + 0.001, tick + jitter_s[sent.size() % jitter_s.size()]);
        one.arrival_s = newest;
        sent.push_back(one);
        if (stalls_each != 0 && sent.size() % stalls_each == 0)
            tick += std::fmod(0.618 * static_cast<double>(sent.size()), 2);
    }
    return sent;
}

inline std::vector<double> uniform_jitter(double greatest_s, std::uint64_t seed, std::size_t count = 1009) {
    std::mt19937_64 bits{seed};
    std::vector<double> jitter(count);
    for (auto& j : jitter) j = greatest_s * static_cast<double>(bits() >> 11) * 0x1p-53;
    return jitter;
}

// What a real H10 and phone did: arrival minus cumulated RR of each notification, above its least.
inline std::vector<double> logged_jitter() {
    auto const path = recording_path("polar_h10_bigeminy_with_arrivals.csv");
    auto const arrivals = column_of(path, "t_s_arrival");
    auto const rr = column_of(path, "rr_ms");
    std::vector<double> jitter;
    double sum = 0;
    for (std::size_t i = 0; i < rr.size(); ++i) {
        sum += rr[i] / 1000;
        auto const same_notification = i + 1 < rr.size() && arrivals[i + 1] - arrivals[i] < 0.05;
        if (!same_notification) jitter.push_back(arrivals[i] - sum);
    }
    auto const least = *std::min_element(jitter.begin(), jitter.end());
    for (auto& j : jitter) j -= least;
    return jitter;
}

} // namespace coregulation::tests
