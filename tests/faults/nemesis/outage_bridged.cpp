#include "tests/faults/nemesis/checkers.hpp"

#include <algorithm>
#include <cstdio>

namespace coregulation::faults {

namespace {

constexpr double longest_gap_ms = 2000;    // between frames, which come each second
constexpr double all_stored_within_s = 10; // of Postgres' return
constexpr double before_ms = 1000, after_ms = 5000;

// A machine that stands still delays frames whatever Postgres does. So what counts as a gap is measured in the same
// run, where nothing was wrong; but a run in which calm gaps are longer than this shows nothing.
constexpr double calm_at_most_ms = 5000;
constexpr double calm_around_ms = 4000; // of any fault of the server

// The longest time without a frame between these times.
double longest_gap(screen const& one, double from_ms, double to_ms) {
    double longest = 0;
    auto shown_ms = from_ms;
    for (auto const& frame : one.frames) {
        if (frame.at_ms <= from_ms || frame.at_ms > to_ms) continue;
        longest = std::max(longest, frame.at_ms - shown_ms);
        shown_ms = frame.at_ms;
    }
    return std::max(longest, to_ms - shown_ms);
}

// On screens without lines that may be bad, between faults.
double longest_calm_gap(evidence const& all) {
    double longest = 0;
    for (auto const& one : all.screens) {
        if (one.whose) continue;
        for (std::size_t i = 1; i < one.frames.size(); ++i) {
            auto const from_ms = one.frames[i - 1].at_ms, to_ms = one.frames[i].at_ms;
            auto const calm = std::ranges::none_of(all.faults, [&](occurrence const& fault) {
                return is_about_the_server(fault.what.what) && fault.began_ms - calm_around_ms < to_ms &&
                       from_ms < fault.ended_ms + calm_around_ms;
            });
            if (calm) longest = std::max(longest, to_ms - from_ms);
        }
    }
    return longest;
}

} // namespace

verdict outage_bridged(evidence const& all) {
    verdict out{.name = "outage bridged"};
    auto const breach = [&out](std::string what) {
        out.holds = false;
        if (out.details.size() < most_details) out.details.push_back(std::move(what));
    };
    auto const calm_ms = longest_calm_gap(all);
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
            auto const gap_ms = longest_gap(one, from_ms, to_ms);
            longest_ms = std::max(longest_ms, gap_ms);
            if (gap_ms > std::max(longest_gap_ms, calm_ms))
                breach(one.name + " stood still for " + std::to_string(static_cast<int>(gap_ms)) + " ms");
        }
    }
    char words[300];
    std::snprintf(
        words, sizeof words,
        "%zu outages of Postgres on %zu screens: no longer than %.2f s without a frame, in calm times %.2f s; "
        "everything "
        "was stored within %.2f s of its return",
        outages, judged, longest_ms / 1000, calm_ms / 1000, longest_stored_s);
    if (outages > 0 && calm_ms > calm_at_most_ms) breach("this machine stood still so long that nothing is shown");
    out.sentence = outages == 0 ? "there was no outage" : words;
    return out;
}

} // namespace coregulation::faults
