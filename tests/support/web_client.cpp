#include "tests/support/web_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <algorithm>
#include <utility>

namespace coregulation::testing {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

tcp::endpoint local(std::uint16_t port) {
    return {asio::ip::address_v4::loopback(), port};
}

std::string lower(std::string s) {
    std::ranges::transform(s, s.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return s;
}

} // namespace

http_result
ask(std::uint16_t port, std::string const& method, std::string const& target, std::string const& body,
    std::map<std::string, std::string> const& headers) {
    asio::io_context io;
    tcp::socket socket(io);
    socket.connect(local(port));
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(target);
    request.set(http::field::host, "localhost");
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    for (auto const& [name, value] : headers) request.set(name, value);
    request.body() = body;
    request.prepare_payload();
    http::write(socket, request);

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    parser.skip(method == "HEAD");
    http::read(socket, buffer, parser);
    http_result out;
    out.status = parser.get().result_int();
    for (auto const& field : parser.get())
        out.headers[lower(std::string(field.name_string()))] = std::string(field.value());
    out.body = parser.get().body();
    return out;
}

std::string exchange(std::uint16_t port, std::string const& bytes, std::chrono::milliseconds within) {
    asio::io_context io;
    tcp::socket socket(io);
    socket.connect(local(port));
    error_code ignored;
    asio::write(socket, asio::buffer(bytes), ignored);
    std::string got;
    asio::async_read(socket, asio::dynamic_buffer(got), [](error_code, std::size_t) {});
    io.run_for(within);
    socket.close(ignored);
    io.restart();
    io.run();
    return got;
}

struct web_socket::impl {
    asio::io_context io;
    websocket::stream<tcp::socket, false> ws{io};
    beast::flat_buffer buffer;
    unsigned status = 0;
    bool reading = false, closed = false, arrived = false;

    impl(std::uint16_t port, options const& how) {
        auto& socket = ws.next_layer();
        socket.open(tcp::v4());
        if (how.receive_buffer != 0) socket.set_option(asio::socket_base::receive_buffer_size(how.receive_buffer));
        socket.connect(local(port));
        ws.set_option(websocket::stream_base::decorator([origin = how.origin](websocket::request_type& request) {
            if (!origin.empty()) request.set(http::field::origin, origin);
        }));
        websocket::response_type response;
        error_code error;
        ws.handshake(response, "localhost", "/ws", error);
        status = response.result_int();
        closed = static_cast<bool>(error);
    }

    ~impl() {
        error_code ignored;
        ws.next_layer().close(ignored);
        io.restart();
        io.run(); // the pending read ends before what it refers to
    }
};

web_socket::web_socket(std::uint16_t port)
    : web_socket(port, options{}) {}
web_socket::web_socket(std::uint16_t port, options const& how)
    : impl_(std::make_unique<impl>(port, how)) {}
web_socket::~web_socket() = default;
web_socket::web_socket(web_socket&&) noexcept = default;
web_socket& web_socket::operator=(web_socket&&) noexcept = default;

unsigned web_socket::status() const {
    return impl_->status;
}

void web_socket::send(std::string const& text) {
    error_code ignored;
    impl_->ws.text(true);
    impl_->ws.write(asio::buffer(text), ignored);
}

void web_socket::send_binary(std::string const& bytes) {
    error_code ignored;
    impl_->ws.binary(true);
    impl_->ws.write(asio::buffer(bytes), ignored);
}

void web_socket::send_raw(std::string const& bytes) {
    error_code ignored;
    asio::write(impl_->ws.next_layer(), asio::buffer(bytes), ignored);
}

void web_socket::drop() {
    error_code ignored;
    impl_->ws.next_layer().close(ignored);
}

std::optional<std::string> web_socket::read(std::chrono::milliseconds within) {
    auto& me = *impl_;
    if (me.closed) return {};
    if (!me.reading) {
        me.reading = true;
        me.arrived = false;
        me.ws.async_read(me.buffer, [&me](error_code error, std::size_t) {
            me.reading = false;
            me.arrived = !error;
            me.closed = static_cast<bool>(error);
        });
    }
    auto const until = std::chrono::steady_clock::now() + within;
    me.io.restart();
    while (me.reading && me.io.run_one_until(until) != 0) {}
    if (me.reading || me.closed) return {};
    auto text = beast::buffers_to_string(me.buffer.data());
    me.buffer.clear();
    return text;
}

bool web_socket::is_closed() const {
    return impl_->closed;
}

std::optional<std::uint16_t> web_socket::close_code() const {
    auto const code = impl_->ws.reason().code;
    if (!impl_->closed || code == websocket::close_code::none) return {};
    return code;
}

} // namespace coregulation::testing
