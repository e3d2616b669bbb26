// What waits for the database: a bounded queue in two lanes. No threads, no clock.
//
// The log cannot be made again: it is taken until the queue is full, and never dropped. Derived
// rows can, by replay: they are taken only while less than a quarter of the capacity waits, and
// those that wait are let go when the log needs their room. The log is also popped first, so that
// after an outage acknowledgements come before conveniences.
//
// What is popped counts as waiting until it is settled.
#pragma once

#include "storage/records.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

namespace coregulation::storage {

class record_queue {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit record_queue(std::size_t capacity); // records, of both kinds together

    // Takes all log entries of the offer, or none: false, then `offered` is as it was. More than the
    // capacity at once is taken when nothing waits. Derived rows that were not taken, or had to make
    // room, are added to `let_go`.
    bool push(std::vector<record>& offered, time_point now, std::vector<record>& let_go);

    // Moves at most `most` records to the end of `into`, each kind in the order of being pushed.
    // REQUIRES that what was popped before is settled.
    void pop(std::size_t most, std::vector<record>& into);
    void settle(std::size_t popped);

    std::size_t queued() const { return log_.size() + derived_.size(); } // not popped
    std::size_t waiting() const { return queued() + popped_; }           // not settled
    time_point oldest() const;                                           // REQUIRES waiting() > 0

private:
    // Apart, because a derived row is twice as large as an entry of the log.
    struct waiting_entry {
        session_id session;
        log_entry what;
        time_point since;
    };
    struct waiting_row {
        record what;
        time_point since;
    };

    bool fits(std::size_t entries) const { return waiting() == 0 || waiting() + entries <= capacity_; }
    void make_room(std::vector<record>& let_go);

    std::size_t const capacity_;
    std::deque<waiting_entry> log_;
    std::deque<waiting_row> derived_;
    std::size_t popped_ = 0;
    time_point popped_since_{};
};

} // namespace coregulation::storage
