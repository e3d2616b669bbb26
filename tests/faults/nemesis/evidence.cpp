#include "tests/faults/nemesis/evidence.hpp"

#include <algorithm>

namespace coregulation::faults {

namespace {

// s after the end of a fault until the client is back: it notices a dead line after 20 s of silence, waits 10 s for
// a handshake that is swallowed, and then tries again after 0.5–20 s, according to how often it failed.
double after_effect_s(fault_kind what) {
    switch (what) {
    case fault_kind::half_open:
        return 32;
    case fault_kind::refuse:
        return 22;
    case fault_kind::tab:
        return 5;
    default:
        return 4;
    }
}

} // namespace

bool is_disturbed(evidence const& all, std::size_t person, double from_ms, double to_ms) {
    return std::ranges::any_of(all.faults, [&](occurrence const& one) {
        if (is_about_the_server(one.what.what)) return false;
        auto const everybody = one.what.what == fault_kind::storm || one.what.what == fault_kind::all_slow;
        if (!everybody && one.what.whom != person) return false;
        return one.began_ms <= to_ms && from_ms <= one.ended_ms + 1000 * after_effect_s(one.what.what);
    });
}

} // namespace coregulation::faults
