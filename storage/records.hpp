// What a session's history is made of.
//
// The log is the truth: everything that entered the session, in the order in
// which the session took it. Feeding it to the same code gives, bit for bit, the
// frames that were shown. Derived rows are a convenience for lists and exports
// and can always be rebuilt from the log.
#pragma once

#include "protocol/messages.hpp"

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace coregulation::storage {

using session_time = std::chrono::duration<std::int64_t, std::micro>; // since the session's start
using session_id = std::string;                                       // 22 characters, URL-safe, 128 random bits
using member_id = std::uint32_t;                                      // 1, 2, 3 … within a session
using secret_hash = std::array<std::uint8_t, 32>;                     // SHA-256 of a link's or resume secret

struct session_row {
    session_id id;
    std::string title;
    std::int64_t started_unix_us = 0;             // wall time of session time 0; for lists and exports only
    std::uint64_t seed = 0;                       // of every surrogate drawn in this session
    bool door_open = true;                        // at the start; door_set changes it
    std::optional<std::int64_t> begins_unix_ms{}; // when people are asked to come
    bool operator==(session_row const&) const = default;
};

struct link_row {
    session_id session;
    protocol::role as = protocol::role::observer;
    secret_hash secret{};
    bool operator==(link_row const&) const = default;
};

// ---- the log --------------------------------------------------------------

// A member takes a place. Facilitators may, observers and projectors always do, go without a seat. Who waits has
// none yet.
struct member_joined {
    member_id member = 0;
    protocol::role as = protocol::role::observer;
    std::optional<protocol::seat_number> seat;
    std::string name;
    protocol::stream_id stream;
    protocol::visibility visible = protocol::visibility::only_me;
    bool keep = false;
    protocol::sensor source = protocol::sensor::none;
    secret_hash resume{};
    bool waiting = false;
    bool operator==(member_joined const&) const = default;
};
// The same member again on a new connection (a new page load brings a new stream).
struct member_returned {
    member_id member = 0;
    protocol::stream_id stream;
    bool operator==(member_returned const&) const = default;
};
struct member_away {
    member_id member = 0;
    bool operator==(member_away const&) const = default;
}; // connection gone
struct member_left {
    member_id member = 0;
    bool operator==(member_left const&) const = default;
}; // on their own wish; the place is not taken back
// Who waited comes in.
struct member_admitted {
    member_id member = 0;
    protocol::seat_number seat = 0;
    bool operator==(member_admitted const&) const = default;
};
// A facilitator sent a participant away, who cannot take the place back.
struct member_turned_away {
    member_id member = 0;
    bool operator==(member_turned_away const&) const = default;
};
// One complete clock exchange: client send, server receive, server send, client receive.
struct clock_sample {
    member_id member = 0;
    double sent_ms = 0, server_received_ms = 0, server_sent_ms = 0, received_ms = 0;
    bool operator==(clock_sample const&) const = default;
};
struct notification_received {
    member_id member = 0;
    protocol::notification what;
    bool operator==(notification_received const&) const = default;
};
struct phase_set {
    protocol::phase name = protocol::phase::arrive;
    bool operator==(phase_set const&) const = default;
};
struct pacer_set {
    protocol::pacer breath;
    bool operator==(pacer_set const&) const = default;
};
struct marker_set {
    member_id member = 0;
    std::string text;
    bool shared = false;
    bool operator==(marker_set const&) const = default;
};
struct visibility_set {
    member_id member = 0;
    protocol::visibility visible = protocol::visibility::only_me;
    bool operator==(visibility_set const&) const = default;
};
struct consent_set {
    member_id member = 0;
    bool keep = false;
    bool operator==(consent_set const&) const = default;
};
struct sensor_set {
    member_id member = 0;
    protocol::sensor source = protocol::sensor::none;
    bool operator==(sensor_set const&) const = default;
};
struct pause_set {
    member_id member = 0;
    bool paused = false;
    bool quiet = true;
    bool operator==(pause_set const&) const = default;
};
struct taken_up {
    std::uint32_t epoch = 1;
    bool operator==(taken_up const&) const = default;
}; // a server (re)built the session and goes on
struct door_set {
    bool open = true;
    bool operator==(door_set const&) const = default;
};
struct plan_set {
    std::vector<protocol::plan_part> parts;
    bool operator==(plan_set const&) const = default;
};
struct practice_set {
    std::optional<protocol::practice_state> practice{}; // absent: over
    bool operator==(practice_set const&) const = default;
};
// The pair that facilitators look at in a large circle; none without seats.
struct spotlight_set {
    std::optional<protocol::seat_number> a{}, b{}; // a < b
    bool operator==(spotlight_set const&) const = default;
};
struct session_ended {
    bool emergency = false;
    bool operator==(session_ended const&) const = default;
};

using happening = std::variant<
    member_joined, member_returned, member_away, member_left, clock_sample, notification_received, phase_set, pacer_set,
    marker_set, visibility_set, consent_set, sensor_set, pause_set, taken_up, session_ended, member_admitted,
    member_turned_away, door_set, plan_set, practice_set, spotlight_set>;

struct log_entry {
    std::int64_t ordinal = 0; // 1, 2, 3 … within the session; order of being taken
    session_time at{};        // never decreases with ordinal
    happening what;
    bool operator==(log_entry const&) const = default;
};

// ---- derived rows, each 5 s -----------------------------------------------

struct individual_row {
    member_id member = 0;
    session_time at{};
    protocol::individual values;
    bool operator==(individual_row const&) const = default;
};
struct pair_values_row {
    member_id a = 0, b = 0; // members, a's seat < b's seat
    session_time at{};
    protocol::pair_row values;
    bool operator==(pair_values_row const&) const = default;
};

// Name and version of the analysis that made a derived row.
inline constexpr char const* method_name = "coregulation";
//   2: coherence of a slow wave beside the line that is removed; a pair's chance from its two people's draws
//   3: a clock's skew from the periods of one network path only; hearts begin again where a server takes a session up
//   4: a beat's wait for its strap's next report is no loss
inline constexpr int method_version = 4;

// What one session wants stored, in order. Idempotent: a second append changes nothing.
struct record {
    session_id session;
    std::variant<log_entry, individual_row, pair_values_row> what;
    bool operator==(record const&) const = default;
};

// ---- what comes back ------------------------------------------------------

struct stored_session {
    session_row session;
    std::vector<log_entry> log; // in ordinal order
    bool operator==(stored_session const&) const = default;
};

struct session_summary {
    session_row session;
    std::optional<session_time> ended_at;
    session_time last_at{};
    std::vector<std::string> names; // of those with a seat, in seat order
    std::int64_t notifications = 0;
    bool operator==(session_summary const&) const = default;
};

} // namespace coregulation::storage
