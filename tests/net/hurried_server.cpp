#include "tests/net/hurried_server.hpp"

#include <utility>

namespace coregulation::testing {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_sockets = 1'000;

} // namespace

net::open_store hurried_server::in_memory() {
    return [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); };
}

hurried_server::hurried_server(net::line_limits limits, net::open_store open, storage::writer_settings writing)
    : sockets_(most_sockets)
    , files_("")
    , work_(io_.get_executor())
    , ear_(std::make_shared<net::listener>(io_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0))) {
    doors_.emplace(io_, std::move(open), writing, net::system_wall_clock);
    interface_.emplace(*doors_, "http://localhost:" + std::to_string(port()));
    where_.emplace(net::site{*doors_, *interface_, files_, {}, "", sockets_, limits});
    ear_->start(*where_);
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { io_.run(); });
}

hurried_server::~hurried_server() {
    io_.stop();
    for (auto& one : threads_) one.join();
    doors_->drain(std::chrono::milliseconds(0));
}

} // namespace coregulation::testing
