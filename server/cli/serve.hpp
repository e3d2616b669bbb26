// coregulation serve: the server, until SIGINT or SIGTERM.
#pragma once

#include <ostream>
#include <span>
#include <string>

namespace coregulation::cli {

// Prints "listening on http://…" when ready. 0: stopped in order, everything stored;
// 1: something failed or was not stored; 2: wrong configuration.
int serve(std::span<std::string const> args, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
