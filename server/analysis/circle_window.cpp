#include "server/analysis/circle_window.hpp"

#include "server/analysis/timeline.hpp"
#include "server/synchrony/group_coherence.hpp"

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

// Of the mean tachogram; p down to 0.025. 99 as live would take half a second more for an hour of twelve people.
constexpr std::size_t coherence_draws = 39;

// Of a group: of its first member's draws, once more scrambled.
constexpr std::uint64_t of_group = 0x5851f42d4c957f2d;

} // namespace

synchrony::circle circle_for(settings const& how) {
    synchrony::pair_settings s;
    s.window_samples = settings::samples(how.window_s);
    s.max_lag_samples = settings::samples(how.lag_s);
    s.surrogates = how.surrogates;
    if (how.pacer_bpm) s.pacer = synchrony::pacer_reference{0, 60 / *how.pacer_bpm};
    return synchrony::circle{s};
}

circle_window window_of_circle(
    synchrony::circle& measure, std::span<person const> all, std::vector<std::size_t> const& there, grid_index end,
    std::size_t k, settings const& how) {
    circle_window w;
    w.group.t_s = time_of(end);
    std::vector<synchrony::circle_member> members;
    for (auto const i : there) {
        if (all[i].regular.at(w.group.t_s) != signal::quality::measuring) continue;
        w.people.push_back(i);
        members.push_back({all[i].rhythm.bpm(end, timeline::wanted(how)), seed_of(i, k)});
    }
    if (members.size() >= 2) w.together = measure.measure(members);
    w.group.measured = w.together.group;
    if (!w.group.measured) {
        w.group.why = reason::people;
        return w;
    }

    std::vector<synchrony::tachogram> tachograms;
    std::vector<std::optional<double>> scores;
    for (std::size_t m = 0; m < members.size(); ++m) {
        if (!w.together.in_group[m]) continue;
        w.group.people.push_back(w.people[m]);
        tachograms.push_back(all[w.people[m]].rhythm.rr_ms(end, signal::coherence_samples));
        auto const value = signal::coherence_of(tachograms.back());
        scores.push_back(value ? std::optional{value->score} : std::nullopt);
    }
    w.group.coherence_mean = synchrony::mean_score(scores);
    w.group.coherence_of_mean =
        synchrony::coherence_of_mean(tachograms, members.front().seed ^ of_group, coherence_draws);
    return w;
}

} // namespace coregulation::analysis
