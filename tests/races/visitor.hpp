// Somebody who comes to a session without a socket: enters by the registry, speaks one message
// each time that is asked for, and goes. All of it on whatever threads there are.
#pragma once

#include "server/net/registry.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace coregulation::testing {

enum class farewell {
    leaves,   // says so
    vanishes, // the connection is gone
    ends_it   // ends the session for everybody; for facilitators
};

class visitor final : public net::peer, public std::enable_shared_from_this<visitor> {
public:
    struct plan {
        std::string secret; // of a link
        protocol::role as = protocol::role::participant;
        std::string stream;
        std::uint64_t messages = 5;
        farewell then = farewell::leaves;
        bool patient = false; // stays until all of it is acknowledged
    };

    // `over` is called once, when this visit is: on any thread.
    visitor(net::registry&, plan, std::function<void()> over);

    void come();

    // How it went; all of it once `over` was called.
    bool was_inside() const { return inside_; }
    std::uint64_t acknowledged() const { return acknowledged_; }
    std::optional<protocol::close_code> closed() const;
    std::optional<net::registry::closed_door> turned_away() const;

private:
    void admit(storage::member_id, double) override;
    void refuse(protocol::error) override {}
    void deliver(net::text) override;
    void pulse(net::text) override {}
    void show(net::slot, net::text) override {}
    void close(protocol::close_code) override;
    void proceed() override;

    protocol::client_message next_message();
    void go();

    net::registry& doors_;
    plan const plan_;
    std::function<void()> const over_;
    std::shared_ptr<net::session_host> host_;
    storage::member_id member_ = 0; // the host's strand sets and reads it
    std::uint64_t said_ = 0;
    bool has_stayed_ = false; // waits for the acknowledgement; on the host's strand as well
    std::atomic<bool> inside_ = false, gone_ = false;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> closed_ = 0, turned_away_ = -1;
};

} // namespace coregulation::testing
