// An endpoint that says back every message, so that a suite of WebSocket conformance can be
// pointed at the stack that the server uses: the same stream, the same options, the same way
// through HTTP (see server/net/connection.cpp). On this machine only, in builds for tests only.
//
//   coregulation-echo [--port N] [--largest BYTES]
//
// Prints `listening on ws://127.0.0.1:N`; SIGTERM or SIGINT ends it. One message is read, said
// back, and only then the next is read: so answers come in the order of what they answer.
#include "server/net/rfc6455.hpp"
#include "server/net/websocket_options.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace coregulation::testing {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// As the server has them.
constexpr std::chrono::seconds request_within{10}, handshake_within{10}, idle_for{25};
constexpr std::uint32_t most_header = 8 * 1024;
constexpr std::uint64_t most_body = 64 * 1024;

class echo : public std::enable_shared_from_this<echo> {
public:
    echo(tcp::socket socket, std::size_t largest)
        : ws_(std::move(socket)) {
        ws_.read_message_max(largest);
        parser_.header_limit(most_header);
        parser_.body_limit(most_body);
    }

    void start() {
        tcp_stream().expires_after(request_within);
        http::async_read(tcp_stream(), buffer_, parser_, [self = shared_from_this()](error_code error, std::size_t) {
            if (!error) self->on_request();
        });
    }

private:
    beast::tcp_stream& tcp_stream() { return beast::get_lowest_layer(ws_); }

    void on_request() {
        request_ = parser_.release();
        if (!websocket::is_upgrade(request_)) return decline(http::status::upgrade_required);
        auto const key = request_[http::field::sec_websocket_key];
        if (request_.count(http::field::sec_websocket_key) != 1 || !net::is_websocket_key({key.data(), key.size()}))
            return decline(http::status::bad_request);
        tcp_stream().expires_never(); // the websocket has timeouts of its own
        buffer_.clear();
        ws_.set_option(net::keeping_alive(handshake_within, idle_for));
        ws_.async_accept(request_, [self = shared_from_this()](error_code error) {
            if (!error) self->read();
        });
    }

    void decline(http::status why) {
        answer_.emplace(why, 11);
        answer_->set(http::field::upgrade, "websocket");
        answer_->set(http::field::connection, "upgrade, close");
        answer_->prepare_payload();
        http::async_write(tcp_stream(), *answer_, [self = shared_from_this()](error_code, std::size_t) {
            error_code ignored;
            self->tcp_stream().socket().shutdown(tcp::socket::shutdown_send, ignored);
        });
    }

    void read() {
        ws_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            if (!error) self->take();
        });
    }

    void take() {
        auto const data = buffer_.cdata();
        if (ws_.got_text() && net::ends_within_character({static_cast<char const*>(data.data()), data.size()}))
            return ws_.async_close(websocket::close_code::bad_payload, [self = shared_from_this()](error_code) {});
        write();
    }

    void write() {
        ws_.text(ws_.got_text());
        ws_.async_write(buffer_.cdata(), [self = shared_from_this()](error_code error, std::size_t) {
            self->buffer_.clear();
            if (!error) self->read();
        });
    }

    net::websocket_stream ws_;
    beast::flat_buffer buffer_;
    http::request_parser<http::string_body> parser_;
    http::request<http::string_body> request_;
    std::optional<http::response<http::empty_body>> answer_;
};

void accept(tcp::acceptor& door, std::size_t largest) {
    door.async_accept([&door, largest](error_code error, tcp::socket socket) {
        if (!door.is_open()) return;
        if (!error) {
            error_code ignored; // a socket that died meanwhile shows it when it is read
            socket.set_option(tcp::no_delay(true), ignored);
            std::make_shared<echo>(std::move(socket), largest)->start();
        }
        accept(door, largest);
    });
}

int run(int argc, char** argv) {
    CLI::App app("says back every WebSocket message; on this machine only");
    std::uint16_t port = 0;
    std::size_t largest = 64 * 1024 * 1024; // bytes; conformance suites send 16 MiB
    app.add_option("--port", port, "to listen on; 0: any free one")->capture_default_str();
    app.add_option("--largest", largest, "bytes of the largest message; 1009 closes beyond")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);

    asio::io_context io(1);
    asio::signal_set stop(io, SIGTERM, SIGINT);
    stop.async_wait([&io](error_code, int) { io.stop(); });
    tcp::acceptor door(io, tcp::endpoint(asio::ip::address_v4::loopback(), port));
    accept(door, largest);
    std::cout << "listening on ws://127.0.0.1:" << door.local_endpoint().port() << std::endl;
    io.run();
    return 0;
}

} // namespace
} // namespace coregulation::testing

int main(int argc, char** argv) {
    try {
        return coregulation::testing::run(argc, argv);
    } catch (std::exception const& e) {
        std::cerr << "coregulation-echo: " << e.what() << '\n';
        return 1;
    }
}
