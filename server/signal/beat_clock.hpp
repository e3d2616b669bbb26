// From notifications without timestamps to beat times.
//
// A strap sends RR intervals with no time; what is known is when they reached the client. Within an
// unbroken chain a beat lies at S, the sum of RR, plus one offset. Each notification bounds the offset:
// its last beat cannot arrive before it happened, so offset ≤ residual = arrival − S. The envelope under
// all residuals, allowed to move by 100 ppm (crystal of the sensor against the session's clock), is
//   envelope(S) = min over notifications of (residual + 100 ppm · |S − its S|)
// and lies above the truth by the least jitter met so far, about 1.5 σ / √n for n notifications whose
// residuals spread by σ; that is taken off. It looks both ways, so the beats of a chain are timed anew
// as the envelope becomes known. Uncertainty: 4 σ / √n plus that of the client's clock.
//
// Lost intervals lift all later residuals for good (invented ones lower them). A new chain starts
//   - after a stated loss,
//   - after a gap of arrivals > 3 s that neither the intervals nor the jitter met so far account for,
//   - where arrivals leave a hole, which a share q of all gaps is as long as, and a run of residuals from there on is too
//     high or too low to be jitter: if a share p of the earlier ones lies beyond the run's least extreme, that has
//     probability q · pᵐ, and below 10⁻⁶ it is a loss.
// The run of n counts as m = n (1 − ρ) / (1 + ρ) readings, ρ being how much each of the earlier residuals resembles the
// one before it. A strap reports by a clock of its own, once a second; when the heart beats about once a second too, the
// wait of a beat for its report creeps through the whole second in minutes, and residuals with it. That is no loss: no
// report is missing. Taken for one, it broke the chain ten times in a quarter of an hour and cost 0.35 s.
// What is lost is a whole interval or more: a step of less than 0.6 of the usual one is none, such as a strap's second
// that begins anew elsewhere. When it turns out later that nothing that long is missing, the chains
// are joined again. A loss that is not stated is found 5–30 notifications late; until then beats are early by it.
//
// What cannot be known is the delay that every notification has; beat times are late by it.
// Measured with the arrival jitter logged from an H10 (spread over 1.2 s): see README.md.
#pragma once

#include "server/signal/heartbeat.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::signal {

class beat_clock {
public:
    // Beats of a notification that reached the client at arrival_s (± uncertainty_s). They become the newest
    // of beats(); returns how many. May time older beats anew. Without RR only `lost_before` matters, and that it came.
    std::size_t add(double arrival_s, double uncertainty_s, std::span<double const> rr_ms, bool lost_before);

    void interrupt() { broken_ = true; } // the next beat does not follow on the newest

    std::vector<heartbeat> const& beats() const { return beats_; }

    // Drops the beats before t_s, save the newest; returns how many.
    std::size_t forget_before(double t_s);

private:
    enum class link : std::uint8_t { follows, broken, suspected };
    struct anchor {
        double sum_s = 0;         // S of its last beat
        double residual_s = 0;    // arrival − S
        double uncertainty_s = 0; // of the arrival: the client's clock
        link to_before = link::follows;
        std::size_t beats = 0; // of its notification
        double envelope_s = 0;
        double gap_s = 0; // the longest silence since the anchor before, reports without intervals heard
    };
    std::size_t chain_start(std::size_t end) const; // first anchor of the chain that ends before `end`
    void envelop(std::size_t from, std::size_t to);
    double least_loss_s() const;                                    // of an interval or more
    double share_of_holes(std::size_t start, std::size_t at) const; // q; 1 where there is none
    double likeness(std::size_t from, std::size_t to) const;        // ρ
    bool improbable(std::size_t start, std::size_t run, double holes) const;
    void look_for_loss();
    void look_for_join();
    void time_beats();

    std::vector<heartbeat> beats_;
    std::vector<anchor> anchors_; // whose beats are in beats_ (of the first perhaps only some)
    double sum_s_ = 0;
    double newest_arrival_s_ = 0; // of one with intervals
    double newest_report_s_ = 0;  // of any
    double gap_s_ = 0;            // of reports, the longest since the newest anchor
    bool broken_ = true;
};

} // namespace coregulation::signal
