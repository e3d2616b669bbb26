#include "server/net/client_api.hpp"

#include "protocol/json.hpp"
#include "server/net/client_http.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace coregulation::net {

namespace {

using nlohmann::json;

// The member as text; empty when it is absent or no text.
std::string text_of(json const& object, char const* key) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return {};
    return object[key].get<std::string>();
}

std::string refusal(http_answer const& answer, json const& body) {
    auto const words = body.is_object() && body.contains("error") ? text_of(body["error"], "message") : std::string{};
    return "the server refused (status " + std::to_string(answer.status) + (words.empty() ? ")" : "): " + words);
}

} // namespace

std::variant<opened_link, std::string> look_up(client_link const& link) {
    auto const reply = post(link.server, "/api/link", json{{"link", link.secret}}.dump());
    if (auto const* unreachable = std::get_if<std::string>(&reply)) return *unreachable;
    auto const& answer = std::get<http_answer>(reply);
    if (answer.status == 404) return "the server at " + link.server.origin() + " does not know this link";
    auto const body = json::parse(answer.body, nullptr, false);
    if (answer.status != 200) return refusal(answer, body);
    auto const as = protocol::role_named(text_of(body, "role"));
    if (!as) return "the server at " + link.server.origin() + " answered what is not understood";
    auto const ended = body.contains("ended") && body["ended"].is_boolean() && body["ended"].get<bool>();
    return opened_link{
        .session = text_of(body, "session"),
        .title = text_of(body, "title"),
        .as = *as,
        .ended = ended,
        .door_open = text_of(body, "door") != "ask"};
}

std::variant<created_session, std::string> create_session(client_address const& server, std::string const& title) {
    auto const reply =
        post(server, "/api/sessions", json{{"title", title}}.dump(-1, ' ', false, json::error_handler_t::replace));
    if (auto const* unreachable = std::get_if<std::string>(&reply)) return *unreachable;
    auto const& answer = std::get<http_answer>(reply);
    auto const body = json::parse(answer.body, nullptr, false);
    if (answer.status != 201) return refusal(answer, body);
    auto const links = body.is_object() && body.contains("links") ? body["links"] : json{};
    created_session result{
        .session = text_of(body, "session"),
        .facilitator = text_of(links, "facilitator"),
        .co_facilitator = text_of(links, "co_facilitator"),
        .participant = text_of(links, "participant"),
        .observer = text_of(links, "observer"),
        .projector = text_of(links, "projector")};
    auto const all = {
        &result.facilitator, &result.co_facilitator, &result.participant, &result.observer, &result.projector};
    if (std::ranges::any_of(all, [](auto const* link) { return link->empty(); }))
        return "the server at " + server.origin() + " answered what is not understood";
    return result;
}

} // namespace coregulation::net
