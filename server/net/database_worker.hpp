// A thread with a store of its own, for what may wait for the database. The store is
// synchronous; I/O threads never call it.
#pragma once

#include "storage/store.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace coregulation::net {

using open_store = std::function<std::unique_ptr<storage::store>()>; // may throw storage::unavailable

class database_worker {
public:
    using job = std::function<void(storage::store&)>; // may throw storage::unavailable
    using failure = std::function<void()>;

    // Jobs beyond this fail at once: at 1 ms a look-up, who waits longer has gone.
    static constexpr std::size_t most_waiting = 1'000;

    explicit database_worker(open_store);
    ~database_worker(); // waits for the job at hand; those that wait fail
    database_worker(database_worker const&) = delete;
    database_worker& operator=(database_worker const&) = delete;

    // Exactly one of the two is called to its end, on the worker's thread (or on the caller's when
    // too many wait). A job that meets an unavailable database is tried once more with a new store,
    // so it must be idempotent.
    void run(job, failure otherwise);

private:
    struct task {
        job work;
        failure otherwise;
    };

    void loop();
    void perform(task&);

    open_store open_;
    std::unique_ptr<storage::store> store_; // the thread's own
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<task> waiting_; // guarded by mutex_
    bool stopping_ = false;    // guarded by mutex_
    std::thread thread_;
};

} // namespace coregulation::net
