// The analysis as tables, the same values and names as in the JSON document; columns are stated in README.md.
//
// Comma, decimal point, one header line; an empty field where there is no value.
#pragma once

#include "server/analysis/analysis.hpp"

#include <string>
#include <vector>

namespace coregulation::analysis {

struct named_text {
    std::string name; // of the file
    std::string text;
};

// people.csv, coherence.csv, pairs.csv, sessions.csv, group.csv, members.csv, grid.csv
std::vector<named_text> to_csv(results const&);

} // namespace coregulation::analysis
