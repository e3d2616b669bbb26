#include "server/signal/beat_clock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace coregulation::signal {

namespace {
constexpr double drift = 100e-6;          // two crystals of ±50 ppm
constexpr double longest_gap_s = 3;       // of arrivals; straps notify once a second
constexpr double least_loss = 0.6;        // of the usual interval: whole intervals are lost, and beats wait unevenly
constexpr double chance_of_run = 1e-6;    // what is tried again with every notification has to be rare
constexpr double hole = 1.4;              // of the usual gap: a report less makes it 2, an H10's uneven ones 1.5
constexpr std::size_t earlier_least = 20; // residuals that must be known before a run can be judged
constexpr std::array<std::size_t, 5> runs{5, 8, 12, 20, 30}; // shorter ones mistake a busy radio for a loss
constexpr double first_spread_s = 0.1; // of residuals, before they are known; weighs as much as one of them
// What the least of n jitters exceeds zero by, in σ / √n: 0.9 for jitter spread evenly over a second (n = 60), 2 for
// the log of an H10, whose jitter is rarely small. Between them; both then stay within 50 ms.
constexpr double excess = 1.5;
constexpr double reach = 4; // of the stated uncertainty, in σ / √n: held by 97 % of beats under the logged jitter
} // namespace

std::size_t beat_clock::add(double arrival_s, double uncertainty_s, std::span<double const> rr_ms, bool lost_before) {
    broken_ = broken_ || lost_before;
    gap_s_ = std::max(gap_s_, arrival_s - std::exchange(newest_report_s_, arrival_s));
    if (rr_ms.empty()) return 0;

    anchor here;
    here.gap_s = std::exchange(gap_s_, 0);
    for (auto const rr : rr_ms) sum_s_ += rr / 1000;
    here.sum_s = sum_s_;
    here.residual_s = arrival_s - sum_s_;
    here.uncertainty_s = uncertainty_s;
    here.beats = rr_ms.size();
    if (!anchors_.empty() && arrival_s - newest_arrival_s_ > longest_gap_s) {
        auto latest_s = anchors_.back().residual_s; // of this chain, as late as jitter alone has made it so far
        for (auto i = chain_start(anchors_.size()); i < anchors_.size(); ++i) {
            latest_s = std::max(latest_s, anchors_[i].residual_s);
        }
        broken_ = broken_ || here.residual_s > latest_s + least_loss_s();
    }
    if (broken_) here.to_before = link::broken;
    newest_arrival_s_ = arrival_s;

    for (auto const rr : rr_ms) beats_.push_back({0, rr, 0, false});
    anchors_.push_back(here);
    broken_ = false;

    envelop(chain_start(anchors_.size()), anchors_.size());
    look_for_loss();
    look_for_join();
    time_beats();
    return rr_ms.size();
}

std::size_t beat_clock::forget_before(double t_s) {
    std::size_t dropped = 0;
    while (dropped + 1 < beats_.size() && beats_[dropped].t_s < t_s) ++dropped;
    beats_.erase(beats_.begin(), beats_.begin() + static_cast<std::ptrdiff_t>(dropped));

    auto rest = dropped;
    std::size_t gone = 0;
    while (rest > 0) {
        auto const taken = std::min(rest, anchors_[gone].beats);
        anchors_[gone].beats -= taken;
        rest -= taken;
        if (anchors_[gone].beats > 0) break;
        ++gone;
    }
    if (gone > 0 && anchors_[gone].to_before == link::follows) {
        // What the forgotten ones knew about the envelope lives on in the first that stays.
        anchors_[gone].residual_s = std::min(anchors_[gone].residual_s, anchors_[gone].envelope_s);
    }
    anchors_.erase(anchors_.begin(), anchors_.begin() + static_cast<std::ptrdiff_t>(gone));
    return dropped;
}

std::size_t beat_clock::chain_start(std::size_t end) const {
    auto start = end - 1;
    while (start > 0 && anchors_[start].to_before == link::follows) --start;
    return start;
}

void beat_clock::envelop(std::size_t from, std::size_t to) {
    for (auto i = from; i < to; ++i) {
        auto& a = anchors_[i];
        a.envelope_s = a.residual_s;
        if (i == from) continue;
        auto const& before = anchors_[i - 1];
        a.envelope_s = std::min(a.residual_s, before.envelope_s + drift * (a.sum_s - before.sum_s));
    }
    for (auto i = to - 1; i-- > from;) {
        auto const& after = anchors_[i + 1];
        auto& a = anchors_[i];
        a.envelope_s = std::min(a.envelope_s, after.envelope_s + drift * (after.sum_s - a.sum_s));
    }
}

double beat_clock::least_loss_s() const {
    double sum_ms = 0;
    for (auto const& beat : beats_) sum_ms += beat.rr_ms;
    return least_loss * sum_ms / 1000 / static_cast<double>(beats_.size());
}

