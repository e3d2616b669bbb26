// Cuts a database connection whose server has stopped answering.
//
// statement_timeout is the server's own clock: a frozen server never looks at it, and
// tcp_user_timeout says nothing about a unix socket. So a thread of ours shuts the
// socket down, which ends the wait with "connection lost".
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace coregulation::storage {

class call_limit {
public:
    call_limit();
    ~call_limit();
    call_limit(call_limit const&) = delete;
    call_limit& operator=(call_limit const&) = delete;

    // While it lives, the socket is shut down once the limit has passed. REQUIRES that the
    // socket stays open until then, and that there is one at a time.
    class armed {
    public:
        armed(call_limit&, int socket, std::chrono::milliseconds limit);
        ~armed();
        armed(armed const&) = delete;
        armed& operator=(armed const&) = delete;

    private:
        call_limit& owner_;
    };

private:
    void run();

    std::mutex guard_;
    std::condition_variable changed_;
    std::optional<std::chrono::steady_clock::time_point> until_;
    int socket_ = -1;
    bool stop_ = false;
    std::thread thread_; // last: starts when all else is there
};

} // namespace coregulation::storage
