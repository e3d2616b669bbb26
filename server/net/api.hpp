// The HTTP API: create a session, ask what a link opens, list, replay, health.
//
// No socket: a request in, an answer out, later and on another thread when the database is
// asked. Its wire form is protocol/openapi.yaml. Looking back (list, replay) is for the facilitator's link alone: a
// co-facilitator helps to hold one session, and what it leaves behind stays with who answers for it.
#pragma once

#include "server/net/http_message.hpp"
#include "server/net/registry.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace coregulation::net {

class api {
public:
    static constexpr std::size_t most_links = 100; // in one list request
    static constexpr std::size_t most_title = protocol::max_text;

    api(registry&, std::string public_url);

    static bool is_for(std::string_view path);
    void answer(http_request const&, on_answer);

private:
    using json = nlohmann::json;
    void create(json const&, on_answer);
    void link(json const&, on_answer);
    void list(json const&, on_answer);
    void replay(json const&, on_answer);
    void ready(on_answer);

    registry& doors_;
    std::string public_url_;
};

} // namespace coregulation::net
