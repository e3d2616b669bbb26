#include "server/analysis/circle_window.hpp"

#include "server/analysis/timeline.hpp"
#include "server/signal/tachogram.hpp"

#include <cstdint>

namespace coregulation::analysis {

namespace {

// Scrambled, so that neighbours draw nothing alike (splitmix64 of Steele, Lea & Flood 2014).
std::uint64_t seed_of(std::size_t person, std::size_t window) {
    auto z = (static_cast<std::uint64_t>(person) << 40) + static_cast<std::uint64_t>(window) + 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

synchrony::pair_settings pair_settings_of(settings const& how) {
    synchrony::pair_settings s;
    s.window_samples = settings::samples(how.window_s);
    s.max_lag_samples = settings::samples(how.lag_s);
    if (how.pacer_bpm) s.pacer = synchrony::pacer_reference{0, 60 / *how.pacer_bpm};
    return s;
}

// Each pair by itself; the group stays absent.
synchrony::circle_measures
by_pairs(std::span<synchrony::circle_member const> members, synchrony::pair_settings const& how, double end_s) {
    synchrony::circle_measures m;
    m.in_group.assign(members.size(), false);
    for (std::size_t a = 0; a < members.size(); ++a)
        for (auto b = a + 1; b < members.size(); ++b) {
            auto const cut = [&](std::size_t i) {
                return signal::window{
                    end_s, {members[i].bpm.begin(), members[i].bpm.end()}, signal::missing_share(members[i].bpm)};
            };
            m.pairs.push_back(synchrony::measure_pair(cut(a), cut(b), how, members[a].seed ^ (members[b].seed >> 1)));
        }
    return m;
}

} // namespace

circle_window window_of_circle(
    std::span<person const> all, std::vector<std::size_t> const& there, grid_index end, std::size_t k,
    settings const& how) {
    circle_window w;
    w.group.t_s = time_of(end);
    std::vector<synchrony::circle_member> members;
    for (auto const i : there) {
        if (all[i].regular.at(w.group.t_s) != signal::quality::measuring) continue;
        w.people.push_back(i);
        members.push_back({all[i].rhythm.bpm(end, timeline::wanted(how)), seed_of(i, k)});
    }
    if (members.size() >= 2) w.together = by_pairs(members, pair_settings_of(how), w.group.t_s);
    w.group.measured = w.together.group;
    if (!w.group.measured) {
        w.group.why = reason::people;
        return w;
    }

    for (std::size_t m = 0; m < members.size(); ++m)
        if (w.together.in_group[m]) w.group.people.push_back(w.people[m]);
    std::vector<std::span<double const>> tachograms;
    double sum = 0, scores = 0;
    for (auto const i : w.group.people) {
        auto const rr_ms = all[i].rhythm.rr_ms(end, signal::coherence_samples);
        auto const value = signal::coherence_of(rr_ms);
        if (!value) continue;
        sum += value->score;
        scores += 1;
        tachograms.push_back(rr_ms);
    }
    if (scores > 0) w.group.coherence_mean = sum / scores;
    return w;
}

} // namespace coregulation::analysis
