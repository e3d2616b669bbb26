// One live session: a deterministic object. Events with their time go in, effects come out.
//
// Two layers. *Deciding* (join, handle, disconnect) checks a request against roles and
// limits and turns what is accepted into log entries. *Applying* a log entry changes the
// state and shows. Live, both happen in one call; replay only applies. So a stored log
// gives, bit for bit, the frames that were shown.
//
// Time: `at` never decreases. Before any call with a time at or beyond next_deadline(),
// the caller calls advance(next_deadline()), as often as needed; handle() checks it.
// No clock, thread, socket, JSON or SQL inside. Not thread-safe: one strand owns it.
#pragma once

#include "server/session/effects.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace coregulation::session {

using storage::member_id;
using storage::session_time;

struct settings {
    storage::session_id id;
    std::string title;
    std::uint64_t seed = 0;
    std::uint32_t epoch = 1;
    std::size_t max_seats = 64;                   // who comes beyond them is refused (not_allowed), or goes on waiting
    bool door_open = true;                        // closed: participants wait until they are let in
    std::optional<std::int64_t> begins_unix_ms{}; // when people are asked to come; only told
};

// A request to join, its link already looked up by the caller (the role is what the link opens).
struct join_request {
    protocol::join message;
    protocol::role as = protocol::role::observer;
    storage::secret_hash new_resume{};          // of the secret that the caller drew for this member
    std::string new_resume_secret;              // told to the member, never kept
    std::optional<storage::secret_hash> resume; // of message.resume
};

class session {
public:
    explicit session(settings);
    ~session();
    session(session&&) noexcept;
    session& operator=(session&&) noexcept;

    struct joining {
        member_id member = 0;
        bool returned = false; // an earlier member is back; a connection they still have is to be closed (replaced)
        effects what;
    };
    // A wrong or used-up resume secret is a new join. Refusals (ended, full) come back as an error.
    std::variant<joining, protocol::error> join(join_request const&, session_time at);

    // A message of a joined member. hello and join are refused here.
    effects handle(member_id, protocol::client_message const&, session_time at);

    // The member's connection is gone.
    effects disconnect(member_id, session_time at);

    // Everything of this stream up to seq is in the database. Not part of the log.
    effects committed(member_id, protocol::stream_id const&, std::uint64_t seq);

    // Replay: one stored entry.
    effects apply(storage::log_entry const&);

    // Between the two, hearts only remember what they are told (remembering_heart.hpp): for a log that is read to go on
    // from its end. No frames meanwhile.
    void sleep();
    void wake();

    // A server takes the session up (again): epoch + 1, everyone away.
    effects take_up(session_time at);

    session_time next_deadline() const;     // of the next frame
    effects advance(session_time deadline); // REQUIRES deadline == next_deadline()
    void pass_until(session_time); // the same for all frames until then, which nobody sees: nothing is measured

    // Session time at which this join arrives, by the clock of the page that sends it: known when an earlier server
    // compared clocks with that page. Absent for newcomers and for pages that were loaded since.
    std::optional<session_time> time_by(join_request const&) const;
    bool expects_known_clocks() const; // has somebody whose clock is known not left?

    bool ended() const;
    session_time now() const; // the latest time seen
    std::optional<protocol::role> role_of(member_id) const;
    bool hears(member_id, audience) const; // does what is said to this audience reach this member?

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::session
