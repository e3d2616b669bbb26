// Two recordings beside each other: windows with their chance, and the session as a whole.
#pragma once

#include "server/analysis/state.hpp"
#include "server/review/session_synchrony.hpp"
#include "server/review/share_above.hpp"
#include "server/synchrony/pair.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace coregulation::analysis {

struct pair_window {
    double t_s = 0; // its end
    reason why = reason::none;
    std::optional<synchrony::pair_measures> measured; // absent: withheld

    state is() const { return measured ? state::measuring : state::withheld; }
};

// Of windows above the 95 % level of chance; for strangers about 0.05.
struct shares_above {
    std::optional<review::share_above> r_peak, r0, plv, beyond_pacer;
};

// Each absent where the session is too short for it (see server/review).
struct pair_session {
    shares_above above;
    std::optional<review::session_beside_chance> shifts; // beside the same session, shifted against itself
    std::optional<double> susy_effect;                   // of |z| against segments from elsewhere in the session
    std::optional<double> concordance;
    std::optional<double> coherence;         // magnitude-squared, mean over 0.04–0.15 Hz
    std::optional<double> coherence_p;       // of its highest bin there
    std::optional<double> wavelet_coherence; // mean over the same band, and over time inside the cone
};

struct pair {
    std::size_t a = 0, b = 0; // of the people
    std::vector<pair_window> windows;
    pair_session session;
};

shares_above shares_of(std::vector<pair_window> const&, double window_s);

} // namespace coregulation::analysis
