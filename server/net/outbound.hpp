// What waits to be written to one socket, and what happens when the reader is slow.
//
//   must-deliver (acks, joined, phase …)  at most 64 messages or 64 KiB; beyond that the
//                                         reader is too slow and is closed
//   pulses                                at most 8; beyond that new ones are dropped
//   people, frame, self                   one slot each: the newest wins (conflation)
//
// Written in this order. Memory for one reader is so bounded by about 100 KiB. Not
// thread-safe: the connection's strand owns it.
#pragma once

#include "server/net/text.hpp"

#include <array>
#include <cstddef>
#include <deque>

namespace coregulation::net {

enum class slot { people, frame, own }; // in the order of being written

class outbound {
public:
    static constexpr std::size_t most_messages = 64;     // a minute of acks and then some
    static constexpr std::size_t most_bytes = 64 * 1024; // of must-deliver messages
    static constexpr std::size_t most_pulses = 8;        // a pulse older than that is not live any more

    bool deliver(text); // false: over the bound, nothing was added
    void pulse(text);   // may drop it
    void show(slot, text);

    text next();          // null when nothing waits
    void drop_pictures(); // only what must be delivered is still of interest

private:
    std::deque<text> must_;
    std::size_t must_bytes_ = 0;
    std::deque<text> pulses_;
    std::array<text, 3> newest_; // by slot
};

} // namespace coregulation::net
