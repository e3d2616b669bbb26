#include "server/signal/heart.hpp"

#include "server/signal/artifact_stream.hpp"
#include "server/signal/beat_clock.hpp"
#include "server/signal/correction.hpp"
#include "server/signal/rhythm.hpp"
#include "server/signal/tachogram.hpp"
#include "server/signal/time_domain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace coregulation::signal {

namespace {

constexpr double kept_s = 180;        // the longest window asked for (120 s), and what its edges lean on
constexpr double silent_after_s = 10; // a strap notifies once a second; the screen calls it resting
// A strap that has just been put on, or is chosen anew, says only the rate at first; then the first RR may take some
// seconds. Longer means that there will be none.
constexpr double no_intervals_after_s = 8;
constexpr double heart_rate_window_s = 15;
constexpr double heart_rate_least_s = 5;
constexpr double rmssd_window_s = 60;
constexpr double rmssd_least_s = 30;
constexpr double spline_margin_s = 15; // beats before a window that shape its first samples; more change nothing

constexpr double never = -std::numeric_limits<double>::infinity();

double first_sample(double end_s, std::size_t samples) {
    return end_s - static_cast<double>(samples - 1) / grid_hz;
}

std::span<interval const> within(std::span<interval const> series, double from_s, double to_s) {
    auto const after = [](double t, interval const& i) { return t < i.t_s; };
    auto const first = std::upper_bound(series.begin(), series.end(), from_s, after);
    auto const last = std::upper_bound(first, series.end(), to_s, after);
    return {first, last};
}

double total_ms(std::span<interval const> series) {
    double sum = 0;
    for (auto const& one : series) sum += one.nn_ms;
    return sum;
}

// Where the newest unbroken stretch of a window begins: behind the last hole too long to be bridged by the
// share that may be missing. 0: no such hole.
std::size_t newest_stretch(std::span<double const> samples) {
    auto const longest = static_cast<std::size_t>(missing_most * static_cast<double>(samples.size()));
    std::size_t begin = 0, hole = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        hole = std::isnan(samples[i]) ? hole + 1 : 0;
        if (hole > longest) begin = i + 1;
    }
    return begin;
}

} // namespace

struct heart::impl {
    beat_clock clock;
    artifact_stream artifacts;
    std::vector<verdict> verdicts; // one for each of clock.beats(); undecided at the end
    double newest_arrival_s = never;
    double intervals_awaited_since_s = never; // the newest that came, or the sensor's first word
    bool at_its_first_word = true;
    std::optional<bool> contact;

    // Beats up to the first that may still turn out to be an artifact.
    std::vector<interval> intervals(double from_s) const {
        std::span<heartbeat const> beats = clock.beats();
        auto first = beats.size();
        while (first > 0 && beats[first - 1].t_s > from_s) --first;
        auto last = beats.size();
        auto const provisional = artifacts.provisional();
        auto const odd = std::ranges::find(provisional, verdict::long_short);
        if (odd != provisional.end()) last -= static_cast<std::size_t>(provisional.end() - odd);
        if (first >= last) return {};
        return corrected(beats.subspan(first, last - first), std::span{verdicts}.subspan(first, last - first));
    }

    void settle(std::span<verdict const> settled) {
        auto const open = std::ranges::find(verdicts, verdict::undecided);
        std::ranges::copy(settled, open);
    }
};

heart::heart()
    : impl_{std::make_unique<impl>()} {}
heart::~heart() = default;
heart::heart(heart&&) noexcept = default;
heart& heart::operator=(heart&&) noexcept = default;

