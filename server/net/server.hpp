// The server as a whole: what `coregulation serve` runs and the tests start.
//
//   net::server s(settings, open_store);
//   s.start();                       // binds, serves on threads of its own; throws when it cannot
//   …
//   auto lost = s.stop(deadline);    // in order; 0: everything is in the database
#pragma once

#include "server/net/database_worker.hpp"
#include "server/net/wall_clock.hpp"
#include "storage/writer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::net {

struct settings {
    std::string address = "127.0.0.1";   // an IP address; only this machine unless it is said otherwise
    std::uint16_t port = 8080;           // 0: any free one
    std::optional<int> listening_socket; // a descriptor that takes the place of address and port; ours from then on
    std::string public_url;              // what links begin with; empty: http://localhost:<port>
    std::vector<std::string> origins;    // that browsers may come from, beside the public one
    std::filesystem::path web_root;      // the built web client
    int threads = 2;                     // for I/O; fan-out is the bottleneck, two cores the reference
    std::size_t most_sockets = 20'000;   // beyond this, new ones are closed at once
    std::size_t seats = 1000;            // of one session; why so many stands in registry.hpp
    storage::writer_settings writing;
    wall_clock wall = system_wall_clock;
};

class server {
public:
    server(settings, open_store);
    ~server(); // stop() without a deadline left, unless it was stopped
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    void start();
    std::uint16_t port() const;
    std::string const& public_url() const;
    bool has_pages() const; // was the web client found?

    // Stops accepting, shows each session's next frame, closes every connection (4000 restarting: clients come back),
    // stores what waits. Returns how many records were not stored by the deadline; none of them was acknowledged.
    std::size_t stop(std::chrono::milliseconds deadline);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::net
