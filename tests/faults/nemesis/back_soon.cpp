#include "tests/faults/nemesis/checkers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace coregulation::faults {

namespace {

constexpr double goal_p95_ms = 3000;       // after a kill
constexpr std::size_t enough = 30;         // gaps for a p95 to be one
constexpr double longest_ms = 15000;       // any screen; a client's third attempt is made by then
constexpr std::uint64_t goal_missed = 1;   // frames at a deploy
constexpr double fresh_ms = 3000;          // older was the last frame of a screen that had not come back before
constexpr double line_recovers_ms = 10000; // a screen whose own line is disturbed so soon after is not judged

struct change {
    double gap_ms = 0;
    std::uint64_t missed = 0; // frames that were due and not shown
};

// Was this screen away already, from an earlier fault? (A client's back-off grows to 20 s while a server without its
// database sends it away.)
bool was_away(screen const& one, double began_ms) {
    auto const after = std::ranges::find_if(one.frames, [&](seen_frame const& f) { return f.at_ms >= began_ms; });
    return after == one.frames.begin() || std::prev(after)->at_ms < began_ms - fresh_ms;
}

// From the last frame of the old epoch to the first of the new.
std::optional<change> across(screen const& one, double began_ms) {
    auto const after = std::ranges::find_if(one.frames, [&](seen_frame const& f) { return f.at_ms >= began_ms; });
    if (after == one.frames.begin()) return {};
    auto before = *std::prev(after);
    auto const first =
        std::find_if(after, one.frames.end(), [&](seen_frame const& f) { return f.epoch > before.epoch; });
    if (first == one.frames.end()) return {};
    if (first != one.frames.begin()) before = *std::prev(first); // what was still on its way then
    return change{first->at_ms - before.at_ms, first->number - std::min(first->number, before.number + 1)};
}

double at_share(std::vector<double> sorted, double share) {
    std::ranges::sort(sorted);
    return sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()))) - 1];
}

} // namespace

verdict back_soon(evidence const& all) {
    verdict out{.name = "back soon"};
    std::vector<double> gaps_ms;
    std::uint64_t most_missed = 0;
    std::size_t kills = 0, deploys = 0, crossings = 0, never = 0, away = 0;
    std::vector<std::size_t> missed_by(4); // 0, 1, 2, more
    for (auto const& fault : all.faults) {
        auto const kill = fault.what.what == fault_kind::kill, deploy = fault.what.what == fault_kind::deploy;
        if (!kill && !deploy) continue;
        ++(kill ? kills : deploys);
        std::vector<double> too_many_ms; // gaps on screens that missed more at this deploy than they may
        for (auto const& one : all.screens) {
            if (one.whose && is_disturbed(all, *one.whose, fault.began_ms - 1000, fault.began_ms + line_recovers_ms))
                continue;
            auto const found = across(one, fault.began_ms);
            if (found && was_away(one, fault.began_ms)) {
                ++away;
                continue;
            }
            if (!found) {
                ++never;
                if (out.details.size() < most_details)
                    out.details.push_back(one.name + " showed nothing after a restart");
                continue;
            }
            if (kill) {
                gaps_ms.push_back(found->gap_ms);
            } else {
                ++crossings;
                most_missed = std::max(most_missed, found->missed);
                ++missed_by[std::min<std::size_t>(found->missed, 3)];
                if (found->missed > goal_missed) too_many_ms.push_back(found->gap_ms);
            }
        }
        if (!too_many_ms.empty() && out.details.size() < most_details) {
            char line[160];
            std::snprintf(
                line, sizeof line, "the deploy at %.1f s: %zu screens without a frame for %.2f to %.2f s",
                fault.began_ms / 1000, too_many_ms.size(), std::ranges::min(too_many_ms) / 1000,
                std::ranges::max(too_many_ms) / 1000);
            out.details.push_back(line);
        }
    }
    char words[400];
    if (!gaps_ms.empty()) {
        auto const p50 = at_share(gaps_ms, 0.5), p95 = at_share(gaps_ms, 0.95), most = at_share(gaps_ms, 1);
        std::snprintf(
            words, sizeof words, "%zu kills, %zu gaps on screens: p50 %.2f s, p95 %.2f s, longest %.2f s", kills,
            gaps_ms.size(), p50 / 1000, p95 / 1000, most / 1000);
        out.sentence = words;
        if ((gaps_ms.size() >= enough && p95 > goal_p95_ms) || most > longest_ms) out.holds = false;
    }
    if (deploys > 0) {
        std::snprintf(
            words, sizeof words,
            "%s%zu deploys%s: frames missed on %zu screens: none %zu, one %zu, two %zu, more %zu; at most %llu",
            out.sentence.empty() ? "" : "; ", deploys,
            all.socket_handed_over ? "" : " without a socket that outlives the server", crossings, missed_by[0],
            missed_by[1], missed_by[2], missed_by[3], static_cast<unsigned long long>(most_missed));
        out.sentence += words;
        if (all.socket_handed_over && most_missed > goal_missed) out.holds = false;
    }
    if (away > 0) out.sentence += "; " + std::to_string(away) + " times a screen was still away from an earlier fault";
    if (never > 0) out.holds = false;
    if (out.sentence.empty()) out.sentence = "there was no restart";
    return out;
}

} // namespace coregulation::faults
