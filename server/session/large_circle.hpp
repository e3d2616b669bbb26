// More than 24 seats: what everybody's screen holds instead of everybody's rows.
//
// A frame tells of the group as a whole and of each one at a glance (the strip: half a byte a seat), so that it stays
// small however many they are. For facilitators it holds besides the pair in the spotlight, and up to four people who
// are far above their own calm. Sizes, written as JSON, of 1,000 seats: at most 1,300 bytes for the group, 2,900 for
// facilitators (tests/session/large_circle_test.cpp holds both).
//
// What is measured each second on one core, of 1,000 people: everybody's heart 11 ms, their windows 4 ms, the group
// with its chance 30 ms (synchrony/crowd.hpp: one sum over people, so that nothing has to be drawn by lot or spread
// over seconds), coherence of the mean 35 ms for each audience. All pairs with surrogates would take 15 s.
#pragma once

#include "server/session/circle.hpp"

#include <cstddef>
#include <string>

namespace coregulation::session {

inline constexpr std::size_t most_told_above =
    4; // people above their own calm in one frame: as many as one can care for

// As together_of. The pair in the spotlight is measured as in a small circle. REQUIRES r.is_large().
together large_circle(room const& r, std::span<picture::person const> people, double window_end_s);

// Puts into a frame what this audience may see of everybody. REQUIRES r.is_large(), and `f` without rows and pairs.
void fill_large(protocol::frame& f, room const& r, picture const& all, audience to);

// Half a byte a seat, as base64url (protocol/schema/shared.json, strip).
std::string strip_of(room const& r, std::span<picture::person const> people, audience to);

} // namespace coregulation::session
