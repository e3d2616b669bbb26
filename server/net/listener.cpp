#include "server/net/listener.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace coregulation::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int unsent_bytes = 16 * 1024;                       // in the kernel; more would be old when it is read
constexpr int unacknowledged_ms = 10'000;                     // a line that acknowledges nothing for so long is dead
constexpr std::chrono::milliseconds pause_after_failure{100}; // out of descriptors: others must close first

void tune(asio::ip::tcp::socket& socket) {
    error_code ignored; // a socket that died meanwhile shows it when it is read
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto const fd = socket.native_handle();
    ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms, sizeof unacknowledged_ms);
}

} // namespace

listener::listener(asio::io_context& io, asio::ip::tcp::endpoint const& where)
    : io_(io)
    , strand_(asio::make_strand(io))
    , acceptor_(strand_)
    , pause_(strand_) {
    acceptor_.open(where.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true)); // a restart need not wait for TIME_WAIT
    acceptor_.bind(where);
    acceptor_.listen();
}

listener::listener(asio::io_context& io, int descriptor)
    : io_(io)
    , strand_(asio::make_strand(io))
    , acceptor_(strand_)
    , pause_(strand_) {
    int listens = 0, family = 0;
    socklen_t size = sizeof listens;
    auto const is_listening = ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
    size = sizeof family;
    if (!is_listening || ::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 ||
        (family != AF_INET && family != AF_INET6))
        throw boost::system::system_error(asio::error::not_socket, "the socket that was handed over does not listen");
    acceptor_.assign(family == AF_INET ? asio::ip::tcp::v4() : asio::ip::tcp::v6(), descriptor);
}

std::uint16_t listener::port() const {
    return acceptor_.local_endpoint().port();
}

void listener::start(site const& where) {
    site_ = &where;
    asio::post(strand_, [self = shared_from_this()] { self->accept(); });
}

void listener::stop() {
    asio::post(strand_, [self = shared_from_this()] {
        error_code ignored;
        self->acceptor_.close(ignored);
        self->pause_.cancel();
    });
}

void listener::accept() {
    acceptor_.async_accept(
        asio::make_strand(io_),
        asio::bind_executor(strand_, [self = shared_from_this()](error_code error, asio::ip::tcp::socket socket) {
            if (!self->acceptor_.is_open()) return;
            if (error) {
                self->pause_.expires_after(pause_after_failure);
                self->pause_.async_wait([self](error_code stopped) {
                    if (!stopped) self->accept();
                });
                return;
            }
            tune(socket);
            if (!self->site_->sockets.is_full()) serve_http(std::move(socket), *self->site_);
            self->accept();
        }));
}

} // namespace coregulation::net
