// coregulation migrate: brings the database to this version's tables.
#pragma once

#include <ostream>
#include <span>
#include <string>

namespace coregulation::cli {

// Safe to run again, and by several at once. 0: done; 1: failed; 2: wrong configuration.
int migrate(std::span<std::string const> args, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
