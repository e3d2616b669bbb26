// What must hold after a run, whatever went wrong in it. Each looks at the evidence and answers in a sentence; each
// has a test with evidence that it must not accept.
#pragma once

#include "tests/faults/nemesis/evidence.hpp"

#include <vector>

namespace coregulation::faults {

// Each notification of who keeps is in Postgres exactly once as it was generated, none waits in an outbox when all
// is up, and nothing of who does not keep is stored.
verdict stored_once(evidence const&);

// What was acknowledged as stored could be read on a second connection when the acknowledgement was heard.
verdict acknowledged_is_stored(evidence const&);

// (epoch, number) of frames, and of one's own values, grows on every screen.
verdict counters_grow(evidence const&);

// What was shown is what an offline computation of the stored log gives, from the first frame after each restart.
verdict shown_is_recomputed(evidence const&);

// Who was measured before a restart is measured after it, without a new warm-up.
verdict no_warm_up(evidence const&);

// How long screens stand still around a kill, and what a deploy costs.
verdict back_soon(evidence const&);

// While Postgres is away the display goes on; when it is back, everything is stored soon.
verdict outage_bridged(evidence const&);

// Memory and descriptors are given back when everybody has left.
verdict back_to_base(evidence const&);

// The server ended only when asked to, with code 0, turned nobody away and complained of nothing.
verdict server_sound(evidence const&);

std::vector<verdict> all_verdicts(evidence const&);

} // namespace coregulation::faults
