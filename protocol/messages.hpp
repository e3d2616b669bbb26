// The messages of a live session as plain values.
//
// The single definition of their wire form is protocol/schema/*.json; json.hpp
// turns these structs into that form and back. This header knows no JSON, no
// socket and no clock, so that the session can use it.
//
// Units on the wire and here: times in milliseconds (double; *session time* is
// counted from the session's start, *client time* is the sender's monotonic
// clock), RR intervals in ms, heart rate in bpm, frequency in Hz, lag in s,
// phase in radians. An absent optional means "there is no value", never zero.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coregulation::protocol {

inline constexpr int version = 1;                 // the only version spoken so far
inline constexpr std::size_t max_message = 16384; // bytes of one client message
inline constexpr std::size_t max_rr = 16;         // RR intervals in one notification
inline constexpr double min_rr_ms = 200;          // a strap can report no less (300 bpm)
inline constexpr double max_rr_ms = 3000;         // … and no more (20 bpm); outside: `out_of_range`
inline constexpr std::size_t max_name = 40;       // Unicode code points of a name or pseudonym
inline constexpr std::size_t max_text = 200;      // code points of a marker or title
inline constexpr std::size_t max_steps = 20;      // of a practice
inline constexpr std::size_t max_plan = 12;       // parts of a session
inline constexpr std::size_t large_circle = 24;   // with more seats frames tell of the group instead of everybody

// Sender's 128-bit random stream id as 32 lower-case hexadecimal digits.
using stream_id = std::string;
using seat_number = std::uint32_t;   // 1, 2, 3 … in order of arrival, for the whole session
using member_number = std::uint32_t; // of a person, with a seat or waiting for one

enum class role { participant, facilitator, observer, co_facilitator, projector };
constexpr bool facilitates(role r) {
    return r == role::facilitator || r == role::co_facilitator;
}
enum class visibility { only_me, facilitator, group }; // who may see this person's values
enum class sensor { none, strap, simulated, recording };
enum class phase { arrive, baseline, practice, sharing, closing };

// ---- what both say --------------------------------------------------------

// One part of what a session is planned to be.
struct plan_part {
    phase name = phase::arrive;
    double minutes = 0;
    bool operator==(plan_part const&) const = default;
};

// A practice in words: what everybody reads while it goes on.
struct guide_step {
    std::string text;
    double seconds = 0;
    bool operator==(guide_step const&) const = default;
};
struct guide {
    std::optional<std::string> key{}; // of the library: a client shows it in its reader's language
    std::string title;
    std::optional<std::string> note{}; // good to know beforehand, for safety
    std::vector<guide_step> steps;
    bool operator==(guide const&) const = default;
};

// ---- client → server ------------------------------------------------------

// First message on a socket. Answered by `welcome` or close 4501.
struct hello {
    std::vector<int> versions;
    std::string client; // name and version, for the log
    bool operator==(hello const&) const = default;
};

// Second message: takes (or, with `resume`, takes back) a place. Answered by `joined`.
struct join {
    std::string link; // the link's secret (what follows '#'), never part of a URL we request
    std::string name; // or pseudonym; observers send ""
    stream_id stream; // names this client's run of notifications
    visibility visible = visibility::only_me;
    bool keep = false; // may beats and values be stored?
    bool seat = true;  // a facilitator may join without one; observers never have one
    sensor source = sensor::none;
    std::optional<std::string> resume; // secret from an earlier `joined`: same seat again
    std::optional<bool> paused{};      // the person rests, or no longer does; absent: as the server knows it
    std::optional<bool> quiet{};       // with paused: only facilitators learn that the rest is a pause
    std::optional<double> client_ms{}; // client time at which this was sent
    bool operator==(join const&) const = default;
};

// One step of the clock exchange. `received_ms` is the client time at which the
// reply to exchange `id` − 1 arrived (absent on the first).
struct clock_ping {
    std::uint32_t id = 0;
    double client_ms = 0;
    std::optional<double> received_ms;
    bool operator==(clock_ping const&) const = default;
};

// One sensor notification as it came, numbered 1, 2, 3 … within its stream.
struct notification {
    stream_id stream;
    std::uint64_t seq = 0;
    double client_ms = 0;        // client time of arrival at the client
    std::vector<double> rr_ms;   // oldest first; may be empty
    std::optional<double> bpm;   // the sensor's own heart rate
    std::optional<bool> contact; // absent: the sensor does not say
    bool operator==(notification const&) const = default;
};

