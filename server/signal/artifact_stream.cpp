#include "server/signal/artifact_stream.hpp"

#include "server/signal/artifact_rules.hpp"
#include "server/signal/correction.hpp"
#include "server/signal/quartiles.hpp"
#include "server/signal/rhythm.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::signal {

namespace {
constexpr std::size_t verdict_delay = 2; // beats that must follow: D of the next two
constexpr std::size_t early_beats = 30;  // before, quartiles say nothing
// Of both thresholds. A nearly metronomic heart (a pacemaker, hard work) would otherwise be judged by the sensor's
// rounding of 1/1024 s; a misplacement below this moves no measure.
constexpr double least_limit_ms = 10;
} // namespace

std::span<verdict const> artifact_stream::push(double rr_ms, bool starts_segment) {
    settled_.clear();
    if (starts_segment) {
        while (waiting_ > 0) settle_next();
        follows_step_ = false;
    }
    if (newest_.size() == threshold_beats + verdict_delay) newest_.erase(newest_.begin());

    judged here{rr_ms, 0, 0, starts_segment || newest_.empty()};
    if (!here.starts_segment) here.change_ms = rr_ms - newest_.back().rr_ms;
    newest_.push_back(here);
    ++waiting_;
    ++seen_;

    std::vector<double> rr;
    auto const near = std::min(newest_.size(), median_beats);
    for (auto i = newest_.size() - near; i < newest_.size(); ++i) rr.push_back(newest_[i].rr_ms);
    median_ms_ = median(rr);
    newest_.back().deviation_ms = weighed_deviation(rr_ms, median_ms_);

    std::vector<double> changes, deviations;
    for (auto i = newest_.size() - std::min(newest_.size(), threshold_beats); i < newest_.size(); ++i) {
        if (!newest_[i].starts_segment) changes.push_back(newest_[i].change_ms);
        deviations.push_back(newest_[i].deviation_ms);
    }
    change_limit_ms_ = changes.empty() ? 0 : std::max(least_limit_ms, threshold_scale * quartile_deviation(changes));
    deviation_limit_ms_ = std::max(least_limit_ms, threshold_scale * quartile_deviation(deviations));

    if (waiting_ > verdict_delay) settle_next();
    return settled_;
}

std::vector<verdict> artifact_stream::provisional() const {
    std::vector<verdict> verdicts;
    for (auto i = newest_.size() - waiting_; i < newest_.size(); ++i) {
        auto const rr = newest_[i].rr_ms;
        auto const suspect = rr < shortest_nn_ms || rr > longest_nn_ms || odd(i);
        verdicts.push_back(suspect ? verdict::long_short : verdict::undecided);
    }
    return verdicts;
}

void artifact_stream::settle_next() {
    auto const i = newest_.size() - waiting_;
    auto const beat = seen_ - waiting_;
    settled_.push_back(beat < early_beats ? early(i) : adapted(i));
    auto const asked = follows_step_ || (std::abs(change(i)) > 1 && settled_.back() != verdict::ectopic);
    follows_step_ = !follows_step_ && asked && std::abs(change(i + 1)) < std::abs(change(i + 2));
    --waiting_;
}

verdict artifact_stream::adapted(std::size_t i) const {
    auto const& beat = newest_[i];
    neighbourhood n;
    n.before = i > 0 && !beat.starts_segment ? change(i - 1) : 0;
    n.here = change(i);
    n.next = change(i + 1);
    n.after_next = change(i + 2);
    n.deviation_ms = weighed_deviation(beat.rr_ms, median_ms_);
    n.deviation_limit_ms = deviation_limit_ms_;
    n.rr_ms = beat.rr_ms;
    n.next_rr_ms = i + 1 < newest_.size() ? newest_[i + 1].rr_ms : 0;
    n.median_ms = median_ms_;

    if (!follows_step_) {
        // A segment's first beat has no change: its distance from the median alone must tell.
        if (std::abs(n.here) <= 1 && !beat.starts_segment) return verdict::normal;
        if (is_ectopic(n)) return verdict::ectopic;
    }
    return long_or_short(n);
}

verdict artifact_stream::early(std::size_t i) const {
    if (!odd(i)) return verdict::normal;
    auto const rr = newest_[i].rr_ms;
    auto const near_median = [this](double ms) { return std::abs(ms - median_ms_) <= jump_share * median_ms_; };
    if (rr < median_ms_ && i + 1 < newest_.size() && !newest_[i + 1].starts_segment &&
        near_median(rr + newest_[i + 1].rr_ms)) {
        return verdict::extra;
    }
    if (rr > median_ms_ && near_median(rr / 2)) return verdict::missed;
    return verdict::long_short;
}

bool artifact_stream::odd(std::size_t i) const {
    auto const rr = newest_[i].rr_ms;
    if (std::abs(rr - median_ms_) <= jump_share * median_ms_) return false;
    auto const jumps_from = [rr](judged const& other) { return std::abs(rr - other.rr_ms) > jump_share * other.rr_ms; };
    auto const from_before = i > 0 && !newest_[i].starts_segment && jumps_from(newest_[i - 1]);
    auto const to_next = i + 1 < newest_.size() && !newest_[i + 1].starts_segment && jumps_from(newest_[i + 1]);
    return from_before || to_next;
}

double artifact_stream::change(std::size_t i) const {
    if (i >= newest_.size()) return 0;
    auto const ms = newest_[i].change_ms;
    return ms == 0 ? 0 : ms / change_limit_ms_;
}

} // namespace coregulation::signal
