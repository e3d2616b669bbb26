// The rhythm gate: is this series regular enough for measures of variability to mean anything?
//
// Adaptive artifact thresholds are blind to sustained ectopy: in a recorded bigeminy 2.5 % of the
// beats are flagged, while 87.5 % differ by more than 20 % from the one before. Beware: slow
// breathing in the young makes true steps of 15–20 %.
#pragma once

#include "server/signal/artifacts.hpp"
#include "server/signal/heartbeat.hpp"
#include "server/signal/quality.hpp"

#include <span>

namespace coregulation::signal {

inline constexpr double rhythm_window_s = 60;
inline constexpr double jump_share = 0.20;          // of the interval before
inline constexpr double jumps_most_percent = 10;    // of beats; more: rhythm
inline constexpr double corrected_most_percent = 5; // of beats; more: corrections
inline constexpr std::size_t beats_to_judge = 30;   // fewer say nothing: one premature beat makes three jumps

struct regularity {
    std::size_t beats = 0;        // within the window
    double jumps_percent = 0;     // of beats that follow on another
    double corrected_percent = 0; // of beats, by verdict; undecided counts as uncorrected
};

// Beats with from_s < t ≤ to_s. REQUIRES one verdict a beat.
regularity
regularity_of(std::span<heartbeat const> beats, std::span<verdict const> verdicts, double from_s, double to_s);

// rhythm, corrections or measuring (also when there are too few beats to judge).
quality judge(regularity const&);

} // namespace coregulation::signal