struct set_phase {
    phase name = phase::arrive;
    bool operator==(set_phase const&) const = default;
}; // facilitators
struct set_pacer {
    bool on = false;
    double breaths_per_min = 6;
    double inhale = 0.5;
    bool operator==(set_pacer const&) const = default;
}; // facilitators; 4.0–7.0; share 0.3–0.6
struct mark {
    std::string text;
    bool shared = false;
    bool operator==(mark const&) const = default;
}; // facilitators; not shared: facilitators only
struct set_visibility {
    visibility visible = visibility::only_me;
    bool operator==(set_visibility const&) const = default;
};
struct set_consent {
    bool keep = false;
    bool operator==(set_consent const&) const = default;
};
struct set_sensor {
    sensor source = sensor::none;
    bool operator==(set_sensor const&) const = default;
};
struct set_pause {
    bool paused = false;
    bool quiet = true;
    bool operator==(set_pause const&) const = default;
}; // quiet: only facilitators learn that it is a pause
struct leave {
    bool operator==(leave const&) const = default;
};
// Lets in who waits; without member everybody who waits now.
struct admit {
    std::optional<member_number> member{};
    bool operator==(admit const&) const = default;
}; // facilitators
// open: participants come in by themselves, and all who wait now.
struct set_door {
    bool open = true;
    bool operator==(set_door const&) const = default;
}; // facilitators
// A participant, waiting or with a seat, goes; the door closes.
struct turn_away {
    member_number member = 0;
    bool operator==(turn_away const&) const = default;
}; // facilitators
struct set_plan {
    std::vector<plan_part> parts;
    bool operator==(set_plan const&) const = default;
}; // facilitators
struct start_practice {
    guide what;
    bool operator==(start_practice const&) const = default;
}; // facilitators
// Goes to a step, now; held, it stays until the next of these.
struct practice_step {
    std::uint32_t step = 0;
    bool hold = false;
    bool operator==(practice_step const&) const = default;
}; // facilitators
struct stop_practice {
    bool operator==(stop_practice const&) const = default;
}; // facilitators
// In a large circle frames for facilitators hold this pair; none without seats.
struct spotlight {
    std::optional<seat_number> a{}, b{};
    bool operator==(spotlight const&) const = default;
}; // facilitators
struct end {
    std::optional<bool> emergency{}; // at once, for safety
    bool operator==(end const&) const = default;
}; // the facilitator; in an emergency a co-facilitator too

using client_message = std::variant<
    hello, join, clock_ping, notification, set_phase, set_pacer, mark, set_visibility, set_consent, set_sensor,
    set_pause, admit, set_door, turn_away, set_plan, start_practice, practice_step, stop_practice, spotlight, leave,
    end>;

// ---- server → client ------------------------------------------------------

struct welcome {
    int version = 1;
    std::string server;
    bool operator==(welcome const&) const = default;
};

struct pacer {
    bool on = false;
    double epoch_ms = 0;  // session time at which one inhalation begins
    double period_ms = 0; // one whole breath
    double inhale = 0.5;  // its share of inhalation
    bool operator==(pacer const&) const = default;
};

// A practice under way: at session time t the step is that in which t − began_ms lies, the last
// when all are over, or the held one.
struct practice_state {
    guide what;
    double began_ms = 0; // session time at which the first step begins
    std::optional<std::uint32_t> held{};
    bool operator==(practice_state const&) const = default;
};

struct joined {
    std::string session; // public id
    std::string title;
    role as = role::observer;
    std::optional<seat_number> seat;
    std::string resume;              // secret that takes this place back
    std::uint32_t epoch = 1;         // +1 each time a server takes the session up
    double at_ms = 0;                // session time now
    std::uint64_t committed_seq = 0; // resend what is newer
    phase name = phase::arrive;
    pacer breath;
    bool waiting = false; // there is no seat before somebody lets this person in
    bool door_open = true;
    std::optional<std::int64_t> begins_unix_ms{}; // when the session is planned to begin
    std::vector<plan_part> plan{};
    std::optional<practice_state> practice{};
    std::optional<double> phase_since_ms{}; // when the phase was set; absent: never
    bool operator==(joined const&) const = default;
};

struct clock_pong {
    std::uint32_t id = 0;
    double client_ms = 0;   // as sent
    double received_ms = 0; // session time at which the ping was read
    double sent_ms = 0;     // session time at which this was written
    bool operator==(clock_pong const&) const = default;
};

// Everything up to committed_seq is dealt with: in Postgres when `stored`,
// deliberately not kept when the person did not consent.
struct ack {
    stream_id stream;
    std::uint64_t committed_seq = 0;
    bool stored = true;
    bool operator==(ack const&) const = default;
};

struct pulse_beat {
    double at_ms = 0;
    double rr_ms = 0;
    bool operator==(pulse_beat const&) const = default;
};
struct pulse {
    seat_number seat = 0;
    std::vector<pulse_beat> beats;
    bool operator==(pulse const&) const = default;
};

