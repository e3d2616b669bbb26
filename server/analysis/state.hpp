// Whether a window has values, and why not.
#pragma once

#include "server/signal/quality.hpp"

#include <string_view>

namespace coregulation::analysis {

enum class state { measuring, provisional, withheld };

enum class reason {
    none,
    rhythm,      // the person's beats jump too often
    corrections, // too many of them had to be corrected
    gaps,        // more than 20 % of the window is missing, or nothing varies in it
    person,      // of a pair: one of the two is withheld
    people       // of a group: fewer than two can be measured
};

std::string_view to_string(state);
std::string_view to_string(reason); // empty for none

reason reason_of(signal::quality);

} // namespace coregulation::analysis
