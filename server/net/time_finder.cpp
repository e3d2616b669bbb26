#include "server/net/time_finder.hpp"

#include <algorithm>

namespace coregulation::net {

time_finder::time_finder(session_time by_wall, clock::time_point then, bool expects_pages)
    : by_wall_(by_wall)
    , then_(then)
    , expects_pages_(expects_pages) {}

time_finder::session_time time_finder::wall_at(clock::time_point when) const {
    return by_wall_ + std::chrono::duration_cast<session_time>(when - then_);
}

void time_finder::hear(std::optional<session_time> by_page, clock::time_point arrival) {
    found_at_ = std::min(found_at_, expects_pages_ ? arrival + wait : arrival);
    if (!by_page) return;
    auto const off = *by_page - wall_at(arrival);
    if (std::chrono::abs(off) > farthest) return;
    heard_.insert(std::ranges::upper_bound(heard_, off), off);
    if (std::chrono::abs(off) <= agreement) found_at_ = std::min(found_at_, arrival);
}

time_finder::clock::time_point time_finder::found_at() const {
    return found_at_;
}

// Of an even number the lower one, which somebody did say: it holds time back rather than losing some.
time_finder::session_time time_finder::at(clock::time_point when) const {
    auto const off = heard_.empty() ? difference{0} : heard_[(heard_.size() - 1) / 2];
    return wall_at(when) + off;
}

} // namespace coregulation::net
