// coregulation replay: recordings take seats in a running session.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace coregulation::cli {

// 0: done; 1: it could not be done, or something was lost; 2: the arguments make no sense. See --help.
int replay(std::span<std::string const> args, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
