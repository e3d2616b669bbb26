// One HTTP connection: reads requests one after the other, answers from the API or the
// static files, and hands the socket over when it becomes a WebSocket.
#pragma once

#include "server/net/api.hpp"
#include "server/net/connection.hpp"
#include "server/net/open_sockets.hpp"
#include "server/net/static_files.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <vector>

namespace coregulation::net {

// What every HTTP connection needs; outlives them all.
struct site {
    registry& doors;
    api& interface;
    static_files const& files;
    std::vector<std::string> origins; // that browsers may come from
    std::string content_security_policy;
    open_sockets& sockets;
    line_limits limits{};
};

// May a request with this Origin header come in? Without one it is no browser's.
bool is_allowed_origin(site const&, std::string_view origin);

void serve_http(boost::asio::ip::tcp::socket, site const&);

} // namespace coregulation::net