double beat_clock::share_of_holes(std::size_t start, std::size_t at) const {
    std::vector<double> gaps;
    for (auto i = start; i < anchors_.size(); ++i) gaps.push_back(anchors_[i].gap_s);
    auto const middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    auto const least = hole * *middle;
    if (anchors_[at].gap_s < least) return 1;
    auto const holes = std::ranges::count_if(gaps, [least](double gap) { return gap >= least; });
    return static_cast<double>(holes) / static_cast<double>(gaps.size());
}

// Autocorrelation of the residuals from one notification to the next, with what few readings take off it.
double beat_clock::likeness(std::size_t from, std::size_t to) const {
    auto const n = static_cast<double>(to - from);
    double mean = 0, squares = 0, products = 0, before = 0;
    for (auto i = from; i < to; ++i) mean += anchors_[i].residual_s / n;
    for (auto i = from; i < to; ++i) {
        auto const here = anchors_[i].residual_s - mean;
        squares += here * here;
        products += here * before;
        before = here;
    }
    return squares > 0 ? std::clamp(products / squares + 1 / n, 0.0, 1.0) : 0;
}

bool beat_clock::improbable(std::size_t start, std::size_t run, double holes) const {
    auto const first_of_run = anchors_.size() - run;
    auto lowest = anchors_[first_of_run].residual_s;
    auto highest = lowest;
    double mean = 0;
    for (auto i = first_of_run; i < anchors_.size(); ++i) {
        lowest = std::min(lowest, anchors_[i].residual_s);
        highest = std::max(highest, anchors_[i].residual_s);
        mean += anchors_[i].residual_s / static_cast<double>(run);
    }
    std::size_t as_high = 1, as_low = 1; // of the earlier ones, and one for what has not been seen yet
    double earlier_mean = 0;
    for (auto i = start; i < first_of_run; ++i) {
        as_high += anchors_[i].residual_s >= lowest;
        as_low += anchors_[i].residual_s <= highest;
        earlier_mean += anchors_[i].residual_s / static_cast<double>(first_of_run - start);
    }
    auto const step = mean - earlier_mean;
    if (std::abs(step) < least_loss_s()) return false;
    auto const earlier = static_cast<double>(first_of_run - start + 1);
    auto const alike = likeness(start, first_of_run);
    auto const readings = static_cast<double>(run) * (1 - alike) / (1 + alike);
    auto const as_extreme = static_cast<double>(step > 0 ? as_high : as_low);
    return holes * std::pow(as_extreme / earlier, readings) < chance_of_run;
}

void beat_clock::look_for_loss() {
    auto const start = chain_start(anchors_.size());
    for (auto const run : runs) {
        if (anchors_.size() - start < earlier_least + run) return;
        auto const cut = anchors_.size() - run;
        auto const holes = share_of_holes(start, cut);
        if (holes == 1 || !improbable(start, run, holes)) continue;
        anchors_[cut].to_before = link::suspected;
        envelop(start, cut);
        envelop(cut, anchors_.size());
        return;
    }
}

void beat_clock::look_for_join() {
    auto const start = chain_start(anchors_.size());
    if (start == 0 || anchors_[start].to_before != link::suspected) return;
    auto const step = anchors_[start].envelope_s - anchors_[start - 1].envelope_s;
    if (std::abs(step) >= least_loss_s()) return;
    anchors_[start].to_before = link::follows;
    envelop(chain_start(anchors_.size()), anchors_.size());
}

void beat_clock::time_beats() {
    std::size_t beat = 0;
    for (std::size_t from = 0; from < anchors_.size();) {
        auto to = from + 1;
        while (to < anchors_.size() && anchors_[to].to_before == link::follows) ++to;

        double mean = 0;
        auto const n = static_cast<double>(to - from);
        for (auto i = from; i < to; ++i) mean += anchors_[i].residual_s / n;
        double squares = first_spread_s * first_spread_s;
        for (auto i = from; i < to; ++i) {
            auto const d = anchors_[i].residual_s - mean;
            squares += d * d;
        }
        auto const standard_error_s = std::sqrt(squares) / n; // σ / √n

        for (auto i = from; i < to; ++i) {
            auto const& a = anchors_[i];
            auto const last = a.sum_s + a.envelope_s - excess * standard_error_s;
            auto t_s = last;
            for (auto k = beat + a.beats; k-- > beat;) {
                beats_[k].t_s = t_s;
                beats_[k].uncertainty_ms = 1000 * (reach * standard_error_s + a.uncertainty_s);
                beats_[k].starts_segment = k == beat && a.to_before != link::follows;
                t_s -= beats_[k].rr_ms / 1000;
            }
            beat += a.beats;
        }
        from = to;
    }
}

} // namespace coregulation::signal
