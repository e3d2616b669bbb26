// One recording, analysed: beats on a timeline, artifacts, heart rate variability, coherence.
#pragma once

#include "server/cli/analysis_settings.hpp"
#include "server/rehearsal/heart_source.hpp"
#include "server/signal/artifacts.hpp"
#include "server/signal/interval.hpp"
#include "server/signal/quality.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace coregulation::cli {

struct analysed_person {
    std::string file;
    std::vector<signal::heartbeat> beats;   // as recorded
    std::vector<signal::verdict> found;     // what each beat is taken for
    std::vector<signal::verdict> corrected; // `found`, or all normal when nothing is to be corrected
    std::vector<signal::interval> series;   // what the measures are computed from
    double first_s = 0, last_s = 0;         // of the beats
};

// Has the file times of its own, so that it can be laid beside others by them?
bool has_times(rehearsal::recording const&);

// Beat times come from the file's beat or arrival times, else from the sum of the intervals.
// REQUIRES at least one interval.
analysed_person analyse_person(std::string file, rehearsal::recording const&, analysis_settings const&);

// Is the minute before end_s regular enough? As the live session judges it.
signal::quality quality_at(analysed_person const&, double end_s);

// As the protocol spells it; "measuring" has none.
std::optional<std::string> reason_of(signal::quality);

nlohmann::ordered_json to_json(analysed_person const&, analysis_settings const&);

} // namespace coregulation::cli
