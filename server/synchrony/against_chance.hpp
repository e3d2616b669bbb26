// A value beside what unrelated rhythms would have given.
#pragma once

namespace coregulation::synchrony {

// above_chance = (value − median) / (p95 − median), clipped below at 0. p = (1 + #{s ≥ v}) / (n + 1).
struct against_chance {
    double value = 0;
    double median = 0;
    double p95 = 0;
    double above_chance = 0;
    double p = 1;
};

} // namespace coregulation::synchrony
