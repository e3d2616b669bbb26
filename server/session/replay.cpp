#include "server/session/replay.hpp"

#include <limits>

namespace coregulation::session {

namespace {

// Seats were given when there was room; what is stored is not judged again.
constexpr auto any_number = std::numeric_limits<std::size_t>::max();

session begun(storage::stored_session const& stored, std::size_t max_seats) {
    auto const& row = stored.session;
    return session{{row.id, row.title, row.seed, 1, max_seats, row.door_open, row.begins_unix_ms}};
}

} // namespace

session replay(
    storage::stored_session const& stored, std::function<void(session_time, effects const&)> const& on,
    std::optional<session_time> until) {
    auto s = begun(stored, any_number);
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

std::optional<session>
rebuild(storage::stored_session const& stored, std::function<bool()> const& go_on, std::size_t max_seats) {
    auto s = begun(stored, max_seats);
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
