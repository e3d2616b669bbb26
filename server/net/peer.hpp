// One connected client, as a session sees it. Each function may be called from any thread,
// returns at once, and takes effect in the order of the calls of one thread.
#pragma once

#include "protocol/messages.hpp"
#include "server/net/outbound.hpp"
#include "storage/records.hpp"

namespace coregulation::net {

class peer {
public:
    virtual ~peer() = default;

    // The join was accepted. `backlog`: notifications that may come at once beyond the usual
    // rate, because they gathered while the member was away.
    virtual void admit(storage::member_id, double backlog) = 0;
    // A request was refused; counts against the peer's error budget. Reading goes on by `proceed`.
    virtual void refuse(protocol::error) = 0;

    virtual void deliver(text) = 0;               // never dropped; a peer that cannot follow is closed
    virtual void pulse(text) = 0;                 // may be dropped
    virtual void show(slot, text) = 0;            // the newest wins
    virtual void close(protocol::close_code) = 0; // after what must be delivered

    virtual void proceed() = 0; // the message before is dealt with: read the next
};

} // namespace coregulation::net
