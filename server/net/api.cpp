#include "server/net/api.hpp"

#include "protocol/json.hpp"
#include "protocol/rules.hpp"
#include "server/net/review.hpp"
#include "server/net/secrets.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace coregulation::net {
namespace {

using json = nlohmann::json;
using ordered = nlohmann::ordered_json;
using protocol::role;

constexpr std::int64_t us_per_ms = 1000;
constexpr std::chrono::seconds stored_within{3}; // else not ready; the people at the screens are told so then, too

http_reply ok(std::string body, unsigned status = 200) {
    return {status, "application/json", share(std::move(body)), {{"Cache-Control", "no-store"}}};
}

http_reply no_database() {
    return http_error(503, "unavailable", "the database does not answer; what is shown live goes on");
}

http_reply unknown_link() {
    return http_error(404, "unknown_link", "this link opens nothing here"); // the same for every reason
}

// The body as an object with this key and perhaps some others, or what is wrong with it.
std::optional<http_reply>
fault_of(json const& body, std::string const& key, std::initializer_list<std::string_view> others = {}) {
    if (body.is_discarded() || !body.is_object())
        return http_error(400, "not_json", "the body is not a JSON object", "{\"" + key + "\": …}");
    auto expected = key;
    for (auto const one : others) expected += ", perhaps " + std::string(one);
    for (auto const& [name, value] : body.items()) {
        auto const known = name == key || std::ranges::find(others, name) != others.end();
        if (!known) return http_error(400, "unknown_field", "unknown field " + json(name).dump(), expected);
    }
    if (!body.contains(key)) return http_error(400, "missing_field", "a field is missing", key);
    return {};
}

// The title, or what is wrong with it.
std::variant<std::string, http_reply> title_in(json const& body) {
    if (!body["title"].is_string())
        return http_error(400, "wrong_type", "title is not a string", "a string, perhaps empty");
    auto title = body["title"].get<std::string>();
    if (protocol::fits(title, protocol::rules::title)) return title;
    return http_error(
        400, "out_of_range", "title is too long, or not one line of plain text",
        "at most 200 characters, no control characters");
}

// How the session's door stands at first: "open" or "ask"; open when it is not said.
std::variant<bool, http_reply> door_in(json const& body) {
    if (!body.contains("door")) return true;
    if (!body["door"].is_string()) return http_error(400, "wrong_type", "door is not a string", "open or ask");
    auto const& door = body["door"].get_ref<std::string const&>();
    if (door == "open" || door == "ask") return door == "open";
    return http_error(400, "out_of_range", "door is neither open nor ask", "open or ask");
}

// When it is planned to begin, at most so far from now.
constexpr std::int64_t planned_within_ms = std::int64_t{1000} * 60 * 60 * 24 * 366;
std::variant<std::optional<std::int64_t>, http_reply> begins_in(json const& body, std::int64_t now_ms) {
    if (!body.contains("begins_unix_ms")) return std::optional<std::int64_t>{};
    auto const& given = body["begins_unix_ms"];
    constexpr auto* expected = "whole ms since 1970 UTC, within a year from now";
    // Unsigned beyond int64 would turn negative when it is taken out.
    if (!given.is_number_integer()) return http_error(400, "wrong_type", "begins_unix_ms is no whole number", expected);
    auto const fits =
        !given.is_number_unsigned() || given.get<std::uint64_t>() <= static_cast<std::uint64_t>(protocol::rules::exact);
    auto const at = fits ? given.get<std::int64_t>() : std::int64_t{-1};
    if (at < now_ms - planned_within_ms || at > now_ms + planned_within_ms)
        return http_error(400, "out_of_range", "begins_unix_ms is more than a year from now", expected);
    return std::optional{at};
}

// The secret of a request whose only field is `link`.
std::variant<storage::secret_hash, http_reply> link_in(json const& body) {
    if (auto wrong = fault_of(body, "link")) return std::move(*wrong);
    if (!body["link"].is_string()) return http_error(400, "wrong_type", "link is not a string", "a link's secret");
    auto const& secret = body["link"].get_ref<std::string const&>();
    if (!is_secret(secret)) return unknown_link();
    return hash_of(secret);
}

double ms(storage::session_time at) {
    return static_cast<double>(at.count()) / static_cast<double>(us_per_ms);
}

std::string listed(std::vector<storage::session_summary> const& sessions) {
    auto all = ordered::array();
    for (auto const& one : sessions) {
        ordered row;
        row["session"] = one.session.id;
        row["title"] = one.session.title;
        row["started_unix_ms"] = one.session.started_unix_us / us_per_ms;
        if (one.ended_at) row["ended_ms"] = ms(*one.ended_at);
        row["last_ms"] = ms(one.last_at);
        row["names"] = one.names;
        row["notifications"] = one.notifications;
        all.push_back(std::move(row));
    }
    return ordered{{"sessions", std::move(all)}}.dump();
}

} // namespace

