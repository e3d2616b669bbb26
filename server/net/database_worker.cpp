#include "server/net/database_worker.hpp"

#include <exception>
#include <iostream>
#include <utility>

namespace coregulation::net {

database_worker::database_worker(open_store open)
    : open_(std::move(open))
    , thread_([this] { loop(); }) {}

database_worker::~database_worker() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
    for (auto& one : waiting_) one.otherwise();
}

void database_worker::run(job work, failure otherwise) {
    {
        std::scoped_lock const lock(mutex_);
        if (!stopping_ && waiting_.size() < most_waiting) {
            waiting_.push_back({std::move(work), std::move(otherwise)});
            changed_.notify_one();
            return;
        }
    }
    otherwise();
}

void database_worker::loop() {
    for (;;) {
        task next;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        perform(next);
    }
}

void database_worker::perform(task& one) {
    constexpr int attempts = 2; // a store may have been broken long before this job came
    for (int attempt = 1; attempt <= attempts; ++attempt) {
        try {
            if (!store_) store_ = open_();
            one.work(*store_);
            return;
        } catch (storage::unavailable const&) {
            store_.reset();
        } catch (std::exception const& e) {
            // What a job throws otherwise is about its data (a log that does not replay): it fails, the worker goes on.
            std::clog << "database worker: " << e.what() << '\n';
            break;
        }
    }
    one.otherwise();
}

} // namespace coregulation::net
