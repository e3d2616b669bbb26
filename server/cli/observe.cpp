#include "server/cli/observe.hpp"

#include "server/cli/arguments.hpp"
#include "server/net/client_api.hpp"
#include "server/net/client_loop.hpp"
#include "server/net/client_member.hpp"

#include <ostream>

namespace coregulation::cli {

namespace {

// Or a sentence why this link does not show a session.
std::optional<std::string> unfit(net::client_link const& link) {
    auto const found = net::look_up(link);
    if (auto const* fault = std::get_if<std::string>(&found)) return *fault;
    auto const& opened = std::get<net::opened_link>(found);
    if (opened.ended) return "this session has ended";
    if (opened.as == protocol::role::participant)
        return "this is a participant link; an observer, projector or facilitator link is needed";
    return {};
}

} // namespace

int observe(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    std::string link_text;
    double seconds = 0;
    CLI::App app(
        "Joins a session without a seat and prints each message of the server as it came, one JSON object a line. The "
        "picture of the room, once a second, has the type frame.",
        "coregulation observe");
    app.add_option(
           "link", link_text, "observer, projector, facilitator or co-facilitator link: http://host:port/join#secret")
        ->required();
    app.add_option("--seconds", seconds, "how long; 0: until interrupted")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    if (auto const code = parse(app, args, out, err)) return *code;

    auto const link = net::parse_link(link_text);
    auto const* fault = std::get_if<std::string>(&link);
    auto const why_not = fault != nullptr ? std::optional(*fault) : unfit(std::get<net::client_link>(link));
    if (why_not) {
        err << *why_not << std::endl;
        return 1;
    }
    auto const& [server, secret] = std::get<net::client_link>(link);

    int result = 0;
    bool leaving = false;
    net::client_loop loop;
    net::client_member member(
        loop, server, net::client_place{.link = secret, .name = {}, .seat = false},
        net::client_member::events{
            .received = [&](std::string_view text,
                            auto const*) { out << text << std::endl; }, // flushed: it is a tail -f
            .interrupted = [&](std::string const& why) { err << why << std::endl; },
            .ended =
                [&](std::string const& why, std::uint16_t) {
                    if (!leaving) {
                        err << why << std::endl;
                        result = 1;
                    }
                    loop.stop();
                }});
    auto const leave = [&] {
        if (leaving) return loop.stop();
        leaving = true;
        member.leave();
    };
    loop.interrupted(leave);
    if (seconds > 0) loop.after(seconds * 1000, leave);
    member.start();
    loop.run();
    return result;
}

} // namespace coregulation::cli
