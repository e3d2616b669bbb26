// How recordings are analysed offline.
#pragma once

#include "server/synchrony/pair.hpp"

#include <cmath>
#include <cstddef>
#include <optional>

namespace coregulation::analysis {

struct settings {
    double window_s = synchrony::pair_window_s; // of pairs and the group; coherence keeps its 64 s
    double hop_s = 5;                           // derived rows of a session are stored at this distance, too
    double lag_s = synchrony::max_lag_s;
    bool correct = true;             // artifacts by Lipponen & Tarvainen; false: as recorded
    std::optional<double> pacer_bpm; // breaths a minute that all followed
    bool align_at_start = false;     // every recording begins at 0; false: by the times in the files
    std::size_t surrogates = 159;    // of each window; p down to 1/160. Ten full vectors of 16 lanes: 199 would fill 13
    unsigned threads = 1;            // more are faster and change no bit

    static std::size_t samples(double seconds) {
        return static_cast<std::size_t>(std::lround(seconds * signal::grid_hz));
    }
};

} // namespace coregulation::analysis
