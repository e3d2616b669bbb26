// Accepts connections on one address until told to stop.
#pragma once

#include "server/net/http_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <cstdint>
#include <memory>

namespace coregulation::net {

class listener : public std::enable_shared_from_this<listener> {
public:
    // Throws boost::system::system_error when the address cannot be bound.
    listener(boost::asio::io_context&, boost::asio::ip::tcp::endpoint const&);
    // Takes a socket that listens already, and whose queue outlives this server. Throws when it is none.
    listener(boost::asio::io_context&, int descriptor);

    std::uint16_t port() const;
    void start(site const&);
    void stop();

private:
    void accept();

    boost::asio::io_context& io_;
    boost::asio::strand<boost::asio::io_context::executor_type> strand_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    site const* site_ = nullptr;
};

} // namespace coregulation::net
