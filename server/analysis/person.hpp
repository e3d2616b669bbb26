// One recording, analysed: beats on a timeline, artifacts, heart rate variability, coherence.
#pragma once

#include "server/analysis/beats.hpp"
#include "server/analysis/lane.hpp"
#include "server/analysis/regularity_track.hpp"
#include "server/analysis/settings.hpp"
#include "server/analysis/state.hpp"
#include "server/signal/artifacts.hpp"
#include "server/signal/coherence.hpp"
#include "server/signal/time_domain.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace coregulation::analysis {

struct hrv {
    std::optional<signal::time_domain> time;
    std::optional<double> vlf_ms2; // from 5 min on
    std::optional<double> lf_ms2;  // from 2 min on
    std::optional<double> hf_ms2;
};

struct coherence_window {
    double t_s = 0; // its end
    state is = state::withheld;
    reason why = reason::none;
    std::optional<signal::coherence_value> value; // present unless withheld
};

struct person {
    std::string file;
    std::size_t beats = 0; // as recorded
    signal::artifact_counts artifacts;
    double corrected_percent = 0; // of the beats
    state is = state::withheld;   // of the recording as a whole
    reason why = reason::none;
    analysis::hrv hrv;
    std::vector<coherence_window> coherence; // 64 s each, from the first beat on, every hop

    regularity_track regular; // the gate at any moment
    lane rhythm;              // on the grid of all

    // Beats per minute from rhythm.first() on; missing where the gate was closed, too: what enters measures of whole
    // sessions, and what a picture draws.
    std::vector<double> regular_bpm;
};

// From the first sample that anybody has to the last; empty when nobody has one.
struct grid_extent {
    grid_index first = 0, end = 0;
};
grid_extent extent_of(std::span<person const>);

// REQUIRES at least one interval. `file`: how the person is called in results.
person analysed_person(std::string file, rehearsal::recording const&, settings const&);

} // namespace coregulation::analysis
