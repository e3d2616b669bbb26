// Replay: a stored log through the same code. Crash recovery, the review page, erasure,
// re-analysis and most tests are this one function.
#pragma once

#include "server/session/session.hpp"

#include <functional>

namespace coregulation::session {

// Feeds the whole log, with every frame between its entries, into a new session and
// returns it. `on` hears each batch of effects with its session time. `until`: go on with
// frames up to this time after the last entry (default: not beyond it).
session replay(
    storage::stored_session const&, std::function<void(session_time, effects const&)> const& on,
    std::optional<session_time> until = {});

// The session at the end of its log, its frames passed over, its hearts begun again with their last minutes: what a
// server needs that takes it up. `go_on` is asked before each entry; when it says no, the answer is absent.
std::optional<session>
rebuild(storage::stored_session const&, std::function<bool()> const& go_on, std::size_t max_seats = 64);

} // namespace coregulation::session
