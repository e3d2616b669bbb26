// A stored session as the review page reads it: the frames that facilitators were shown, and
// what was said and set between them.
#pragma once

#include "storage/records.hpp"

#include <functional>
#include <string>

namespace coregulation::net {

// The body of POST /api/replay. Computes the whole session anew: seconds for an hour of a
// pair, so never on an I/O thread. `stopping`, asked at every frame, makes it throw.
std::string review(storage::stored_session const&, std::function<bool()> const& stopping);

} // namespace coregulation::net
