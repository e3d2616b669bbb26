// Simulated people with a known truth: respiratory sinus arrhythmia and slower waves by integral
// pulse frequency modulation, of which a stated share is common to all, each a stated lag behind.
#pragma once

#include "server/rehearsal/heart_source.hpp"

#include <cstdint>

namespace coregulation::rehearsal {

struct simulation_settings {
    std::size_t people = 2;
    double seconds = 300;
    double coupling = 0.5;            // share of variance that is common: 0 … 1
    double lag_s = 0;                 // person i follows person 0 by i · lag_s
    double breaths_per_min = 6;       // mean rate; with jitter_breath each cycle wanders
    double breath_wander = 0.15;      // relative standard deviation of a breath's length, own for each unless coupled
    double rsa_ms = 50;               // amplitude of the respiratory modulation of RR
    double mean_rr_ms = 850;          // of person 0; the others differ by a few percent
    double noise_ms = 10;             // white noise on RR
    double arrival_jitter_s = 0.3;    // notifications arrive up to this late
    double dropouts_per_min = 0;      // lost notifications
    double ectopic_share = 0;         // premature beats with a pause after them
    std::uint64_t seed = 1;
};

struct simulated_person {
    std::vector<double> beat_s;                 // true beat times
    std::vector<double> rr_ms;
    std::vector<sensor_notification> sent;      // what arrives, dropouts removed
};

// One entry a person. Throws std::invalid_argument with what was expected on settings out of range.
std::vector<simulated_person> simulate(simulation_settings const&);

} // namespace coregulation::rehearsal
