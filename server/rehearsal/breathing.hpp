// What modulates a simulated heart: breathing whose cycles wander, and waves slower than breath.
#pragma once

#include "server/rehearsal/random_stream.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace coregulation::rehearsal {

// A breathing pacer: an inhalation begins at epoch_s and every period_s from there.
struct pace {
    double epoch_s = 0;
    double period_s = 10;
};

// A phase that runs evenly through one turn a breath; each breath's length is drawn anew.
// Breaths are drawn in order and kept, so asking again, or in another order, gives the same.
class breathing {
public:
    // From start_s − one breath on. wander: relative standard deviation of a breath's length.
    breathing(random_stream, double period_s, double wander, double start_s);

    // Radians, 0 at the beginning of an inhalation. REQUIRES t_s ≥ start_s.
    double phase(double t_s);

    // Breaths not yet drawn end where the pace says, as nearly as a person manages; or freely again.
    void follow(std::optional<pace>);

private:
    double next_end(double start_s);

    random_stream random_;
    double period_s_;
    double wander_;
    double reaction_s_; // how far behind a pacer this person breathes
    std::optional<pace> pace_;
    std::vector<double> start_s_; // of each breath; the last one is the end of the last drawn
};

// Waves of 0.03–0.1 Hz (blood pressure, attention): five sines with frequencies and phases of their own.
class slow_waves {
public:
    explicit slow_waves(random_stream);
    double at(double t_s) const; // mean 0, standard deviation 1

private:
    struct wave {
        double hz = 0;
        double phase = 0;
    };
    std::array<wave, 5> waves_{};
};

} // namespace coregulation::rehearsal
