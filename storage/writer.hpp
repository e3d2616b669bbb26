// Takes records from any thread, stores them in batches on a thread of its own,
// and says so only after COMMIT returned.
//
// Bounded: `offer` returns false when `capacity` records wait; the caller then
// stops reading from its sockets until `room` is called. A batch that fails is
// repeated, with the store built anew, until it is stored or `stop`'s deadline
// has passed. Of the log nothing is dropped before that; derived rows, which replay
// makes again, are, when much waits (record_queue.hpp). One exception: what the store
// *refuses* (see store.hpp) would be refused forever; it is set aside alone, never
// acknowledged, and counted.
#pragma once

#include "storage/store.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace coregulation::storage {

struct writer_settings {
    std::size_t capacity = 400'000;        // records; 126 MB of log, see storage/README.md
    std::size_t batch = 5'000;             // records in one transaction: one fsync while draining
    std::chrono::milliseconds linger{100}; // a batch waits at most this long to fill
    std::chrono::milliseconds retry_first{100}, retry_most{2'000}; // back-off after a failure
};

class writer {
public:
    using open_store = std::function<std::unique_ptr<store>()>;        // may throw unavailable
    using on_committed = std::function<void(std::span<record const>)>; // called on the writer's thread, after COMMIT
    using on_room = std::function<void()>;                             // called on the writer's thread
    // Called with what was taken and will never be stored: what the store refuses, on the writer's
    // thread, and derived rows that are let go, on the thread that offers.
    using on_given_up = std::function<void(std::span<record const>)>;

    struct status {
        std::size_t waiting = 0;                 // records not yet committed
        bool available = true;                   // did the last attempt reach the database?
        std::chrono::milliseconds oldest_age{0}; // of the oldest waiting record
        std::size_t refused = 0;                 // records that the store will never take
        std::size_t let_go = 0;                  // derived rows for which there was no room
        std::string fault;                       // of the last attempt that failed, for the log
    };

    writer(writer_settings, open_store, on_committed, on_room, on_given_up = {});
    ~writer(); // stop with no deadline left: what waits is lost and was never acknowledged
    writer(writer const&) = delete;
    writer& operator=(writer const&) = delete;

    // All or nothing, from any thread. False: the records are still the caller's, who offers
    // them again after `on_room`. More than `capacity` at once is taken when nothing waits. The
    // caller holds no lock that `on_given_up` takes.
    bool offer(std::vector<record>&&);
    bool offer(std::vector<record> const& copied) { return offer(std::vector<record>(copied)); }

    status now() const; // any thread

    // Stores what waits, at most until the deadline (and the end of the attempt under way,
    // which the store bounds). Returns how many records were not stored, without those let go;
    // nothing is taken from then on. Not from a callback.
    std::size_t stop(std::chrono::milliseconds deadline);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::storage
