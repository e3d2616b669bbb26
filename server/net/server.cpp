#include "server/net/server.hpp"

#include "server/net/listener.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace coregulation::net {
namespace {

namespace asio = boost::asio;

// Answers to our goodbyes. Those of whose line is dead never come, and everybody else waits with them for the next server;
// what was said to a slow one still reaches it from the kernel.
constexpr std::chrono::milliseconds goodbye_within{750};
constexpr std::chrono::milliseconds drained_within{1500}; // a frame a second, and a busy machine
constexpr std::chrono::milliseconds look_again_soon{10};
constexpr std::chrono::milliseconds look_again{100}; // what was being accepted or upgraded just then is told as well

// scheme://host[:port] of a URL, which is what a browser sends as Origin.
std::string origin_of(std::string const& url) {
    auto const scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    return url.substr(0, url.find('/', scheme + 3));
}

std::string policy_for(std::string const& public_url) {
    auto const origin = origin_of(public_url);
    auto const socket = origin.starts_with("https://") ? "wss://" + origin.substr(8) : "ws://" + origin.substr(7);
    return "default-src 'self'; connect-src 'self' " + socket +
           "; img-src 'self' data:; style-src 'self'; script-src 'self'; manifest-src 'self'; worker-src 'none'; "
           "media-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

} // namespace

struct server::impl {
    settings what;
    open_store open;

    // Destroyed in reverse. Threads have ended by then (stop), but connections may still lie in io's
    // queue, and take themselves off `sockets` when they go.
    open_sockets sockets;
    static_files files;
    std::optional<site> where;
    asio::io_context io;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::optional<registry> doors;
    std::optional<api> interface;
    std::shared_ptr<listener> ear;
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::condition_variable ended;
    int running = 0; // threads; guarded by mutex
    bool stopped = false;

    impl(settings s, open_store o)
        : what(std::move(s))
        , open(std::move(o))
        , sockets(what.most_sockets)
        , files(what.web_root)
        , io(what.threads) {}

    void start() {
        auto const address = asio::ip::make_address(what.address);
        if (what.listening_socket)
            ear = std::make_shared<listener>(io, *what.listening_socket);
        else
            ear = std::make_shared<listener>(io, asio::ip::tcp::endpoint(address, what.port));
        auto const port = std::to_string(ear->port());
        auto origins = what.origins;
        if (what.public_url.empty()) {
            what.public_url = "http://localhost:" + port;
            origins.push_back("http://127.0.0.1:" + port); // the same machine by its other name
        }
        while (what.public_url.ends_with('/')) what.public_url.pop_back();
        origins.push_back(origin_of(what.public_url));

        doors.emplace(io, open, what.writing, what.wall, what.seats);
        interface.emplace(*doors, what.public_url);
        where.emplace(site{*doors, *interface, files, std::move(origins), policy_for(what.public_url), sockets});
        ear->start(*where);
        running = what.threads;
        for (int i = 0; i < what.threads; ++i) threads.emplace_back([this] { run(); });
    }

    void run() {
        for (;;) {
            try {
                io.run();
                break;
            } catch (std::exception const& e) {
                // A fault of ours in one handler must not end everybody's session.
                std::clog << "server: " << e.what() << '\n';
            }
        }
        std::scoped_lock const lock(mutex);
        --running;
        ended.notify_all();
    }

    std::size_t stop(std::chrono::milliseconds deadline) {
        if (std::exchange(stopped, true) || !doors) return 0;
        ear->stop();
        doors->drain_hosts();
        auto const last_frames = std::chrono::steady_clock::now() + drained_within;
        while (!doors->hosts_are_drained() && std::chrono::steady_clock::now() < last_frames)
            std::this_thread::sleep_for(look_again_soon);
        auto const until = std::chrono::steady_clock::now() + goodbye_within;
        sockets.stop_all();
        while (!sockets.wait_empty(std::min(until, std::chrono::steady_clock::now() + look_again)) &&
               std::chrono::steady_clock::now() < until)
            sockets.stop_all();
        doors->stop_hosts();
        work.reset();
        {
            std::unique_lock lock(mutex);
            ended.wait_until(lock, until + look_again, [this] { return running == 0; });
        }
        io.stop();
        for (auto& one : threads) one.join();
        return doors->drain(deadline);
    }
};

server::server(settings what, open_store open)
    : impl_(std::make_unique<impl>(std::move(what), std::move(open))) {}
server::~server() {
    impl_->stop(std::chrono::milliseconds(0));
}
void server::start() {
    impl_->start();
}
std::uint16_t server::port() const {
    return impl_->ear->port();
}
std::string const& server::public_url() const {
    return impl_->what.public_url;
}
bool server::has_pages() const {
    return impl_->files.has_pages();
}
std::size_t server::stop(std::chrono::milliseconds deadline) {
    return impl_->stop(deadline);
}

} // namespace coregulation::net
