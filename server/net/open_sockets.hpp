// Every socket that is open, so that a stop can reach it and a limit can hold. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace coregulation::net {

// Something with a socket that can be told to come to an end.
class stoppable {
public:
    virtual ~stoppable() = default;
    virtual void stop() = 0; // any thread; returns at once
};

class open_sockets {
public:
    explicit open_sockets(std::size_t most)
        : most_(most) {}

    bool is_full() const {
        std::scoped_lock const lock(mutex_);
        return open_.size() >= most_;
    }
    std::size_t count() const {
        std::scoped_lock const lock(mutex_);
        return open_.size();
    }
    void add(std::shared_ptr<stoppable> const& one) {
        std::scoped_lock const lock(mutex_);
        open_[one.get()] = one;
    }
    void remove(stoppable const* one) {
        std::scoped_lock const lock(mutex_);
        open_.erase(one);
        if (open_.empty()) emptied_.notify_all();
    }
    // Have all come to their end, until then at most?
    bool wait_empty(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        return emptied_.wait_until(lock, until, [this] { return open_.empty(); });
    }
    void stop_all() {
        std::vector<std::shared_ptr<stoppable>> all;
        {
            std::scoped_lock const lock(mutex_);
            for (auto const& [address, weak] : open_) {
                if (auto one = weak.lock()) all.push_back(std::move(one));
            }
        }
        for (auto const& one : all) one->stop();
    }

private:
    std::size_t const most_;
    mutable std::mutex mutex_;
    std::condition_variable emptied_;
    std::unordered_map<stoppable const*, std::weak_ptr<stoppable>> open_;
};

} // namespace coregulation::net
