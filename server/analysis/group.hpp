// All recordings together: windows with their chance, and the session as a whole.
#pragma once

#include "server/analysis/state.hpp"
#include "server/review/recurrence.hpp"
#include "server/synchrony/group.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace coregulation::analysis {

struct group_window {
    double t_s = 0; // its end
    reason why = reason::none;
    std::vector<std::size_t> people;                            // who enters `measured`, in the order of its members
    std::optional<synchrony::group_measures> measured;          // absent: withheld
    std::optional<double> coherence_mean;                       // of the people's scores of the 64 s that end here
    std::optional<synchrony::against_chance> coherence_of_mean; // ratio of the mean z-scored tachogram, same 64 s

    state is() const { return measured ? state::measuring : state::withheld; }
};

// Each absent where too little of the session was shared by all who have values at all.
struct group_session {
    std::vector<std::size_t> people;
    std::optional<review::recurrence_value> recurrence;
    std::optional<synchrony::against_chance> recurrence_chance; // of the share that recurs
    std::optional<synchrony::against_chance> cross_spectral_density;
};

struct group {
    std::vector<group_window> windows;
    group_session session;
};

} // namespace coregulation::analysis
