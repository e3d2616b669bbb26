#include "server/session/own_calm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace coregulation::session {

namespace {

constexpr double minute = 60'000;           // ms
constexpr double longest_minute_s = 75;     // from the first to the last beat of a minute, left-out beats between them
constexpr double heard_least = 2 * minute;  // before anything is called calm
constexpr double recent_s = 30;             // shorter would follow single breaths and sentences
constexpr double recent_least = 0.8 * 30e3; // ms of beats in it
constexpr double far_bpm = 25, far_ratio = 1.35;
constexpr double odd_share = 0.3;
constexpr std::size_t neighbours = 5;
// So many in a row are no artifacts: the rhythm is another one.
constexpr unsigned most_odd = 5;

} // namespace

void own_calm::begin_minute() {
    minute_.clear();
    minute_ms_ = 0;
    odd_in_a_row_ = 0;
}

bool own_calm::is_odd(double rr_ms) const {
    if (minute_.size() < neighbours) return false;
    std::array<double, neighbours> last{};
    std::transform(
        minute_.end() - neighbours, minute_.end(), last.begin(), [](signal::heartbeat const& b) { return b.rr_ms; });
    std::ranges::nth_element(last, last.begin() + neighbours / 2);
    auto const median = last[neighbours / 2];
    return std::abs(rr_ms - median) > odd_share * median;
}

void own_calm::add(signal::heartbeat const& beat) {
    if (beat.starts_segment) begin_minute();
    if (is_odd(beat.rr_ms)) {
        if (++odd_in_a_row_ < most_odd) return;
        begin_minute();
    }
    odd_in_a_row_ = 0;
    minute_.push_back(beat);
    minute_ms_ += beat.rr_ms;
    clean_ms_ += beat.rr_ms;
    while (minute_ms_ - minute_.front().rr_ms >= minute) {
        minute_ms_ -= minute_.front().rr_ms;
        minute_.pop_front();
    }
    auto const whole = minute_ms_ >= minute && beat.t_s - minute_.front().t_s <= longest_minute_s;
    if (whole) calm_bpm_ = std::min(calm_bpm_, minute * static_cast<double>(minute_.size()) / minute_ms_);
}

std::optional<double> own_calm::above_bpm(double end_s) const {
    if (clean_ms_ < heard_least || !std::isfinite(calm_bpm_)) return {};
    double beats = 0, ms = 0;
    for (auto const& one : minute_) {
        if (one.t_s <= end_s - recent_s || one.t_s > end_s) continue;
        ++beats;
        ms += one.rr_ms;
    }
    if (ms < recent_least) return {};
    auto const rate = minute * beats / ms;
    if (rate < far_ratio * calm_bpm_ || rate < calm_bpm_ + far_bpm) return {};
    return rate - calm_bpm_;
}

} // namespace coregulation::session
