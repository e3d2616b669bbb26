// How a server that takes a session up finds the session's time.
//
// The wall clock tells it, since the session's start is known; but two machines' clocks differ, and one may have been
// set meanwhile. The pages that come back know better: each one's own clock was compared with the session's for as
// long as it was there. So the first join that agrees with the wall clock decides at once; otherwise joins wait for a
// second, and the median of what the pages say counts: one page that errs, or lies, moves nobody.
//
// Pure: told all times. Not thread-safe.
#pragma once

#include "storage/records.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace coregulation::net {

class time_finder {
public:
    using clock = std::chrono::steady_clock;
    using session_time = storage::session_time;

    static constexpr std::chrono::seconds wait{1}; // for pages that know; they come back within it
    static constexpr std::chrono::milliseconds agreement{
        500};                                         // clocks of hosts that follow a time server differ by less
    static constexpr std::chrono::hours farthest{24}; // what is farther off than that was never this session's time

    // `by_wall`: session time at `then`. `expects_pages`: somebody whose clock is known may come back.
    time_finder(session_time by_wall, clock::time_point then, bool expects_pages);

    // A join has arrived. `by_page`: session time at its arrival by its own clock, when that is known.
    void hear(std::optional<session_time> by_page, clock::time_point arrival);

    clock::time_point found_at() const;       // when it is known; never, before the first join
    session_time at(clock::time_point) const; // by all that was heard until now

private:
    using difference = session_time; // page − wall

    session_time wall_at(clock::time_point) const;

    session_time by_wall_;
    clock::time_point then_;
    clock::time_point found_at_ = clock::time_point::max();
    bool expects_pages_;
    std::vector<difference> heard_; // in order of size
};

} // namespace coregulation::net
