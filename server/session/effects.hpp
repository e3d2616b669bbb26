// What a session wants done. The edge performs it; the session performs nothing.
//
// Effects compare and print, so that a failing test reads as a sentence.
#pragma once

#include "protocol/messages.hpp"
#include "storage/records.hpp"

#include <variant>
#include <vector>

namespace coregulation::session {

// One message for one member; never dropped while the member is connected.
struct send {
    storage::member_id to = 0;
    protocol::server_message what;
};

enum class audience {
    everyone,     // who waits, too
    room,         // who is in: all but those who wait
    facilitators, // co-facilitators, too
    guests,       // who is in and does not facilitate
    waiting,
};
struct broadcast {
    audience to = audience::everyone;
    protocol::server_message what;
};

// The picture of this second; may be conflated with the next. Frames are for the room, who waits gets none.
struct show {
    protocol::frame for_group; // guests
    protocol::frame for_facilitators;
    std::vector<std::pair<storage::member_id, protocol::self_frame>> own;
};

// Beats for the screens, at once; may be dropped for who cannot follow. One member's beats
// go to everyone who may see them: always to themselves.
struct beat {
    storage::member_id of = 0;
    protocol::visibility visible{};
    protocol::pulse what;
};

struct keep {
    storage::record what;
};
struct dismiss {
    storage::member_id who = 0;
    protocol::close_code why{};
};

using effect = std::variant<send, broadcast, show, beat, keep, dismiss>;
using effects = std::vector<effect>;

} // namespace coregulation::session
