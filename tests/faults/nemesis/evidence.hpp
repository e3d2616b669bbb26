// What a run left behind: all that the checkers look at. Plain data; times in ms of the run's clock.
#pragma once

#include "storage/records.hpp"
#include "tests/faults/nemesis/person.hpp"
#include "tests/faults/nemesis/programme.hpp"
#include "tests/faults/nemesis/server_process.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::faults {

struct seen_frame {
    double at_ms = 0; // arrival
    std::uint32_t epoch = 0;
    std::uint64_t number = 0;
    std::string text; // as it came; only where it is compared (see screen::keeps_texts)
};

// What one page showed, in the order of arrival, across all its connections.
struct screen {
    std::string name;
    std::optional<std::size_t> whose{}; // person; absent: facilitator or observer, whose lines have no faults
    bool facilitates = false;
    bool keeps_texts = false;
    std::vector<seen_frame> frames{}, selves{};
};

// A fault as it was done.
struct occurrence {
    fault what;
    double began_ms = 0;
    double ended_ms = 0;                  // the line is whole, the server is started, Postgres answers
    std::optional<int> exit_code{};       // of a deployed server
    std::optional<double> all_stored_s{}; // after an outage: until everything from before its end was in Postgres
};

struct person_facts {
    std::string name;
    bool keeps = true;
    std::vector<protocol::seat_number> seats;
    std::vector<generated> all;
    std::size_t unacknowledged = 0; // at the end, everything being up
    std::size_t false_claims = 0;
    std::vector<std::string> errors;        // of the server
    std::optional<std::string> turned_away; // for good, without having left
};

// What the second connection found when it was asked about acknowledgements.
struct claims_asked {
    std::size_t asked = 0;
    std::size_t asked_late = 0;      // Postgres did not answer at the first try
    double longest_wait_ms = 0;      // from hearing the acknowledgement to Postgres' answer, of those not late
    std::vector<std::string> broken; // one sentence each
};

// What the server held at a moment of the run.
struct sample {
    double at_ms = 0;
    std::size_t life = 0; // of the server: grows with each start
    holdings held;
};

struct evidence {
    std::vector<occurrence> faults;
    std::vector<screen> screens;
    std::vector<person_facts> people;
    claims_asked claims;
    storage::stored_session stored;
    std::size_t derived_rows_of_forgotten = 0; // of people who do not keep
    std::vector<std::string> server_faults;    // ends nobody asked for, and what its log complains of
    bool socket_handed_over = false;           // the listening socket outlives the server
    double ended_ms = 0;                       // of the programme
    holdings at_first;                         // the server before anybody came
    std::vector<sample> samples;               // one a second
    std::optional<holdings> at_last;           // after everybody left
    std::optional<int> last_exit_code;         // of the SIGTERM at the end
};

// May this person's screen suffer from a fault of its own line (or page) between these times? With the time that
// a client needs to notice and to come back.
bool is_disturbed(evidence const&, std::size_t person, double from_ms, double to_ms);

// One checker's answer.
struct verdict {
    std::string name;
    bool holds = true;
    std::string sentence{};
    std::vector<std::string> details{}; // the first few breaches, or figures
};

inline constexpr std::size_t most_details = 12; // of one verdict: more tell nothing new

} // namespace coregulation::faults
