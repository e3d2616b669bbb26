// The WebSocket stack as the server uses it; the echo of the conformance suites is built on the same.
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace coregulation::net {

// Without permessage-deflate: its memory (300 KiB a socket) and time buy little for frames of a kilobyte.
using websocket_stream = boost::beast::websocket::stream<boost::beast::tcp_stream, false>;

// `silence`: a ping goes after half of it, and who has not answered by its end is gone; or none().
inline boost::beast::websocket::stream_base::timeout keeping_alive(
    boost::beast::websocket::stream_base::duration handshake, boost::beast::websocket::stream_base::duration silence) {
    return {handshake, silence, true};
}

} // namespace coregulation::net
