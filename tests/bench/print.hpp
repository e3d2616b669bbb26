// A table as people read it, and as programs do.
#pragma once

#include "tests/bench/machine.hpp"

#include <string>

namespace coregulation::bench {

std::string as_text(table const&, machine const&);
std::string as_json(table const&, machine const&, how_long, bool quick);

} // namespace coregulation::bench
