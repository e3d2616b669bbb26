// What goes wrong, and when: drawn by seed, so that a run can be had again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::faults {

enum class fault_kind {
    kill,      // the server, with −9, and the next one is started at once
    deploy,    // the server, with SIGTERM, and the next one when it has ended
    freeze,    // the server, with SIGSTOP, then SIGCONT
    outage,    // Postgres crashes (-m immediate) and comes back
    blackout,  // Postgres crashes, and the server is killed before it is back
    terminate, // every database connection of the server is ended by Postgres
    storm,     // everybody's connection is reset at once
    reset,     // one's connection is reset
    half_open, // one's line swallows everything, silently
    stall,     // one's line stands still and goes on
    slice,     // one's bytes come one by one
    latency,   // one's line becomes slow
    all_slow,  // everybody's line becomes slow
    refuse,    // one is reset and refused for a while
    tab,       // one closes the page and opens it again later
};

inline constexpr fault_kind every_kind[] = {
    fault_kind::kill,      fault_kind::deploy,  fault_kind::freeze,   fault_kind::outage,    fault_kind::blackout,
    fault_kind::terminate, fault_kind::storm,   fault_kind::reset,    fault_kind::half_open, fault_kind::stall,
    fault_kind::slice,     fault_kind::latency, fault_kind::all_slow, fault_kind::refuse,    fault_kind::tab,
};

std::string_view name_of(fault_kind);
std::optional<fault_kind> kind_named(std::string_view);
bool is_about_the_server(fault_kind); // or Postgres: no two of them overlap

struct fault {
    double at_s = 0; // since everybody is there
    fault_kind what{};
    double length_s = 0;   // 0: over at once
    std::size_t whom = 0;  // whose line or page; where it concerns one
    double latency_ms = 0; // of a slow line, each way
    bool operator==(fault const&) const = default;

    double end_s() const { return at_s + length_s; }
};

std::string in_words(fault const&);

struct programme_settings {
    double seconds = 60;
    std::size_t people = 6;
    std::uint64_t seed = 1;
    std::optional<std::size_t> kills{}; // exactly so many, spread over the run
    std::optional<double> outage_s{};   // exactly one, in the middle
    std::vector<fault_kind> only{};     // empty: all; but with kills or outage_s: nothing else
    bool is_short = false;              // the one for every day: a storm, an outage, a slow line, a kill
};

// In order of time. Throws std::invalid_argument with what was expected.
std::vector<fault> draw_programme(programme_settings const&);

} // namespace coregulation::faults
