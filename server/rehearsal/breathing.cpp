#include "server/rehearsal/breathing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace coregulation::rehearsal {

namespace {

constexpr double turn = 2 * std::numbers::pi;
constexpr double wander_limit = 2.5;       // standard deviations: with wander 0.3, a breath lasts at least a quarter
constexpr double slowest_reaction_s = 0.6; // behind a pacer: about what people who follow a moving light need
constexpr double paced_wander = 0.2;       // share of the free wander that remains when following a pacer
constexpr double shortest_paced = 0.5;     // share of one's breath: nobody breathes faster than that to catch up
constexpr double slow_low_hz = 0.03, slow_high_hz = 0.1;

} // namespace

breathing::breathing(random_stream random, double period_s, double wander, double start_s)
    : random_(random)
    , period_s_(period_s)
    , wander_(wander)
    , reaction_s_(random_.uniform(0, slowest_reaction_s)) {
    start_s_.push_back(start_s - period_s_ * random_.uniform());
}

double breathing::phase(double t_s) {
    while (start_s_.back() <= t_s) start_s_.push_back(next_end(start_s_.back()));
    auto const after = std::upper_bound(start_s_.begin(), start_s_.end(), t_s);
    if (after == start_s_.begin()) return 0; // the very first beginning, a rounding error early
    auto const begin = *std::prev(after);
    return turn * (t_s - begin) / (*after - begin);
}

void breathing::follow(std::optional<pace> with) {
    pace_ = with;
}

double breathing::next_end(double start_s) {
    auto const z = random_.normal(wander_limit);
    if (!pace_) return start_s + period_s_ * (1 + wander_ * z);
    auto const period_s = pace_->period_s;
    auto const epoch_s = pace_->epoch_s + reaction_s_;
    auto turns = std::round((start_s + period_s - epoch_s) / period_s);
    if (epoch_s + turns * period_s - start_s < shortest_paced * period_s) ++turns;
    auto const end_s = epoch_s + turns * period_s + paced_wander * wander_ * z * period_s;
    return std::max(end_s, start_s + shortest_paced / 2 * period_s);
}

slow_waves::slow_waves(random_stream random) {
    auto const width = (slow_high_hz - slow_low_hz) / static_cast<double>(waves_.size());
    for (std::size_t i = 0; i < waves_.size(); ++i) {
        waves_[i].hz = slow_low_hz + width * (static_cast<double>(i) + random.uniform());
        waves_[i].phase = random.uniform(0, turn);
    }
}

double slow_waves::at(double t_s) const {
    double sum = 0;
    for (auto const& one : waves_) sum += std::sin(turn * one.hz * t_s + one.phase);
    return sum * std::sqrt(2.0 / static_cast<double>(waves_.size()));
}

} // namespace coregulation::rehearsal
