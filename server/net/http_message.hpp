// A request and its answer as plain values, so that what answers needs no Beast.
#pragma once

#include "server/net/text.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coregulation::net {

struct http_request {
    std::string method; // "GET"
    std::string path;   // without query
    std::string content_type;
    std::string if_none_match;
    std::string body;
};

struct http_reply {
    unsigned status = 200;
    std::string content_type;
    text body; // may be shared with other answers
    std::vector<std::pair<std::string, std::string>> headers;
};

using on_answer = std::function<void(http_reply)>; // once, on any thread

// {"error":{"code","message","expected"}}; an empty `expected` is left out.
http_reply
http_error(unsigned status, std::string const& code, std::string const& message, std::string const& expected = {});

} // namespace coregulation::net
