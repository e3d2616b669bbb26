#include "server/rehearsal/heart_source.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::rehearsal {

namespace {

constexpr double same_notification_s = 0.020; // rows of one notification are logged within a few ms of each other
constexpr double notifying_period_s = 1;      // straps notify about once a second
constexpr double shortest_rr_ms = 200;        // what a strap can report (300 bpm) …
constexpr double longest_rr_ms = 3000;        // … and no slower than 20 bpm; the protocol refuses others
constexpr double largest_bpm = 65535;         // what a heart-rate characteristic can carry
constexpr std::size_t most_rr = 16;           // in one notification, by the protocol
constexpr double falls_silent_s = 10;         // without a beat for longer, a strap is off the skin and stops notifying
constexpr std::size_t bpm_beats = 4;          // straps smooth their heart rate over a few beats; which is their secret

bool reportable(double rr_ms) {
    return rr_ms >= shortest_rr_ms && rr_ms <= longest_rr_ms;
}

std::vector<sensor_notification> as_logged(recording const& from) {
    std::vector<sensor_notification> result;
    for (std::size_t i = 0; i < from.rr_ms.size(); ++i) {
        auto const arrival_s = from.arrival_s[i];
        if (result.empty() || arrival_s - result.back().arrival_s >= same_notification_s ||
            result.back().rr_ms.size() == most_rr)
            result.push_back({.arrival_s = arrival_s, .rr_ms = {}, .bpm = {}, .contact = {}});
        if (reportable(from.rr_ms[i])) result.back().rr_ms.push_back(from.rr_ms[i]);
        if (i < from.bpm.size() && from.bpm[i] >= 0 && from.bpm[i] <= largest_bpm) result.back().bpm = from.bpm[i];
    }
    return result;
}

std::vector<double> cumulated(std::vector<double> const& rr_ms) {
    std::vector<double> result;
    double ms = 0; // whole milliseconds add up without rounding
    for (double rr : rr_ms) result.push_back((ms += rr) / 1000);
    return result;
}

// Whole bpm of the newest beats, as the strap's display would say.
std::optional<double> displayed_bpm(std::vector<double> const& rr_ms, std::size_t end) {
    auto const count = std::min(end, bpm_beats);
    if (count == 0) return {};
    double sum = 0;
    for (auto i = end - count; i < end; ++i) sum += rr_ms[i];
    return std::round(60000 * static_cast<double>(count) / sum);
}

std::vector<sensor_notification> once_a_second(recording const& from) {
    auto const beat_s = from.beat_s.empty() ? cumulated(from.rr_ms) : from.beat_s;
    std::vector<sensor_notification> result;
    auto tick_s = std::floor(beat_s.front()) + notifying_period_s;
    for (std::size_t next = 0; next < beat_s.size(); tick_s += notifying_period_s) {
        sensor_notification one{.arrival_s = tick_s, .rr_ms = {}, .bpm = {}, .contact = {}};
        auto const first = next;
        for (; next < beat_s.size() && beat_s[next] <= tick_s && next - first < most_rr; ++next)
            if (reportable(from.rr_ms[next])) one.rr_ms.push_back(from.rr_ms[next]);
        // No beat in this second: the strap still shows its rate, unless there was none for longer than an RR can be.
        if (next > 0 && tick_s - beat_s[next - 1] <= longest_rr_ms / 1000) one.bpm = displayed_bpm(from.rr_ms, next);
        result.push_back(std::move(one));
        if (next < beat_s.size() && beat_s[next] - tick_s > falls_silent_s) tick_s = std::floor(beat_s[next]);
    }
    return result;
}

} // namespace

std::vector<sensor_notification> notifications_of(recording const& from) {
    if (from.rr_ms.empty()) return {};
    return from.arrival_s.empty() ? once_a_second(from) : as_logged(from);
}

} // namespace coregulation::rehearsal
