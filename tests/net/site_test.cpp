// Static files, headers, origins and the API, over a real socket.
#include "server/net/secrets.hpp"
#include "storage/failing_store.hpp"
#include "tests/support/live_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace coregulation::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

// A built web client in a folder of its own, beside a file that nobody may read.
class folder_of_pages {
public:
    folder_of_pages()
        : root_(fs::temp_directory_path() / ("coregulation-pages-" + net::draw_secret())) {
        fs::create_directories(root_ / "dist/assets");
        write(root_ / "secret.txt", "not for you");
        write(root_ / "dist/index.html", "<!doctype html><title>pages</title>");
        write(root_ / "dist/assets/index-abc123.js", "export {}");
        fs::create_symlink(root_ / "secret.txt", root_ / "dist/link.txt");
    }
    ~folder_of_pages() { fs::remove_all(root_); }
    folder_of_pages(folder_of_pages const&) = delete;
    folder_of_pages& operator=(folder_of_pages const&) = delete;

    fs::path dist() const { return root_ / "dist"; }

private:
    static void write(fs::path const& where, std::string const& what) { std::ofstream(where) << what; }
    fs::path root_;
};

net::open_store memory() {
    return [data = storage::memory_store()] { return std::make_unique<storage::memory_store>(data); };
}

class site : public ::testing::Test {
protected:
    net::settings how() const {
        auto out = on_free_port();
        out.web_root = pages_.dist();
        out.public_url = "https://coregulation.example";
        return out;
    }

    folder_of_pages pages_;
    live_server server_{memory(), how()};
};

TEST_F(site, serves_the_index_for_every_route_of_the_client) {
    for (auto const* route : {"/", "/join", "/sessions", "/review", "/index.html", "/join?x=1"}) {
        auto const page = ask(server_.port(), "GET", route);
        EXPECT_EQ(page.status, 200U) << route;
        EXPECT_THAT(page.body, HasSubstr("<title>pages</title>")) << route;
        EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
        EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
    }
}