struct seat_info {
    seat_number seat = 0;
    member_number member = 0;
    std::string name;
    role as = role::participant;
    sensor source = sensor::none;
    bool here = true; // connected now
    bool operator==(seat_info const&) const = default;
};
struct waiting_person {
    member_number member = 0;
    std::string name;
    sensor source = sensor::none;
    bool here = true;
    bool operator==(waiting_person const&) const = default;
};
struct people {
    std::vector<seat_info> seats; // empty in a large circle: facilitators learn of them by seats_changed
    std::uint32_t here = 0;       // with a seat and connected
    std::uint32_t observers = 0;
    std::uint32_t displays = 0;          // projectors
    std::vector<waiting_person> waiting; // told to facilitators and to those who wait
    bool operator==(people const&) const = default;
};
// To facilitators of a large circle, after people in as many messages as it takes.
struct seats_changed {
    std::vector<seat_info> seats;
    bool operator==(seats_changed const&) const = default;
};
// To who waited.
struct admitted {
    seat_number seat = 0;
    double at_ms = 0;
    bool operator==(admitted const&) const = default;
};

enum class state { gathering, measuring, withheld, resting };
enum class reason {
    rhythm,       // withheld: sustained ectopy or the like; intervals do not reflect regulation
    corrections,  // withheld: more than 5 % of the last minute had to be corrected
    contact,      // withheld: the sensor says that it has no skin contact
    gaps,         // withheld: more than 20 % of the window is missing
    clock,        // withheld (pairs): the clocks are not known well enough
    no_intervals, // withheld: the sensor sends a heart rate but no RR
    paused,       // resting
    no_sensor,    // resting
    away,         // resting: not connected, or silent for more than 10 s
    person,       // pair: one of the two is not measuring
};

// A statistic beside what chance gives. above_chance = (value − median) / (p95 − median),
// clipped below at 0: 1 means "one time in twenty by chance".
struct chance {
    double median = 0;
    double p95 = 0;
    double above_chance = 0;
    double p = 1;
    bool operator==(chance const&) const = default;
};

struct coherence {
    double score = 0; // ln(EP + 1)
    double ratio = 0; // P / (T − P)
    double peak_hz = 0;
    bool provisional = false;              // window shorter than 64 s
    bool at_edge = false;                  // the peak sits on the edge of 0.04–0.26 Hz
    std::optional<double> breaths_per_min; // only when one peak holds > 35 % of the power
    bool operator==(coherence const&) const = default;
};

// One person's values. `rhythm_bpm` are the four newest points of the 4 Hz heart-rate
// tachogram (oldest first), ending at the frame's window_end_ms; absent points are gaps.
struct individual {
    state is = state::gathering;
    std::optional<reason> why;
    std::optional<double> needs_s; // gathering: seconds of data still missing
    std::optional<double> heart_rate_bpm;
    std::optional<double> rmssd_ms;
    std::optional<coherence> coherent;
    std::array<std::optional<double>, 4> rhythm_bpm{};
    std::optional<double> corrected_percent; // of the last 60 s
    bool operator==(individual const&) const = default;
};

struct person_row {
    seat_number seat = 0;
    individual values;
    std::optional<double> above_own_bpm{}; // only to facilitators, while far above this person's own calm
    bool operator==(person_row const&) const = default;
};

// One pair, a < b. Positive lag: a leads.
struct pair_row {
    seat_number a = 0, b = 0;
    state is = state::gathering;
    std::optional<reason> why;
    std::optional<double> needs_s;
    std::optional<double> r0;        // zero-lag correlation
    std::optional<chance> r0_chance; // of |r0|
    std::optional<double> r_peak;    // lagged cross-correlation at its peak
    std::optional<chance> r_peak_chance;
    std::optional<double> lag_s; // absent when the correlation has no peak inside ±5 s
    std::optional<double> lag_uncertainty_s;
    bool lag_ambiguous = false;       // narrow-band: known only modulo one breath
    std::optional<seat_number> leads; // named only when |lag| exceeds its uncertainty
    std::optional<double> plv;
    std::optional<chance> plv_chance;
    std::optional<double> phase_rad;    // mean phase difference, a − b
    bool shared_pacer = false;          // "you share a pacer"
    std::optional<double> beyond_pacer; // PLV after the pacer is regressed out of both
    std::optional<chance> beyond_pacer_chance;
    bool operator==(pair_row const&) const = default;
};

