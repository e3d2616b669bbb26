// The analysis as one JSON document, of the shape that README.md states.
#pragma once

#include "server/analysis/analysis.hpp"

#include <string>

namespace coregulation::analysis {

// UTF-8; null where there is no value; one window a line. Ends with a line's end.
std::string to_json(results const&);

} // namespace coregulation::analysis
