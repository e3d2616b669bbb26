// Who can be compared with whom, and synchrony's measures in the words of the protocol: what small circles
// (circle.hpp) and large ones (large_circle.hpp) have in common.
#pragma once

#include "server/session/picture.hpp"
#include "server/synchrony/against_chance.hpp"
#include "server/synchrony/circle.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::session {

// A group is more than a pair: of two it would repeat what the pair's row says.
inline constexpr std::size_t least_in_group = 3;

// One who takes part, and the heart rate that pairs and group are measured from.
struct seated {
    picture::person const* person = nullptr;
    signal::window rate;
    std::size_t leading = 0; // missing samples before the first one that is there
    std::size_t inside = 0;  // missing samples after it

    std::size_t missing() const { return leading + inside; }
    double clock_ms() const { return person->who->clock_uncertainty_ms; }
};

// Those who neither hide, nor rest, nor have no sensor, in the order given.
std::vector<seated> who_take_part(std::span<picture::person const>, double window_end_s);

// Can this person be compared with others who can?
bool comparable(seated const&);
inline bool shows_to_all(seated const& s) {
    return s.person->who->visible == protocol::visibility::group;
}

// Mixes the session's seed, the frame's number and a seat, so that no two draws of a session share a stream.
std::uint64_t seed_of(room const&, protocol::seat_number);

// What a pacer means for windows that end here.
struct pacing {
    bool shared = false; // did one run at any time in the window?
    synchrony::pair_settings
        how; // with the pacer to regress out: only one that ran, unchanged, through the whole window
};
pacing pacing_of(room const&, double window_end_s);

protocol::chance wire(synchrony::against_chance const&);

// Why two cannot be compared; what is told is the first reason. `is` is measuring when nothing is in the way.
protocol::pair_row row_of(seated const& a, seated const& b, bool shared_pacer);

// What was measured of a row that is measuring; nothing: too little is there after all.
void fill(protocol::pair_row&, std::optional<synchrony::pair_measures> const&, seated const& a, seated const& b);

// Before anything is measured: how many of `in` may be seen, and whether it is worth waiting.
template<class MaySee>
std::optional<protocol::group_row> group_of(std::span<seated const> in, bool shared_pacer, MaySee may_see) {
    std::size_t seen = 0;
    protocol::group_row row;
    row.shared_pacer = shared_pacer;
    row.is = protocol::state::withheld;
    row.why = protocol::reason::person;
    for (auto const& one : in) {
        if (!may_see(one)) continue;
        ++seen;
        if (one.person->values.is == protocol::state::gathering || one.leading > 0) {
            row.is = protocol::state::gathering;
            row.why.reset();
        }
    }
    if (seen < least_in_group) return {};
    return row;
}

// The two group coherences of these people (synchrony/group_coherence.hpp).
void fill_coherence(protocol::group_row&, room const&, std::span<seated const* const>);

} // namespace coregulation::session
