#include "server/session/replay.hpp"

namespace coregulation::session {

namespace {

session begun(storage::stored_session const& stored) {
    return session{{stored.session.id, stored.session.title, stored.session.seed, 1}};
}

} // namespace

session replay(
    storage::stored_session const& stored, std::function<void(session_time, effects const&)> const& on,
    std::optional<session_time> until) {
    auto s = begun(stored);
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

std::optional<session> rebuild(storage::stored_session const& stored, std::function<bool()> const& go_on) {
    auto s = begun(stored);
    s.sleep();
    for (auto const& entry : stored.log) {
        if (!go_on()) return {};
        s.pass_until(entry.at);
        s.apply(entry);
    }
    s.wake();
    return s;
}

} // namespace coregulation::session
