#include "server/net/client_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

namespace coregulation::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds patience{10};      // for a connection and for each handshake
constexpr std::chrono::seconds silence{20};       // without a word or a pong: the other end is gone
constexpr std::size_t largest_message = 1u << 20; // bytes; a frame of a thousand people stays well below

} // namespace

struct client_socket::impl : std::enable_shared_from_this<impl> {
    client_address where;
    events tell;
    asio::ip::tcp::resolver resolver;
    websocket::stream<beast::tcp_stream, false> socket; // false: no compression
    beast::flat_buffer incoming;
    std::deque<std::string> outgoing;
    bool writing = false;
    bool closing = false;
    bool over = false;

    impl(asio::io_context& io, client_address const& address, events callbacks)
        : where(address)
        , tell(std::move(callbacks))
        , resolver(io)
        , socket(io) {}

    void resolve() {
        resolver.async_resolve(
            where.host, where.port, [self = shared_from_this()](error_code failed, auto const& endpoints) {
                if (failed) return self->end(failed);
                self->connect(endpoints);
            });
    }

    void connect(asio::ip::tcp::resolver::results_type const& endpoints) {
        if (over) return; // given up meanwhile
        auto& tcp = beast::get_lowest_layer(socket);
        tcp.expires_after(patience);
        tcp.async_connect(endpoints, [self = shared_from_this()](error_code failed, auto const&) {
            if (failed) return self->end(failed);
            self->shake_hands();
        });
    }

    void shake_hands() {
        if (over) return;
        auto& tcp = beast::get_lowest_layer(socket);
        tcp.expires_never(); // the websocket has timeouts of its own
        error_code ignored;  // small messages wait longer without, nothing worse
        tcp.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
        socket.set_option(websocket::stream_base::timeout{patience, silence, true});
        socket.read_message_max(largest_message);
        socket.async_handshake(where.authority(), "/ws", [self = shared_from_this()](error_code failed) {
            if (failed) return self->end(failed);
            if (self->over) return;
            self->tell.opened();
            self->read();
        });
    }

    void read() {
        socket.async_read(incoming, [self = shared_from_this()](error_code failed, std::size_t) {
            if (failed) return self->end(failed);
            if (self->over) return;
            auto const bytes = self->incoming.cdata();
            self->tell.received(std::string_view(static_cast<char const*>(bytes.data()), bytes.size()));
            self->incoming.consume(bytes.size());
            self->read();
        });
    }

    void write() {
        if (writing || over) return;
        if (outgoing.empty()) {
            if (closing) say_goodbye();
            return;
        }
        writing = true;
        socket.async_write(asio::buffer(outgoing.front()), [self = shared_from_this()](error_code failed, std::size_t) {
            self->writing = false;
            self->outgoing.pop_front();
            if (failed) return self->end(failed);
            self->write();
        });
    }

    void say_goodbye() {
        writing = true; // nothing may be written after it
        socket.async_close(websocket::close_code::normal, [self = shared_from_this()](error_code failed) {
            self->end(failed ? failed : error_code(websocket::error::closed));
        });
    }

    void end(error_code why) {
        if (over) return;
        over = true;
        client_closing closing_words;
        if (why == websocket::error::closed) {
            closing_words.code = socket.reason().code == 0 ? 1000 : socket.reason().code; // 0: we closed first
            closing_words.reason = std::string(socket.reason().reason.data(), socket.reason().reason.size());
        } else {
            closing_words.reason = why.message();
        }
        drop();
        if (tell.closed) tell.closed(closing_words);
    }

    void drop() {
        resolver.cancel();
        beast::get_lowest_layer(socket).close();
    }
};

client_socket::client_socket(asio::io_context& io, client_address const& address, events tell)
    : impl_(std::make_shared<impl>(io, address, std::move(tell))) {
    impl_->resolve();
}

client_socket::~client_socket() {
    impl_->over = true;
    impl_->drop();
}

void client_socket::send(std::string text) {
    impl_->outgoing.push_back(std::move(text));
    impl_->write();
}

void client_socket::close() {
    if (impl_->closing) return;
    impl_->closing = true;
    impl_->write();
}

} // namespace coregulation::net
