// Simulated people with a known truth: respiratory sinus arrhythmia and slower waves by integral
// pulse frequency modulation, of which a stated share is common to all, each a stated lag behind.
//
// Person i's RR at time t is mean_i + √c · common(t − i · lag) + √(1 − c) · own_i(t) + noise, with common and
// own_i of equal power: so c is the share of variance in common, and the correlation of two modulations.
// Honest limits: no baroreflex, no posture, no trend; straps' notifications fall on whole periods of 1 s.
#pragma once

#include "server/rehearsal/heart_source.hpp"

#include <cstdint>

namespace coregulation::rehearsal {

struct simulation_settings {
    std::size_t people = 2;        // 1 … 1000
    double seconds = 300;          // of simulate(); > 0
    double coupling = 0.5;         // share of variance that is common: 0 … 1
    double lag_s = 0;              // person i follows person 0 by i · lag_s; −30 … 30
    double breaths_per_min = 6;    // mean rate, 3 … 30
    double breath_wander = 0.15;   // relative standard deviation of a breath's length, 0 … 0.3; own unless coupled
    double rsa_ms = 50;            // amplitude of the respiratory modulation of RR, 0 … 200
    double slow_ms = 15;           // standard deviation of the slower waves (0.03–0.1 Hz) of RR, 0 … 100
    double mean_rr_ms = 850;       // of person 0; the others differ by up to 5 percent; 400 … 1500
    double noise_ms = 10;          // standard deviation of white noise on RR, 0 … 100
    double arrival_jitter_s = 0.3; // notifications arrive up to this late, 0 … 5
    double dropouts_per_min = 0;   // lost notifications, at random; 0 … 30
    double ectopic_share = 0;      // premature beats with a pause after them, 0 … 0.4
    std::uint64_t seed = 1;
};

inline constexpr double modulation_hz = 4; // of simulated_person::modulation_ms

struct simulated_person {
    double mean_rr_ms = 0;                 // before modulation
    std::vector<double> beat_s;            // true beat times, from 0 s on
    std::vector<double> rr_ms;             // true interval that each of those beats ends (as many)
    std::vector<double> modulation_ms;     // of RR, before noise; sample k at k / modulation_hz
    std::vector<sensor_notification> sent; // what arrives, RR in 1/1024 s as straps count; dropouts removed
    std::size_t dropouts = 0;              // notifications lost
    std::size_t ectopic_beats = 0;
};

// One entry a person. Throws std::invalid_argument with what was expected on settings out of range.
std::vector<simulated_person> simulate(simulation_settings const&);

} // namespace coregulation::rehearsal
