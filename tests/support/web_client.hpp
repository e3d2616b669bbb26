// A client of the tests: WebSocket and HTTP over real sockets, one call after the other,
// each with a deadline. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace coregulation::testing {

inline constexpr std::chrono::milliseconds patience{5'000}; // generous: sanitizers on a busy machine

struct http_result {
    unsigned status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
};

http_result
ask(std::uint16_t port, std::string const& method, std::string const& target, std::string const& body = {},
    std::map<std::string, std::string> const& headers = {});

// Sends these bytes, returns what comes until the other side closes or the time is over.
std::string exchange(std::uint16_t port, std::string const& bytes, std::chrono::milliseconds within = patience);

class web_socket {
public:
    struct options {
        std::string origin;     // empty: none, as a program
        int receive_buffer = 0; // bytes; 0: the kernel's choice
    };

    // Opens, or learns with which HTTP status it was refused.
    explicit web_socket(std::uint16_t port);
    web_socket(std::uint16_t port, options const&);
    ~web_socket();
    web_socket(web_socket&&) noexcept;
    web_socket& operator=(web_socket&&) noexcept;

    unsigned status() const; // of the handshake: 101 when open

    void send(std::string const& text); // what cannot be sent because it is closed is not
    void send_binary(std::string const& bytes);
    void send_raw(std::string const& bytes); // past the WebSocket framing
    void drop();                             // closes the socket without a word

    // The next message; nothing when the time is over or the connection is closed.
    std::optional<std::string> read(std::chrono::milliseconds within = patience);

    bool is_closed() const;
    std::optional<std::uint16_t> close_code() const; // once closed, when a close frame came

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::testing
