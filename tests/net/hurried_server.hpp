// A server whose limits for sockets a test chooses, so that what takes half a minute in life takes a second, and
// what takes a megabyte a few kilobytes. Everything else is as in net::server.
#pragma once

#include "server/net/http_connection.hpp"
#include "server/net/listener.hpp"
#include "storage/memory_store.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace coregulation::testing {

class hurried_server {
public:
    explicit hurried_server(
        net::line_limits, net::open_store = in_memory(), storage::writer_settings = {}); // two threads
    ~hurried_server();
    hurried_server(hurried_server const&) = delete;
    hurried_server& operator=(hurried_server const&) = delete;

    static net::open_store in_memory();

    std::uint16_t port() const { return ear_->port(); }
    std::size_t sockets() const { return sockets_.count(); }
    storage::writer::status writing() const { return doors_->writing(); }

private:
    net::open_sockets sockets_;
    net::static_files files_;
    std::optional<net::site> where_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::optional<net::registry> doors_;
    std::optional<net::api> interface_;
    std::shared_ptr<net::listener> ear_;
    std::vector<std::thread> threads_;
};

} // namespace coregulation::testing