// The circle as a whole: those whose window is whole and whom this audience may see. In a shared
// pacer's window all of it includes what the pacer does (shared_pacer).
struct group_row {
    state is = state::gathering;
    std::optional<reason> why;
    std::uint32_t people = 0;       // whose rhythms are in it
    std::optional<double> kuramoto; // unbiased: (N·R² − 1) / (N − 1), mean over the window
    std::optional<chance> kuramoto_chance;
    std::optional<double> mean_z; // mean of Fisher's z of the zero-lag correlations of all pairs
    std::optional<chance> mean_z_chance;
    std::optional<double> s_estimator; // share of the rhythms that is common, 0 … 1
    std::optional<chance> s_estimator_chance;
    std::optional<double> rho; // cluster phase: how tightly all keep their places in the group's rhythm
    std::optional<chance> rho_chance;
    std::optional<double> coherence_mean;    // of the scores of those who have one
    std::optional<double> coherence_of_mean; // ratio of the mean z-scored tachogram: rises only in phase
    std::optional<chance> coherence_of_mean_chance;
    bool shared_pacer = false;
    bool operator==(group_row const&) const = default;
};

// One picture of the room for one audience, each second. Frames conflate: the newest wins.
struct frame {
    std::string session;
    std::uint32_t epoch = 1;
    std::uint64_t number = 0; // whole seconds of session time
    double at_ms = 0;
    double window_end_ms = 0; // measures end here: at_ms − analysis delay
    phase name = phase::arrive;
    std::vector<person_row> people;
    std::vector<pair_row> pairs;
    std::optional<group_row> group;     // from three people on
    std::optional<std::string> strip{}; // large circles: everybody at a glance (shared.json)
    bool operator==(frame const&) const = default;
};

// One's own values, whatever one shows to others.
struct self_frame {
    std::uint32_t epoch = 1;
    std::uint64_t number = 0;
    double at_ms = 0;
    std::optional<seat_number> seat; // absent while waiting
    visibility visible = visibility::only_me;
    bool keep = false;
    bool paused = false;
    std::optional<double> clock_uncertainty_ms;
    individual values;
    bool operator==(self_frame const&) const = default;
};

struct phase_changed {
    phase name = phase::arrive;
    double at_ms = 0;
    bool operator==(phase_changed const&) const = default;
};
struct pacer_changed {
    pacer breath;
    double at_ms = 0;
    bool operator==(pacer_changed const&) const = default;
};
struct marked {
    std::string text;
    bool shared = false;
    double at_ms = 0;
    bool operator==(marked const&) const = default;
};
struct pause_asked {
    seat_number seat = 0;
    bool paused = false;
    double at_ms = 0;
    bool operator==(pause_asked const&) const = default;
};
// How far the database is behind. Told while that is more than 3 s, and once with 0 when it is over.
struct storing {
    double behind_ms = 0; // age of the oldest of this session's records that is not stored yet
    bool operator==(storing const&) const = default;
};
struct door_changed {
    bool open = true;
    double at_ms = 0;
    bool operator==(door_changed const&) const = default;
};
struct plan_changed {
    std::vector<plan_part> parts;
    double at_ms = 0;
    bool operator==(plan_changed const&) const = default;
};
struct practice_changed {
    std::optional<practice_state> practice{}; // absent: over
    double at_ms = 0;
    bool operator==(practice_changed const&) const = default;
};
struct ended {
    double at_ms = 0;
    bool emergency = false;
    bool operator==(ended const&) const = default;
};

enum class error_code {
    not_json,
    unknown_type,
    missing_field,
    unknown_field,
    wrong_type,
    out_of_range,
    not_joined,
    already_joined,
    not_allowed,
    sequence_backwards,
    wrong_stream,
    too_fast,
};
struct error {
    error_code code = error_code::not_json;
    std::string message;                 // what was wrong, in a sentence
    std::optional<std::string> expected; // what would have been right
    std::optional<std::uint64_t> seq{};  // the notification it is about
    std::optional<stream_id> stream{};   // and the stream in which it is numbered
    bool operator==(error const&) const = default;
};

using server_message = std::variant<
    welcome, joined, clock_pong, ack, pulse, people, frame, self_frame, phase_changed, pacer_changed, marked,
    pause_asked, admitted, door_changed, plan_changed, practice_changed, seats_changed, storing, ended, error>;

// ---- closing --------------------------------------------------------------

// 4000–4499: reconnect with back-off; 4500–4999: final. (1001 and 1006 reconnect too;
// 1002, 1003, 1007, 1009 are final.) The table with reasons is in README.md.
enum class close_code : std::uint16_t {
    restarting = 4000,
    too_slow = 4001,
    overloaded = 4003,
    bad_message = 4500,
    unsupported_version = 4501,
    unknown_link = 4502,
    session_ended = 4503,
    replaced = 4504,
    left = 4505,
    flooding = 4506,
    too_many_errors = 4507,
    not_joined_in_time = 4508,
    turned_away = 4509,
};
constexpr bool reconnects(close_code c) {
    return static_cast<std::uint16_t>(c) < 4500;
}

} // namespace coregulation::protocol
