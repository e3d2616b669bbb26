#include "tests/faults/nemesis/checkers.hpp"

#include <algorithm>
#include <cstdio>

namespace coregulation::faults {

namespace {

constexpr double longest_gap_ms = 2000;    // between frames, which come each second
constexpr double all_stored_within_s = 10; // of Postgres' return
constexpr double before_ms = 1000, after_ms = 5000;

} // namespace

verdict outage_bridged(evidence const& all) {
    verdict out{.name = "outage bridged"};
    auto const breach = [&out](std::string what) {
        out.holds = false;
        if (out.details.size() < most_details) out.details.push_back(std::move(what));
    };
    std::size_t outages = 0, judged = 0;
    double longest_ms = 0, longest_stored_s = 0;
    for (auto const& fault : all.faults) {
        if (fault.what.what != fault_kind::outage) continue;
        ++outages;
        if (!fault.all_stored_s) {
            breach("not everything was stored after the outage");
        } else {
            longest_stored_s = std::max(longest_stored_s, *fault.all_stored_s);
            if (*fault.all_stored_s > all_stored_within_s)
                breach("not everything was stored 10 s after Postgres returned");
        }
        auto const from_ms = fault.began_ms - before_ms, to_ms = fault.ended_ms + after_ms;
        auto const interrupted = std::ranges::any_of(all.faults, [&](occurrence const& other) {
            auto const what = other.what.what;
            auto const stops = what == fault_kind::kill || what == fault_kind::deploy || what == fault_kind::freeze;
            return stops && other.began_ms < to_ms && other.ended_ms > from_ms;
        });
        if (interrupted) continue;
        for (auto const& one : all.screens) {
            if (one.whose && is_disturbed(all, *one.whose, from_ms, to_ms)) continue;
            ++judged;
            auto shown_ms = from_ms;
            auto const gap_until = [&](double at_ms) {
                longest_ms = std::max(longest_ms, at_ms - shown_ms);
                if (at_ms - shown_ms > longest_gap_ms)
                    breach(one.name + " stood still for " + std::to_string(static_cast<int>(at_ms - shown_ms)) + " ms");
                shown_ms = at_ms;
            };
            for (auto const& frame : one.frames)
                if (frame.at_ms > from_ms && frame.at_ms <= to_ms) gap_until(frame.at_ms);
            gap_until(to_ms);
        }
    }
    char words[300];
    std::snprintf(
        words, sizeof words,
        "%zu outages of Postgres on %zu screens: no longer than %.2f s without a frame; everything was stored within "
        "%.2f s of its return",
        outages, judged, longest_ms / 1000, longest_stored_s);
    out.sentence = outages == 0 ? "there was no outage" : words;
    return out;
}

} // namespace coregulation::faults