std::vector<heartbeat> heart::add(
    double arrival_s, double uncertainty_s, std::span<double const> rr_ms, std::optional<bool> contact,
    bool lost_before) {
    auto& me = *impl_;
    me.newest_arrival_s = std::max(me.newest_arrival_s, arrival_s);
    if (std::exchange(me.at_its_first_word, false) || !rr_ms.empty())
        me.intervals_awaited_since_s = std::max(me.intervals_awaited_since_s, arrival_s);
    me.contact = contact;

    auto const added = me.clock.add(arrival_s, uncertainty_s, rr_ms, lost_before);
    std::vector<heartbeat> beats(me.clock.beats().end() - static_cast<std::ptrdiff_t>(added), me.clock.beats().end());
    for (auto const& beat : beats) {
        me.settle(me.artifacts.push(beat.rr_ms, beat.starts_segment));
        me.verdicts.push_back(verdict::undecided);
    }
    auto const gone = me.clock.forget_before(arrival_s - kept_s);
    me.verdicts.erase(me.verdicts.begin(), me.verdicts.begin() + static_cast<std::ptrdiff_t>(gone));
    return beats;
}

void heart::interrupt() {
    impl_->clock.interrupt();
    impl_->at_its_first_word = true;
}

measures heart::measure(double end_s) const {
    auto const& me = *impl_;
    measures m;
    auto const now_s = end_s + analysis_delay_s;
    if (now_s - me.newest_arrival_s > silent_after_s) {
        m.is = quality::silent;
        return m;
    }
    if (now_s - me.intervals_awaited_since_s > no_intervals_after_s) {
        m.is = quality::no_intervals;
        return m;
    }
    auto const judged = regularity_of(me.clock.beats(), me.verdicts, end_s - rhythm_window_s, end_s);
    m.corrected_percent = judged.corrected_percent;
    m.is = me.contact == false ? quality::contact : judge(judged);
    if (m.is != quality::measuring) return m;

    auto const last_s = grid_floor(end_s);
    auto const first_s = first_sample(last_s, coherence_samples);
    auto const series = me.intervals(first_s - spline_margin_s);
    auto const samples = rr_on_grid(series, first_s, coherence_samples);

    auto const& beats = me.clock.beats();
    auto const reaches_back = !beats.empty() && beats.front().t_s <= first_s;
    auto begin = newest_stretch(samples);
    if (!reaches_back) {
        auto const first = std::ranges::find_if_not(samples, [](double v) { return std::isnan(v); });
        begin = std::max(begin, static_cast<std::size_t>(first - samples.begin()));
    }
    m.coherence = coherence_of(std::span{samples}.subspan(begin));
    if (begin > 0) {
        m.is = quality::gathering;
        m.needs_s = static_cast<double>(begin) / grid_hz;
    } else if (missing_share(samples) > missing_most) {
        m.is = quality::gaps;
    }

    auto const recent = within(series, end_s - heart_rate_window_s, end_s);
    if (total_ms(recent) >= 1000 * heart_rate_least_s) {
        m.heart_rate_bpm = 60000 * static_cast<double>(recent.size()) / total_ms(recent);
    }
    auto const minute = within(series, end_s - rmssd_window_s, end_s);
    if (total_ms(minute) >= 1000 * rmssd_least_s) {
        if (auto const t = time_domain_of(minute)) m.rmssd_ms = t->rmssd_ms;
    }
    auto const rhythm = bpm_on_grid(series, first_sample(last_s, m.rhythm_bpm.size()), m.rhythm_bpm.size());
    for (std::size_t k = 0; k < rhythm.size(); ++k) {
        if (!std::isnan(rhythm[k])) m.rhythm_bpm[k] = rhythm[k];
    }
    return m;
}

window heart::heart_rate(double end_s, std::size_t samples) const {
    window w;
    w.end_s = grid_floor(end_s);
    if (samples == 0) {
        w.missing_share = 1;
        return w;
    }
    auto const first_s = first_sample(w.end_s, samples);
    w.bpm = bpm_on_grid(impl_->intervals(first_s - spline_margin_s), first_s, samples);
    w.missing_share = missing_share(w.bpm);
    return w;
}

std::vector<double> heart::tachogram(double end_s, std::size_t samples) const {
    if (samples == 0) return {};
    auto const first_s = first_sample(grid_floor(end_s), samples);
    return rr_on_grid(impl_->intervals(first_s - spline_margin_s), first_s, samples);
}

} // namespace coregulation::signal
