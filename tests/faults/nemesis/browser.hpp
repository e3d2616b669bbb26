// A person's page over a socket: connects, comes back after every loss that allows it, is closed and opened again.
//
// What the command line's client_member is for a run, with pages beside it. All calls and callbacks on the loop's
// thread.
#pragma once

#include "server/net/client_address.hpp"
#include "server/net/client_loop.hpp"
#include "server/rehearsal/random_stream.hpp"
#include "tests/faults/nemesis/person.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace coregulation::faults {

class browser {
public:
    // A text as it came and what it says.
    using on_message = std::function<void(std::string_view text, protocol::server_message const&)>;

    // REQUIRES that loop and person outlive it. `chance`: of the waits before coming back, and of the streams' names.
    browser(net::client_loop&, net::client_address, person&, rehearsal::random_stream chance, on_message);
    ~browser();
    browser(browser&&) = delete;

    void open();     // a page; REQUIRES that none is open
    void close();    // it, at once, whatever was under way
    void send_due(); // to be called often
    void leave();    // for good

    bool is_open() const;                           // a page
    std::optional<std::string> const& over() const; // turned away for good, or left: why

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

} // namespace coregulation::faults
