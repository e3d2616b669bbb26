// One WebSocket from the client's end. Beast stays in the .cpp.
#pragma once

#include "server/net/client_address.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace coregulation::net {

struct client_closing {
    std::uint16_t code = 1006; // the server's close code; 1006: the connection broke or never came about
    std::string reason;        // in words: the server's, or the system's
};

// Callbacks come on the io_context's only thread, none of them after destruction, and not from within a call.
class client_socket {
public:
    struct events {
        std::function<void()> opened;
        std::function<void(std::string_view)> received; // one text message
        std::function<void(client_closing)> closed;     // once, also when it could not be opened; the last
    };

    // Connects at once.
    client_socket(boost::asio::io_context&, client_address const&, events);
    ~client_socket();
    client_socket(client_socket&&) noexcept = delete;

    // In order. REQUIRES that it was opened. Not bounded here: who sends slower than it writes is kept in check by
    // the keep-alive, which closes a connection whose other end does not read for 20 s.
    void send(std::string text);

    // Says goodbye after what was sent; `closed` follows.
    void close();

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

} // namespace coregulation::net
