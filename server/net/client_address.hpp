// Where a client goes: the server's address and, in a link, the secret after '#'.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace coregulation::net {

struct client_address {
    std::string host; // name or number, without the brackets of an IPv6 address
    std::string port;

    std::string authority() const; // as a Host header wants it
    std::string origin() const;    // http://host:port
};

struct client_link {
    client_address server;
    std::string secret;
};

// Either the parts or a sentence that says what was expected. Only http so far: TLS is not spoken yet.
std::variant<client_address, std::string> parse_address(std::string_view url);
std::variant<client_link, std::string> parse_link(std::string_view url); // http://host:port/join#secret

} // namespace coregulation::net
