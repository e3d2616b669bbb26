// The state of a session: who is here, what they chose, and how their hearts go.
//
// Plain data. applying.cpp changes it, picture.cpp reads it, deciding.cpp asks it.
#pragma once

#include "protocol/messages.hpp"
#include "server/session/clock_sync.hpp"
#include "server/session/remembering_heart.hpp"
#include "storage/records.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace coregulation::session {

using storage::member_id;
using storage::session_time;

// A pong that waits for the client to say when it arrived; live only, not part of the log.
struct pending_pong {
    std::uint32_t id = 0;
    double t0_ms = 0, t1_ms = 0, t2_ms = 0;
};

// How far one stream of notifications has come.
struct progress {
    std::uint64_t received = 0;  // highest seq taken
    std::uint64_t kept = 0;      // highest seq handed to storage
    std::uint64_t committed = 0; // highest seq known to be in the database

    // Everything up to here is dealt with: committed, or deliberately not kept.
    std::uint64_t settled() const { return kept > committed ? committed : received; }
    // Is the newest of those in the database? Else it was deliberately not kept.
    bool is_stored() const { return settled() == committed; }
};

// One client's run of notifications: a page load.
struct run {
    protocol::stream_id stream;
    progress taken;
    std::uint64_t connection_seq = 0; // highest seq on this connection; live only
    double newest_client_ms = 0;      // of the newest notification
};

// Page loads of which more may come. Nobody closes and opens a page more often while one is offline.
inline constexpr std::size_t most_earlier_runs = 16;

struct member {
    member_id id = 0;
    protocol::role as = protocol::role::observer;
    std::optional<protocol::seat_number> seat;
    std::string name;
    storage::secret_hash resume{};

    protocol::visibility visible = protocol::visibility::only_me;
    bool keep = false;
    protocol::sensor source = protocol::sensor::none;
    bool paused = false;
    bool quiet = true; // only facilitators learn that the rest is a pause
    bool here = false;
    bool left = false;
    bool waiting = false;     // before the door: heard, but nobody else's business yet
    bool turned_away = false; // does not come back to this place

    run now;                     // of the page that is open
    std::vector<run> earlier;    // of pages that were closed before everything of theirs was stored; oldest first
    std::uint64_t heard_seq = 0; // newest of `now` that reached the heart since its last interruption; 0: none
    std::optional<pending_pong> ponged; // live only

    clock_sync clock;
    std::optional<double> arrival_offset_ms; // least (arrival − client time) seen: stands in before the first exchange
    double clock_uncertainty_ms = 0;         // of the newest notification
    bool ever_heard = false;                 // anything from the sensor since it was chosen?
    remembering_heart heart;

    bool takes_part() const { return seat || waiting; }

    run* run_of(protocol::stream_id const& stream) {
        if (now.stream == stream) return &now;
        auto const found = std::ranges::find(earlier, stream, &run::stream);
        return found == earlier.end() ? nullptr : &*found;
    }
};

// Of many people one tells who is here once a second, at the frame, instead of with every coming and going.
struct untold_news {
    bool people = false;             // who is here has changed since it was told
    std::set<member_id> knows_seats; // facilitators who have begun to hear of all seats of a large circle
    std::map<member_id, std::set<protocol::seat_number>> seats_untold; // what they have not heard yet
    unsigned pauses_told = 0;                                          // in a large circle, since the last frame
};

struct pacer_history {
    protocol::pacer now;
    session_time changed{};              // of the last change
    std::optional<session_time> last_on; // when a pacer last ran (absent: never; while on: meaningless)
};

// Two seats, a < b.
struct seat_pair {
    protocol::seat_number a = 0, b = 0;
    bool operator==(seat_pair const&) const = default;
};

struct room {
    storage::session_id id;
    std::string title;
    std::uint64_t seed = 0;
    std::uint32_t epoch = 1;
    std::size_t max_seats = 64;
    std::optional<std::int64_t> begins_unix_ms;

    std::map<member_id, member> members; // in order of joining
    std::uint32_t seats = 0;             // handed out so far
    protocol::phase phase = protocol::phase::arrive;
    std::optional<session_time> phase_since; // absent: nobody has set one
    pacer_history pacer;
    bool door_open = true;
    std::vector<protocol::plan_part> plan;
    std::optional<protocol::practice_state> practice;
    std::optional<seat_pair> spotlight; // what facilitators look at in a large circle
    bool ended = false;

    session_time now{};
    std::int64_t ordinal = 0;
    std::uint64_t frame_number = 0; // of the newest frame
    bool asleep = false;            // the log is read; hearts only remember
    untold_news news;

    bool is_large() const { return seats > protocol::large_circle; }

    bool anybody_here() const {
        for (auto const& [id_, one] : members) {
            if (one.here) return true;
        }
        return false;
    }
};

constexpr double to_ms(session_time at) {
    return static_cast<double>(at.count()) / 1000.0;
}
constexpr double to_s(session_time at) {
    return static_cast<double>(at.count()) / 1'000'000.0;
}

} // namespace coregulation::session
