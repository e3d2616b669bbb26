// Work that blocks (starting Postgres, waiting for rows), done one after the other on a thread beside the loop.
#pragma once

#include "server/net/client_loop.hpp"

#include <functional>
#include <memory>
#include <string>

namespace coregulation::faults {

class errands {
public:
    explicit errands(net::client_loop&); // which outlives them
    ~errands();                          // after the errand under way; what waits is not begun
    errands(errands const&) = delete;
    errands& operator=(errands const&) = delete;

    // `done` is called on the loop's thread with what went wrong; empty: nothing.
    void run(std::function<void()> work, std::function<void(std::string fault)> done);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::faults
