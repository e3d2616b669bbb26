// One WebSocket, from the upgrade to its end.
//
// Reads one text message at a time, stamps its arrival once, asks the gate, and passes what
// may pass to the session. Writes by a chain of callbacks from a bounded `outbound`. Its
// socket's strand owns everything in it.
//
// Memory: `server/README.md` adds it up; the kernel's buffers are bounded too, since it would let
// them grow to megabytes for a peer that does not read.
//
// Ends:  the peer closes or vanishes (no pong within 25 s) · the gate or the session closes
// it with a code of protocol::close_code · binary: 1003, over 16 KiB: 1009, not UTF-8: 1007,
// unmasked: 1002 (the last three by Beast). What must be delivered is flushed before our close.
#pragma once

#include "server/net/open_sockets.hpp"
#include "server/net/registry.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>

namespace coregulation::net {

struct site; // http_connection.hpp

// How long a socket is waited for, and how many bytes the kernel may hold for it. The server keeps to these; a test
// may be in a hurry, or short of room.
struct line_limits {
    std::chrono::milliseconds request{10'000};   // HTTP: from first to last byte, and between requests: no slow-loris
    std::chrono::milliseconds handshake{10'000}; // of the upgrade, and of a close that the peer begins
    std::chrono::milliseconds silence{25'000};   // half-open lines are found within this; a ping goes after half of it
    std::chrono::milliseconds closing{3'000};    // a peer that does not read gets no close frame; its socket goes
    // Of one WebSocket, each way; the kernel reckons with twice as many, for its own bookkeeping.
    int send_buffer = 64 * 1024;    // a large circle's frame; what is slower than this conflates
    int receive_buffer = 32 * 1024; // two of the largest messages
};

// Takes over a socket whose upgrade request was read and whose origin was accepted.
void upgrade(boost::asio::ip::tcp::socket, boost::beast::http::request<boost::beast::http::string_body>, site const&);

} // namespace coregulation::net
