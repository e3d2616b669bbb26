// `coregulation analyse FILE…`: recordings in, one JSON document out, by the code that the server runs.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace coregulation::cli {

// Exit code 0; 2 for arguments or files that cannot be understood, with one sentence on `err` and
// nothing on `out`: the document is written only when all of it is there.
int analyse(std::span<std::string const> args, std::ostream& out, std::ostream& err);

} // namespace coregulation::cli
