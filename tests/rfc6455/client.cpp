// One client_socket for tests/rfc6455/run, which plays the server.
//
//   rfc6455_client PORT
//
// Says back every message; `goodbye` makes it close. Prints `opened` when it is, and at the end
// `closed CODE REASON`: what client_socket told of it.
#include "server/net/client_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <string>

namespace {

using namespace coregulation::net;

int run(std::string const& port) {
    boost::asio::io_context io(1);
    std::unique_ptr<client_socket> socket;
    client_socket::events tell;
    tell.opened = [] { std::cout << "opened" << std::endl; };
    tell.received = [&](std::string_view text) {
        if (text == "goodbye") return socket->close();
        socket->send(std::string(text));
    };
    tell.closed = [&](client_closing const& why) {
        std::cout << "closed " << why.code << ' ' << why.reason << std::endl;
        boost::asio::post(io, [&] { socket.reset(); }); // its timers go with it, and then we
    };
    socket = std::make_unique<client_socket>(io, client_address{"127.0.0.1", port}, tell);
    io.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: rfc6455_client PORT\n";
        return 2;
    }
    try {
        return run(argv[1]);
    } catch (std::exception const& e) {
        std::cerr << "rfc6455_client: " << e.what() << '\n';
        return 1;
    }
}
