// coregulation observe: the tail -f of a session.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace coregulation::cli {

// 0: the time is over or SIGINT came; 1: not connected, not known, or closed for good; 2: the arguments make no
// sense. See --help.
int observe(std::span<std::string const> args, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
