// What happened changes the room. The only code that does; live and replay both come through here.
#pragma once

#include "server/session/effects.hpp"
#include "server/session/room.hpp"

namespace coregulation::session {

// Changes `r` and returns what is to be shown: roster, pulses, phase, pacer, markers, pause requests, end.
// REQUIRES entry.at >= r.now and that its member exists (an unknown member changes nothing).
effects apply_entry(room& r, storage::log_entry const& entry);

} // namespace coregulation::session
