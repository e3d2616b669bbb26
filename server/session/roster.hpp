// Who is here, told to those whom it concerns.
//
// In a small circle at once, with every coming and going. In a large one, and before a full waiting room, once a
// second with the frame, however many come back within it: a list of everybody for each of them would grow with their
// square. There `people` only counts, and facilitators learn of the seats by `seats`, some at a time.
#pragma once

#include "server/session/effects.hpp"
#include "server/session/room.hpp"

namespace coregulation::session {

// As this audience is told: the names of those who wait are for facilitators and for who waits as well.
protocol::people people_for(room const& r, audience to);

// `who` came, went, was let in or chose another sensor; says so, or leaves it to the next frame.
void tell_of(room& r, member const& who, effects& out);

// With each frame: what was left to it.
void tell_untold(room& r, effects& out);

} // namespace coregulation::session
