// A run against real processes: a private Postgres, the real server, a line with faults to each person, people whose
// hearts beat and whose minds change, a facilitator and an observer who record what they are shown. The programme is
// carried out, then everything is made whole, everybody leaves, and the evidence is handed over.
#pragma once

#include "tests/faults/nemesis/evidence.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace coregulation::faults {

struct trial_settings {
    std::string binary; // coregulation
    std::string folder; // for logs; is there
    std::size_t people = 6;
    double seconds = 60;
    std::uint64_t seed = 1;
    bool everybody_keeps = false; // else every fourth does not
    std::vector<fault> programme;
};

// `tell`: a line for whoever watches, with the time since everybody was there. Absent: interrupted (SIGINT or
// SIGTERM). Throws std::runtime_error when the run could not be set up. Everything that was started is ended.
std::optional<evidence>
try_out(trial_settings const&, std::function<void(double at_s, std::string const&)> const& tell);

} // namespace coregulation::faults
