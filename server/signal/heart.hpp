// One person's heart: from sensor notifications to measures, as time goes by.
//
// Composition of beat_clock, artifact detection, tachogram, time domain and
// coherence. Keeps about the last three minutes. Pure and deterministic: the same
// calls in the same order give the same bits. Call order: add and interrupt with
// times that do not decrease (more than jitter); measure and window at any time.
#pragma once

#include "server/signal/coherence.hpp"
#include "server/signal/grid.hpp"
#include "server/signal/heartbeat.hpp"
#include "server/signal/quality.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::signal {

struct measures {
    quality is = quality::gathering;
    double needs_s = 0;                                // gathering: seconds still missing until measuring
    std::optional<double> heart_rate_bpm;              // 60000 / mean NN of the last 15 s
    std::optional<double> rmssd_ms;                    // last 60 s, truly successive NN only; from 30 s of data on
    std::optional<coherence_value> coherence;          // last 64 s; provisional from 30 s on
    std::array<std::optional<double>, 4> rhythm_bpm{}; // grid points of (t_end − 1 s, t_end], oldest first
    double corrected_percent = 0;                      // of the beats of the last 60 s
};

// Heart rate in bpm on the 4 Hz grid (PCHIP of 60000/RR at the beat that ends the
// interval, artifacts corrected). NaN where missing: gaps are values.
struct window {
    double end_s = 0;         // time of the last sample, a multiple of 1/grid_hz
    std::vector<double> bpm;  // oldest first
    double missing_share = 0; // 0 … 1
};

class heart {
public:
    heart();
    ~heart();
    heart(heart&&) noexcept;
    heart& operator=(heart&&) noexcept;

    // A notification that reached the client at arrival_s (session time, known to ± uncertainty_s).
    // REQUIRES each rr_ms in 200–3000. `lost_before`: notifications are missing before this one.
    // Returns the beats it adds, in order, for pulses.
    std::vector<heartbeat>
    add(double arrival_s, double uncertainty_s, std::span<double const> rr_ms, std::optional<bool> contact,
        bool lost_before);

    // What follows is not continuous with what came before (pause, new stream, new sensor).
    void interrupt();

    // Measures of the windows that end at end_s (session time; live: now − analysis_delay_s), given
    // everything added so far. `silent` when nothing was added for 10 s before end_s + analysis_delay_s, `no_intervals`
    // when for 8 s what was added had none.
    measures measure(double end_s) const;

    // The last `samples` grid points up to and including end_s (rounded down to the grid).
    window heart_rate(double end_s, std::size_t samples) const;

    // RR in ms at the same grid points (not-a-knot spline, artifacts corrected), oldest first; NaN where missing.
    std::vector<double> tachogram(double end_s, std::size_t samples) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::signal
