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
//   - where a run of residuals is too high or too low to be jitter: if a share p of the earlier ones lies
//     beyond the run's least extreme, the run of n has probability pⁿ, and below 10⁻⁶ it is a loss.
// A lost interval lasts at least 0.25 s; when it turns out that nothing that long is missing, the chains
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
    // of beats(); returns how many. May time older beats anew. Without RR only `lost_before` matters.
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
    };
    std::size_t chain_start(std::size_t end) const; // first anchor of the chain that ends before `end`
    void envelop(std::size_t from, std::size_t to);
    bool improbable(std::size_t start, std::size_t run) const;
    void look_for_loss();
    void look_for_join();
    void time_beats();

    std::vector<heartbeat> beats_;
    std::vector<anchor> anchors_; // whose beats are in beats_ (of the first perhaps only some)
    double sum_s_ = 0;
    double newest_arrival_s_ = 0;
    bool broken_ = true;
};

} // namespace coregulation::signal
