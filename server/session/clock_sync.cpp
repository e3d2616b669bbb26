#include "server/session/clock_sync.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace coregulation::session {

namespace {
constexpr double period_ms = 20'000;        // four exchanges of a client that asks every 5 s
constexpr std::size_t periods_most = 30;    // ten minutes
constexpr double latest_ms = 60'000;        // how late an exchange may be told
constexpr double settling_ms = 10'000;      // nobody leans on the estimate yet
constexpr double glide = 1e-3;              // ms per ms
constexpr double drift_most = 100e-6;       // two crystals of ±50 ppm
constexpr double drift_least = 10e-6;       // temperature moves a crystal by a few ppm
constexpr std::size_t periods_for_skew = 6; // two minutes
constexpr double alike_within = 3;          // periods of one path; with 2 a busy line has too few
constexpr double skew_error_most = 40e-6;   // standard error; above, the line says less than nothing
} // namespace

bool clock_sync::add(clock_exchange const& e) {
    auto const round_trip_ms = (e.t3_ms - e.t0_ms) - (e.t2_ms - e.t1_ms);
    auto const finite =
        std::isfinite(e.t0_ms) && std::isfinite(e.t1_ms) && std::isfinite(e.t2_ms) && std::isfinite(e.t3_ms);
    if (!finite || e.t3_ms < e.t0_ms || e.t2_ms < e.t1_ms || round_trip_ms < 0) return false;
    if (!periods_.empty() && e.t3_ms < reference_ms_ - latest_ms) return false;

    auto const now_ms = periods_.empty() ? e.t3_ms : std::max(reference_ms_, e.t3_ms);
    if (periods_.empty()) first_ms_ = now_ms;
    keep(e);
    learn_skew();
    auto within = limits_at(now_ms);
    if (within.above_ms < within.below_ms) {
        // No clock within the permitted drift fits: it was set, or slept. What came before says nothing now.
        periods_.clear();
        skew_ = 0;
        skew_uncertainty_ = drift_most;
        first_ms_ = now_ms;
        keep(e);
        within = limits_at(now_ms);
    }

    auto const middle_ms = (within.above_ms + within.below_ms) / 2;
    if (now_ms - first_ms_ <= settling_ms) {
        offset_ms_ = middle_ms;
    } else {
        auto const passed_ms = now_ms - reference_ms_;
        auto const carried_ms = std::clamp(offset_ms_ + skew_ * passed_ms, within.below_ms, within.above_ms);
        auto const reach_ms = glide * passed_ms;
        offset_ms_ = carried_ms + std::clamp(middle_ms - carried_ms, -reach_ms, reach_ms);
    }
    reference_ms_ = now_ms;
    uncertainty_ms_ = std::max(within.above_ms - offset_ms_, offset_ms_ - within.below_ms);
    return true;
}

std::optional<clock_sync::mapped> clock_sync::to_session(double client_ms) const {
    if (periods_.empty()) return {};
    auto const since_ms = client_ms - reference_ms_;
    return mapped{client_ms + offset_ms_ + skew_ * since_ms, uncertainty_ms_ + skew_uncertainty_ * std::abs(since_ms)};
}

std::optional<double> clock_sync::arrival_ms(double client_ms) const {
    if (periods_.empty()) return {};
    return client_ms + limits_at(client_ms).above_ms;
}

void clock_sync::keep(clock_exchange const& e) {
    bound const above{e.t0_ms, e.t1_ms - e.t0_ms};
    bound const below{e.t3_ms, e.t2_ms - e.t3_ms};
    auto const number = std::lround(std::floor(e.t3_ms / period_ms));
    auto const at = std::ranges::lower_bound(periods_, number, {}, &period::number);
    if (at == periods_.end() || at->number != number) {
        periods_.insert(at, {number, above, below});
        if (periods_.size() > periods_most) periods_.erase(periods_.begin());
        return;
    }
    if (above.offset_ms < at->above.offset_ms) at->above = above;
    if (below.offset_ms > at->below.offset_ms) at->below = below;
}

clock_sync::limits clock_sync::limits_at(double client_ms) const {
    limits l{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (auto const& p : periods_) {
        auto const carried = [&](bound const& b, double sign) {
            auto const since_ms = client_ms - b.client_ms;
            return b.offset_ms + skew_ * since_ms + sign * skew_uncertainty_ * std::abs(since_ms);
        };
        l.above_ms = std::min(l.above_ms, carried(p.above, 1));
        l.below_ms = std::max(l.below_ms, carried(p.below, -1));
    }
    return l;
}

// By a line through the middles of the periods whose bounds lie about as close as the closest: how unequal the two
// ways are moves a middle by up to half the distance of its bounds, and that changes when the path does.
void clock_sync::learn_skew() {
    auto const apart = [](period const& p) { return p.above.offset_ms - p.below.offset_ms; };
    auto const closest = apart(*std::ranges::min_element(periods_, {}, apart));
    std::vector<period> alike;
    std::ranges::copy_if(
        periods_, std::back_inserter(alike), [&](period const& p) { return apart(p) <= alike_within * closest; });
    if (alike.size() < periods_for_skew) return;
    auto const n = static_cast<double>(alike.size());
    auto const time_of = [](period const& p) { return (p.above.client_ms + p.below.client_ms) / 2; };
    auto const offset_of = [](period const& p) { return (p.above.offset_ms + p.below.offset_ms) / 2; };
    double mean_time = 0, mean_offset = 0;
    for (auto const& p : alike) {
        mean_time += time_of(p) / n;
        mean_offset += offset_of(p) / n;
    }
    double tt = 0, to = 0;
    for (auto const& p : alike) {
        tt += (time_of(p) - mean_time) * (time_of(p) - mean_time);
        to += (time_of(p) - mean_time) * (offset_of(p) - mean_offset);
    }
    auto const slope = to / tt;
    double residual = 0;
    for (auto const& p : alike) {
        auto const d = offset_of(p) - mean_offset - slope * (time_of(p) - mean_time);
        residual += d * d;
    }
    auto const error = std::sqrt(residual / (n - 2) / tt);
    if (error > skew_error_most || std::abs(slope) > 2 * drift_most) return;
    skew_ = slope;
    skew_uncertainty_ = std::clamp(3 * error, drift_least, drift_most);
}

} // namespace coregulation::session
