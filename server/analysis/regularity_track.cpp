#include "server/analysis/regularity_track.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::analysis {

regularity_track::regularity_track(
    std::span<signal::heartbeat const> beats, std::span<signal::verdict const> verdicts) {
    t_s_.reserve(beats.size());
    before_.reserve(beats.size() + 1);
    counts c;
    before_.push_back(c);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        t_s_.push_back(beats[i].t_s);
        c.corrections += verdicts[i] != signal::verdict::normal && verdicts[i] != signal::verdict::undecided;
        if (i > 0 && !beats[i].starts_segment) {
            ++c.followers;
            c.jumps += std::abs(beats[i].rr_ms - beats[i - 1].rr_ms) > signal::jump_share * beats[i - 1].rr_ms;
        }
        before_.push_back(c);
    }
}

signal::regularity regularity_track::of(std::size_t from, std::size_t to) const {
    signal::regularity r;
    if (to <= from) return r;
    auto const percent = [](std::size_t part, std::size_t whole) {
        return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
    };
    auto const &a = before_[from], &b = before_[to];
    r.beats = to - from;
    r.jumps_percent = percent(b.jumps - a.jumps, b.followers - a.followers);
    r.corrected_percent = percent(b.corrections - a.corrections, r.beats);
    return r;
}

signal::regularity regularity_track::between(double from_s, double to_s) const {
    auto const until = [this](double t_s) {
        return static_cast<std::size_t>(std::ranges::upper_bound(t_s_, t_s) - t_s_.begin());
    };
    return of(until(from_s), until(to_s));
}

signal::regularity regularity_track::whole() const {
    return of(0, t_s_.size());
}

signal::quality regularity_track::at(double end_s) const {
    return signal::judge(between(end_s - signal::rhythm_window_s, end_s));
}

} // namespace coregulation::analysis
