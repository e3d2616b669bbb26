#include "storage/postgres/call_limit.hpp"

#include <sys/socket.h>

namespace coregulation::storage {

call_limit::call_limit()
    : thread_([this] { run(); }) {}

call_limit::~call_limit() {
    {
        std::lock_guard const lock(guard_);
        stop_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void call_limit::run() {
    std::unique_lock lock(guard_);
    while (!stop_) {
        if (!until_) {
            changed_.wait(lock);
        } else if (auto const until = *until_; changed_.wait_until(lock, until) == std::cv_status::timeout) {
            // Armed anew in the meantime? Then `until_` has moved on.
            if (until_ && *until_ <= std::chrono::steady_clock::now()) {
                ::shutdown(socket_, SHUT_RDWR);
                until_.reset();
            }
        }
    }
}

call_limit::armed::armed(call_limit& owner, int socket, std::chrono::milliseconds limit)
    : owner_(owner) {
    std::lock_guard const lock(owner_.guard_);
    owner_.socket_ = socket;
    owner_.until_ = std::chrono::steady_clock::now() + limit;
    owner_.changed_.notify_all();
}

// Wakes nobody: an idle thread that wakes at the old time finds nothing to do.
call_limit::armed::~armed() {
    std::lock_guard const lock(owner_.guard_);
    owner_.until_.reset();
}

} // namespace coregulation::storage
