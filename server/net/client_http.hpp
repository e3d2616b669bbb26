// One JSON request to the server's API, from the client's end.
#pragma once

#include "server/net/client_address.hpp"

#include <string>
#include <variant>

namespace coregulation::net {

struct http_answer {
    unsigned status = 0;
    std::string body;
};

// Blocks for 10 s at most. A sentence when there was no answer.
std::variant<http_answer, std::string> post(client_address const&, std::string const& path, std::string body);

} // namespace coregulation::net
