#include "server/session/replay.hpp"

namespace coregulation::session {

session replay(
    storage::stored_session const& stored, std::function<void(session_time, effects const&)> const& on,
    std::optional<session_time> until) {
    session s{{stored.session.id, stored.session.title, stored.session.seed, 1}};
    auto const frames_until = [&](session_time at) {
        while (s.next_deadline() <= at) {
            auto const deadline = s.next_deadline();
            on(deadline, s.advance(deadline));
        }
    };
    for (auto const& entry : stored.log) {
        frames_until(entry.at);
        on(entry.at, s.apply(entry));
    }
    if (until) frames_until(*until);
    return s;
}

} // namespace coregulation::session