http_reply
http_error(unsigned status, std::string const& code, std::string const& message, std::string const& expected) {
    ordered what{{"code", code}, {"message", message}};
    if (!expected.empty()) what["expected"] = expected;
    return ok(ordered{{"error", std::move(what)}}.dump(-1, ' ', false, json::error_handler_t::replace), status);
}

api::api(registry& doors, std::string public_url)
    : doors_(doors)
    , public_url_(std::move(public_url)) {}

bool api::is_for(std::string_view path) {
    return path == "/live" || path == "/ready" || path == "/api" || path.starts_with("/api/");
}

void api::answer(http_request const& request, on_answer tell) {
    auto const wrong_method = [&](char const* right) {
        auto no = http_error(405, "wrong_method", "this address is asked with another method", right);
        no.headers.emplace_back("Allow", right);
        tell(std::move(no));
    };
    auto const reads = request.method == "GET" || request.method == "HEAD";
    if (request.path == "/live" || request.path == "/ready" || request.path == "/api/version") {
        if (!reads) return wrong_method("GET");
        if (request.path == "/live") return tell(ok(R"({"live":true})"));
        if (request.path == "/ready") return ready(std::move(tell));
        return tell(ok(R"({"server":"coregulation 0.1.0","protocol":[1]})"));
    }

    using handler = void (api::*)(json const&, on_answer);
    static constexpr std::array<std::pair<std::string_view, handler>, 4> posts{{
        {"/api/sessions", &api::create},
        {"/api/link", &api::link},
        {"/api/sessions/list", &api::list},
        {"/api/replay", &api::replay},
    }};
    auto const* const found = std::ranges::find(posts, request.path, [](auto const& one) { return one.first; });
    if (found == posts.end()) return tell(http_error(404, "not_found", "there is nothing at this address"));
    if (request.method != "POST") return wrong_method("POST");
    // A form of another site can send no such type without asking first (CORS), and is told no.
    if (!request.content_type.starts_with("application/json"))
        return tell(
            http_error(415, "wrong_type", "the body is not declared as JSON", "Content-Type: application/json"));
    auto const body = json::parse(request.body, nullptr, false);
    (this->*found->second)(body, std::move(tell));
}

void api::create(json const& body, on_answer tell) {
    if (auto wrong = fault_of(body, "title", {"door", "begins_unix_ms"})) return tell(std::move(*wrong));
    auto title = title_in(body);
    if (auto* wrong = std::get_if<http_reply>(&title)) return tell(std::move(*wrong));
    auto door = door_in(body);
    if (auto* wrong = std::get_if<http_reply>(&door)) return tell(std::move(*wrong));
    auto const now_us = doors_.unix_time().count();
    auto begins = begins_in(body, now_us / us_per_ms);
    if (auto* wrong = std::get_if<http_reply>(&begins)) return tell(std::move(*wrong));

    storage::session_row row;
    row.id = draw_secret();
    row.title = std::get<std::string>(std::move(title));
    row.seed = draw_seed();
    row.started_unix_us = now_us;
    row.door_open = std::get<bool>(door);
    row.begins_unix_ms = std::get<std::optional<std::int64_t>>(begins);

    ordered links;
    std::vector<storage::link_row> rows;
    for (auto const as :
         {role::facilitator, role::co_facilitator, role::participant, role::observer, role::projector}) {
        auto const secret = draw_secret();
        rows.push_back({row.id, as, hash_of(secret)});
        links[std::string(protocol::name_of(as))] = public_url_ + "/join#" + secret;
    }
    auto created = ordered{{"session", row.id}, {"title", row.title}, {"links", std::move(links)}}.dump();
    doors_.lookups().run(
        [row = std::move(row), rows = std::move(rows), created = std::move(created), tell](storage::store& store) {
            store.create(row, rows);
            tell(ok(created, 201));
        },
        [tell] { tell(no_database()); });
}

