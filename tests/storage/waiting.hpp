// Waiting for what another thread does: for a condition, never for a time.
#pragma once

#include "storage/writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace coregulation::storage::examples {

// Longer than anything takes on a busy machine; passing it is a failed test.
inline constexpr std::chrono::seconds patience{60};

inline void wait_until(std::function<bool()> const& true_) {
    auto const until = std::chrono::steady_clock::now() + patience;
    while (!true_()) {
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error("it never happened");
        std::this_thread::yield();
    }
}

// What a writer acknowledged, in order.
class collected {
public:
    writer::on_committed callback() {
        return [this](std::span<record const> batch) {
            std::lock_guard const lock(guard_);
            all_.insert(all_.end(), batch.begin(), batch.end());
            largest_ = std::max(largest_, batch.size());
            ++batches_;
            changed_.notify_all();
        };
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(guard_);
        if (!changed_.wait_for(lock, patience, [&] { return all_.size() >= count; })) {
            throw std::runtime_error("never acknowledged");
        }
    }
    std::vector<record> all() const {
        std::lock_guard const lock(guard_);
        return all_;
    }
    std::size_t count() const { return all().size(); }
    std::size_t largest_batch() const {
        std::lock_guard const lock(guard_);
        return largest_;
    }
    std::size_t batches() const {
        std::lock_guard const lock(guard_);
        return batches_;
    }

private:
    mutable std::mutex guard_;
    std::condition_variable changed_;
    std::vector<record> all_;
    std::size_t largest_ = 0, batches_ = 0;
};

} // namespace coregulation::storage::examples
