// Recordings of people, analysed together: the people, their pairs, the group.
//
//   recordings ─ person by person ─ timeline ─ window by window (circle_window) ─ session by session ─ results
//
// A pure function of its input: no file, no clock; the same bits for any number of threads. Written out by json.hpp,
// csv.hpp and picture.hpp.
#pragma once

#include "server/analysis/group.hpp"
#include "server/analysis/pair.hpp"
#include "server/analysis/person.hpp"
#include "server/analysis/settings.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace coregulation::analysis {

struct named_recording {
    std::string file; // how it is called in results
    rehearsal::recording recorded;
};

struct results {
    settings how;
    std::vector<person> people; // in the order given
    std::vector<pair> pairs;    // (0,1), (0,2) … (1,2) …
    group circle;
};

// Why these cannot be analysed so: the first that does not fit, beyond what reading it finds.
std::optional<rehearsal::file_fault> unfit(std::span<named_recording const>, settings const&);

// `progress`, called on this thread, is told how much of the work is done: 0 … 1.
// REQUIRES recordings that are not unfit.
results
analyse(std::span<named_recording const>, settings const&, std::function<void(double share)> const& progress = {});

} // namespace coregulation::analysis
