// What the times beside intervals are: of beats, of arrivals, or dates.
#pragma once

#include "server/rehearsal/recording.hpp"
#include "server/rehearsal/recording_cells.hpp"

namespace coregulation::rehearsal {

// The columns of a file as they stand there; each empty or as long as rr_ms.
struct raw_times {
    std::vector<double> beat_s, arrival_s;
    std::vector<double> elapsed;   // s or ms
    std::vector<wall_clock> dates; // empty when one of them could not be read
};

// Fills beat_s or arrival_s, and began_unix_s, from what there is. REQUIRES rr_ms; other times that do not decrease.
void place(raw_times, recording&);

} // namespace coregulation::rehearsal
