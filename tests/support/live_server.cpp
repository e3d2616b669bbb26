#include "tests/support/live_server.hpp"

#include "protocol/json.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace coregulation::testing {
namespace {

std::string after_hash(std::string const& url) {
    return url.substr(url.find('#') + 1);
}

} // namespace

links create_session(std::uint16_t port, std::string const& title, std::string const& door) {
    auto const answer = ask(port, "POST", "/api/sessions", json{{"title", title}, {"door", door}}.dump());
    EXPECT_EQ(answer.status, 201U) << answer.body;
    auto const made = json::parse(answer.body);
    auto const secret_of = [&](char const* role) { return after_hash(made["links"][role].get<std::string>()); };
    return {made["session"].get<std::string>(), secret_of("facilitator"),
            secret_of("participant"),           secret_of("observer"),
            secret_of("co_facilitator"),        secret_of("projector")};
}

net::settings on_free_port() {
    net::settings out;
    out.port = 0;
    return out;
}

live_server::live_server()
    : live_server(
          [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); }, on_free_port()) {}

live_server::live_server(net::open_store open, net::settings how)
    : server_(std::move(how), std::move(open)) {
    server_.start();
}

protocol::join join_with(std::string const& secret, std::string const& name) {
    protocol::join out;
    out.link = secret;
    out.name = name;
    static int streams = 0; // tests run one after the other
    auto const digits = std::to_string(++streams);
    out.stream = std::string(32 - digits.size(), 'a') + digits;
    out.visible = protocol::visibility::group;
    out.keep = true;
    out.source = protocol::sensor::simulated;
    return out;
}

protocol::join without_seat(std::string const& secret, std::string const& name) {
    auto out = join_with(secret, name);
    out.seat = false;
    out.keep = false;
    out.source = protocol::sensor::none;
    return out;
}

protocol::notification beat_number(std::uint64_t seq, std::string const& stream) {
    protocol::notification out;
    out.stream = stream;
    out.seq = seq;
    out.client_ms = 1000.0 * static_cast<double>(seq);
    out.rr_ms = {960.0 + 10.0 * static_cast<double>(seq % 5)};
    out.bpm = 62;
    return out;
}

client::client(std::uint16_t port, web_socket::options const& how)
    : socket_(port, how) {
    say(protocol::hello{{protocol::version}, "tests"});
    if (!next("welcome")) throw std::runtime_error("no welcome");
}

client::client(std::uint16_t port, protocol::join const& how, web_socket::options const& options)
    : client(port, options) {
    stream_ = how.stream;
    say(how);
    auto answer = next("joined");
    if (!answer) throw std::runtime_error("not joined; last heard: " + text_);
    joined_ = std::move(*answer);
}

void client::say(protocol::client_message const& what) {
    socket_.send(protocol::encode(what));
}

std::optional<json> client::next(std::string const& type, std::chrono::milliseconds within) {
    auto const until = std::chrono::steady_clock::now() + within;
    for (;;) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return {};
        auto got = socket_.read(left);
        if (!got) return {};
        text_ = std::move(*got);
        auto message = json::parse(text_);
        if (message["type"] == type) return message;
    }
}

std::optional<std::uint16_t> client::close_code(std::chrono::milliseconds within) {
    auto const until = std::chrono::steady_clock::now() + within;
    while (!socket_.is_closed() && std::chrono::steady_clock::now() < until) {
        if (auto got =
                socket_.read(std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())))
            text_ = std::move(*got);
    }
    return socket_.close_code();
}

} // namespace coregulation::testing