TEST_F(site, lets_hashed_assets_be_kept_forever) {
    auto const asset = ask(server_.port(), "GET", "/assets/index-abc123.js");
    EXPECT_EQ(asset.status, 200U);
    EXPECT_EQ(asset.headers.at("content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(asset.headers.at("cache-control"), "public, max-age=31536000, immutable");
}

TEST_F(site, answers_304_to_who_has_the_file_already) {
    auto const first = ask(server_.port(), "GET", "/");
    auto const again = ask(server_.port(), "GET", "/", "", {{"If-None-Match", first.headers.at("etag")}});
    EXPECT_EQ(again.status, 304U);
    EXPECT_EQ(again.body, "");
}

TEST_F(site, answers_head_without_a_body) {
    auto const head = ask(server_.port(), "HEAD", "/");
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.headers.at("content-length"), "35");
}

TEST_F(site, serves_nothing_outside_its_folder) {
    for (auto const* path :
         {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd", "/link.txt", "/assets/",
          "/..%2fsecret.txt", "/./index.html"}) {
        auto const got =
            exchange(server_.port(), std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        EXPECT_THAT(got, HasSubstr("HTTP/1.1 404")) << path;
        EXPECT_THAT(got, Not(HasSubstr("not for you"))) << path;
    }
}

TEST_F(site, sends_the_security_headers_with_every_answer) {
    for (auto const* path : {"/", "/assets/index-abc123.js", "/nothing", "/live", "/api/version", "/api/nothing"}) {
        auto const got = ask(server_.port(), "GET", path).headers;
        EXPECT_EQ(
            got.at("content-security-policy"),
            "default-src 'self'; connect-src 'self' wss://coregulation.example; img-src 'self' data:; "
            "style-src 'self'; script-src 'self'; manifest-src 'self'; worker-src 'none'; media-src 'none'; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
            << path;
        EXPECT_EQ(got.at("x-content-type-options"), "nosniff") << path;
        EXPECT_EQ(got.at("referrer-policy"), "no-referrer") << path;
        EXPECT_EQ(got.at("cross-origin-opener-policy"), "same-origin") << path;
        EXPECT_EQ(got.at("permissions-policy"), "bluetooth=(self), screen-wake-lock=(self), autoplay=(self)") << path;
    }
}

TEST_F(site, sends_the_same_headers_with_the_upgrade) {
    auto const plain = ask(server_.port(), "GET", "/live").headers;
    auto const upgraded = exchange(
        server_.port(),
        "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        std::chrono::milliseconds(500));
    EXPECT_THAT(upgraded, HasSubstr("HTTP/1.1 101"));
    for (auto const* name :
         {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
          "Permissions-Policy"}) {
        std::string lower(name);
        std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
        EXPECT_THAT(upgraded, HasSubstr(std::string(name) + ": " + plain.at(lower) + "\r\n"));
    }
}

TEST_F(site, answers_garbage_and_oversized_requests_by_name) {
    EXPECT_THAT(exchange(server_.port(), "\x01\x02\x03 nonsense\r\n\r\n"), HasSubstr("HTTP/1.1 400"));
    EXPECT_THAT(
        exchange(server_.port(), "GET / HTTP/1.1\r\nX: " + std::string(10'000, 'x') + "\r\n\r\n"),
        HasSubstr("HTTP/1.1 431"));
    EXPECT_THAT(
        exchange(server_.port(), "POST /api/link HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n"),
        HasSubstr("HTTP/1.1 413"));
    EXPECT_EQ(ask(server_.port(), "GET", "/live").status, 200U);
}

TEST_F(site, refuses_other_origins_before_the_upgrade) {
    EXPECT_EQ(web_socket(server_.port(), {"https://evil.example"}).status(), 403U);
    EXPECT_EQ(web_socket(server_.port(), {"https://coregulation.example.evil.example"}).status(), 403U);
    EXPECT_EQ(web_socket(server_.port(), {"null"}).status(), 403U);
    EXPECT_EQ(web_socket(server_.port(), {"https://coregulation.example"}).status(), 101U);
    EXPECT_EQ(web_socket(server_.port()).status(), 101U); // a program, not a browser
}

TEST_F(site, refuses_posts_of_other_origins) {
    auto const got =
        ask(server_.port(), "POST", "/api/sessions", R"({"title":""})", {{"Origin", "https://evil.example"}});
    EXPECT_EQ(got.status, 403U);
    EXPECT_EQ(json::parse(got.body)["error"]["code"], "wrong_origin");
}

TEST_F(site, asks_for_an_upgrade_where_websocket_is_spoken) {
    EXPECT_EQ(ask(server_.port(), "GET", "/ws").status, 426U);
}

TEST_F(site, creates_sessions_with_links_that_open_them) {
    auto const made = ask(server_.port(), "POST", "/api/sessions", R"({"title":"Zwei Herzen ♥"})");
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.headers.at("cache-control"), "no-store");
    auto const session = json::parse(made.body);
    EXPECT_EQ(session["title"], "Zwei Herzen ♥");
    EXPECT_TRUE(net::is_secret(session["session"].get<std::string>()));
    for (auto const* role : {"facilitator", "co_facilitator", "participant", "observer", "projector"}) {
        auto const url = session["links"][role].get<std::string>();
        ASSERT_TRUE(url.starts_with("https://coregulation.example/join#")) << url;
        auto const secret = url.substr(url.find('#') + 1);
        EXPECT_TRUE(net::is_secret(secret)) << secret;
        auto const opens = ask(server_.port(), "POST", "/api/link", json{{"link", secret}}.dump());
        EXPECT_EQ(opens.status, 200U);
        EXPECT_EQ(
            json::parse(opens.body), (json{
                                         {"session", session["session"]},
                                         {"title", "Zwei Herzen ♥"},
                                         {"role", role},
                                         {"ended", false},
                                         {"door", "open"}}));
    }
}

TEST_F(site, tells_by_its_links_how_the_door_stands_and_when_it_begins) {
    auto const now_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    auto const tomorrow = now_ms + 86'400'000;
    auto const made =
        ask(server_.port(), "POST", "/api/sessions",
            json{{"title", "Evening"}, {"door", "ask"}, {"begins_unix_ms", tomorrow}}.dump());
    ASSERT_EQ(made.status, 201U) << made.body;
    auto const url = json::parse(made.body)["links"]["participant"].get<std::string>();
    auto const opens = json::parse(
        ask(server_.port(), "POST", "/api/link", json{{"link", url.substr(url.find('#') + 1)}}.dump()).body);
    EXPECT_EQ(opens["door"], "ask");
    EXPECT_EQ(opens["begins_unix_ms"], tomorrow);
}

TEST_F(site, answers_every_unknown_link_alike) {
    auto const unknown = ask(server_.port(), "POST", "/api/link", json{{"link", net::draw_secret()}}.dump());
    EXPECT_EQ(unknown.status, 404U);
    EXPECT_EQ(json::parse(unknown.body)["error"]["code"], "unknown_link");
    EXPECT_EQ(ask(server_.port(), "POST", "/api/link", R"({"link":"short"})").body, unknown.body);
    EXPECT_EQ(ask(server_.port(), "POST", "/api/replay", json{{"link", net::draw_secret()}}.dump()).body, unknown.body);
}

TEST_F(site, names_what_is_wrong_with_a_request) {
    struct wrong {
        char const *path, *body, *code;
        unsigned status;
    };
    auto const long_title = json{{"title", std::string(201, 'x')}}.dump();
    for (auto const& one : {
             wrong{"/api/sessions", "not json", "not_json", 400},
             wrong{"/api/sessions", "[]", "not_json", 400},
             wrong{"/api/sessions", "{}", "missing_field", 400},
             wrong{"/api/sessions", R"({"title":5})", "wrong_type", 400},
             wrong{"/api/sessions", R"({"title":"a\u0000b"})", "out_of_range", 400},
             wrong{"/api/sessions", R"({"title":"a","more":1})", "unknown_field", 400},
             wrong{"/api/sessions", R"({"title":"a","door":true})", "wrong_type", 400},
             wrong{"/api/sessions", R"({"title":"a","door":"ajar"})", "out_of_range", 400},
             wrong{"/api/sessions", R"({"title":"a","begins_unix_ms":"now"})", "wrong_type", 400},
             wrong{"/api/sessions", R"({"title":"a","begins_unix_ms":1790000000000.5})", "wrong_type", 400},
             wrong{"/api/sessions", R"({"title":"a","begins_unix_ms":-1})", "out_of_range", 400},
             wrong{"/api/sessions", R"({"title":"a","begins_unix_ms":1790000000})", "out_of_range", 400},
             wrong{"/api/sessions", R"({"title":"a","begins_unix_ms":18446744073709551615})", "out_of_range", 400},
             wrong{"/api/sessions", "{\"title\":\"\xff\"}", "not_json", 400},
             wrong{"/api/sessions", long_title.c_str(), "out_of_range", 400},
             wrong{"/api/link", R"({"link":1})", "wrong_type", 400},
             wrong{"/api/sessions/list", R"({"links":"x"})", "wrong_type", 400},
             wrong{"/api/sessions/list", R"({"links":[1]})", "wrong_type", 400},
             wrong{"/api/nothing", "{}", "not_found", 404},
         }) {
        auto const got = ask(server_.port(), "POST", one.path, one.body);
        EXPECT_EQ(got.status, one.status) << one.path << one.body;
        EXPECT_EQ(json::parse(got.body)["error"]["code"], one.code) << one.path << one.body;
    }
    EXPECT_EQ(ask(server_.port(), "GET", "/api/sessions").status, 405U);
    EXPECT_EQ(ask(server_.port(), "POST", "/live", "{}").status, 405U);
    auto const form = ask(server_.port(), "POST", "/api/sessions", "title=x", {{"Content-Type", "text/plain"}});
    EXPECT_EQ(form.status, 415U);
}

TEST_F(site, lists_at_most_a_hundred_links) {
    auto const all = json{{"links", std::vector<std::string>(101, net::draw_secret())}};
    EXPECT_EQ(ask(server_.port(), "POST", "/api/sessions/list", all.dump()).status, 400U);
}

TEST_F(site, lists_sessions_of_facilitator_links_only) {
    auto const mine = create_session(server_.port(), "mine");
    auto const other = create_session(server_.port(), "other");
    auto const asked = json{{"links", {mine.facilitator, mine.facilitator, other.participant, other.observer, "junk"}}};
    auto const got = json::parse(ask(server_.port(), "POST", "/api/sessions/list", asked.dump()).body);
    ASSERT_EQ(got["sessions"].size(), 1U) << got;
    EXPECT_EQ(got["sessions"][0]["session"], mine.session);
    EXPECT_EQ(got["sessions"][0]["title"], "mine");
    EXPECT_FALSE(got["sessions"][0].contains("ended_ms"));
}

TEST_F(site, replays_for_facilitators_only) {
    auto const made = create_session(server_.port());
    for (auto const& secret : {made.participant, made.observer, made.co_facilitator, made.projector}) {
        auto const got = ask(server_.port(), "POST", "/api/replay", json{{"link", secret}}.dump());
        EXPECT_EQ(got.status, 403U);
        EXPECT_EQ(json::parse(got.body)["error"]["code"], "not_allowed");
    }
}

TEST_F(site, tells_its_version) {
    EXPECT_EQ(ask(server_.port(), "GET", "/api/version").body, R"({"server":"coregulation 0.1.0","protocol":[1]})");
}

TEST(site_without_database, is_live_but_not_ready) {
    auto const plan = std::make_shared<storage::fault_plan>();
    live_server server(
        [plan, data = storage::memory_store()] {
            return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
        },
        on_free_port());
    EXPECT_EQ(ask(server.port(), "GET", "/ready").status, 200U);
    plan->outage(true);
    EXPECT_EQ(ask(server.port(), "GET", "/live").body, R"({"live":true})");
    auto const ready = ask(server.port(), "GET", "/ready");
    EXPECT_EQ(ready.status, 503U);
    EXPECT_FALSE(json::parse(ready.body)["ready"].get<bool>());
    EXPECT_EQ(ask(server.port(), "POST", "/api/sessions", R"({"title":""})").status, 503U);
    plan->outage(false);
    EXPECT_EQ(ask(server.port(), "GET", "/ready").status, 200U);
}

} // namespace
} // namespace coregulation::testing
