// One WebSocket, from the upgrade to its end.
//
// Reads one text message at a time, stamps its arrival once, asks the gate, and passes what
// may pass to the session. Writes by a chain of callbacks from a bounded `outbound`. Its
// socket's strand owns everything in it.
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

namespace coregulation::net {

// Takes over a socket whose upgrade request was read and whose origin was accepted.
void upgrade(
    boost::asio::ip::tcp::socket, boost::beast::http::request<boost::beast::http::string_body>, registry&,
    open_sockets&);

} // namespace coregulation::net
