// A running server for a test, and people who speak its protocol.
#pragma once

#include "protocol/messages.hpp"
#include "server/net/server.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/web_client.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace coregulation::testing {

using json = nlohmann::json;

struct links {
    std::string session, facilitator, participant, observer, co_facilitator, projector; // secrets, not URLs
};

// POST /api/sessions.
links create_session(std::uint16_t port, std::string const& title = "A pair", std::string const& door = "open");

// A server on a free port with its data in memory, unless told otherwise.
class live_server {
public:
    live_server();
    explicit live_server(net::open_store, net::settings = {});

    std::uint16_t port() const { return server_.port(); }
    std::size_t stop() { return server_.stop(patience); }

private:
    net::server server_;
};

// Settings of a server for tests: port 0, no pages.
net::settings on_free_port();

// A join message with what most tests want: consent, a simulated sensor, visible to the group.
protocol::join join_with(std::string const& secret, std::string const& name = "Ada");

// The same for who only watches, holds, or shows.
protocol::join without_seat(std::string const& secret, std::string const& name);

// The notification `seq` of a calm heart, a second after the one before.
protocol::notification beat_number(std::uint64_t seq, std::string const& stream);

// A client that has said hello and perhaps joined.
class client {
public:
    explicit client(std::uint16_t port, web_socket::options const& = {});               // hello, welcome
    client(std::uint16_t port, protocol::join const&, web_socket::options const& = {}); // … join, joined

    void say(protocol::client_message const&);
    // The next message of this type; others are passed over. Its text as it came is in last_text().
    std::optional<json> next(std::string const& type, std::chrono::milliseconds within = patience);
    std::string const& last_text() const { return text_; }

    // Reads until the connection is closed; its close code, if any.
    std::optional<std::uint16_t> close_code(std::chrono::milliseconds within = patience);

    json const& joined() const { return joined_; }
    std::string const& stream() const { return stream_; }
    web_socket& socket() { return socket_; }

private:
    web_socket socket_;
    std::string stream_, text_;
    json joined_;
};

} // namespace coregulation::testing
