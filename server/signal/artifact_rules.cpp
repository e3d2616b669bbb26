#include "server/signal/artifact_rules.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::signal {

namespace {
// The line that separates ectopic beats in the (D, S12) plane: slope and intercept, from the paper.
constexpr double slope = 0.13;
constexpr double intercept = 0.17;
constexpr double deviation_factor = 3; // |M| beyond this is long or short whatever its neighbours
} // namespace

bool is_ectopic(neighbourhood const& n) {
    if (n.here > 1) return std::max(n.before, n.next) < -slope * n.here - intercept;
    if (n.here < -1) return std::min(n.before, n.next) > -slope * n.here + intercept;
    return false;
}

verdict long_or_short(neighbourhood const& n) {
    auto const is_long = n.here > 1 && std::min(n.next, n.after_next) < -1;
    auto const is_short = n.here < -1 && std::max(n.next, n.after_next) > 1;
    auto const is_far = std::abs(n.deviation_ms) > deviation_factor * n.deviation_limit_ms;
    if (!is_long && !is_short && !is_far) return verdict::normal;
    if (is_short && std::abs(n.rr_ms + n.next_rr_ms - n.median_ms) < n.deviation_limit_ms) return verdict::extra;
    if (is_long && std::abs(n.rr_ms / 2 - n.median_ms) < n.deviation_limit_ms) return verdict::missed;
    return verdict::long_short;
}

} // namespace coregulation::signal