void api::link(json const& body, on_answer tell) {
    auto given = link_in(body);
    if (auto* wrong = std::get_if<http_reply>(&given)) return tell(std::move(*wrong));
    doors_.lookups().run(
        [hash = std::get<storage::secret_hash>(given), tell](storage::store& store) {
            auto const link = store.find(hash);
            if (!link) return tell(unknown_link());
            auto const found = store.list(std::span(&link->session, 1));
            if (found.empty()) return tell(unknown_link());
            ordered what;
            what["session"] = link->session;
            what["title"] = found.front().session.title;
            what["role"] = protocol::name_of(link->as);
            what["ended"] = found.front().ended_at.has_value();
            what["door"] = found.front().session.door_open ? "open" : "ask";
            if (auto const begins = found.front().session.begins_unix_ms) what["begins_unix_ms"] = *begins;
            tell(ok(what.dump()));
        },
        [tell] { tell(no_database()); });
}

void api::list(json const& body, on_answer tell) {
    if (auto wrong = fault_of(body, "links")) return tell(std::move(*wrong));
    auto const& links = body["links"];
    auto const all_strings =
        links.is_array() && std::ranges::all_of(links, [](json const& one) { return one.is_string(); });
    if (!all_strings) return tell(http_error(400, "wrong_type", "links is not a list of strings", "secrets of links"));
    if (links.size() > most_links) return tell(http_error(400, "out_of_range", "too many links", "at most 100"));
    std::vector<storage::secret_hash> hashes;
    for (auto const& one : links) {
        auto const& secret = one.get_ref<std::string const&>();
        if (is_secret(secret)) hashes.push_back(hash_of(secret));
    }
    doors_.lookups().run(
        [hashes = std::move(hashes), tell](storage::store& store) {
            std::vector<storage::session_id> ids;
            for (auto const& hash : hashes) {
                auto const link = store.find(hash);
                if (link && link->as == role::facilitator && std::ranges::find(ids, link->session) == ids.end())
                    ids.push_back(link->session);
            }
            tell(ok(listed(store.list(ids))));
        },
        [tell] { tell(no_database()); });
}

void api::replay(json const& body, on_answer tell) {
    auto given = link_in(body);
    if (auto* wrong = std::get_if<http_reply>(&given)) return tell(std::move(*wrong));
    doors_.reviews().run(
        [this, hash = std::get<storage::secret_hash>(given), tell](storage::store& store) {
            auto const link = store.find(hash);
            if (!link) return tell(unknown_link());
            if (link->as != role::facilitator) // nor co-facilitators: their link is lent for a session
                return tell(http_error(403, "not_allowed", "only facilitators look back", "the facilitator's link"));
            auto const stored = store.load(link->session);
            if (!stored) return tell(unknown_link());
            tell(ok(review(*stored, [this] { return doors_.stopping(); })));
        },
        [tell] { tell(no_database()); });
}

void api::ready(on_answer tell) {
    // Asked first, because reading may work while nothing can be written, and because a database that does
    // not answer holds up those who wait for it.
    auto const writing = doors_.writing();
    if (!writing.available || writing.oldest_age > stored_within)
        return tell(ok(R"({"ready":false,"reason":"what is shown is not being stored"})", 503));
    doors_.lookups().run(
        [tell](storage::store& store) {
            store.find({}); // no link has this hash; the answer is that there was one
            tell(ok(R"({"ready":true})"));
        },
        [tell] { tell(ok(R"({"ready":false,"reason":"the database does not answer"})", 503)); });
}

} // namespace coregulation::net
