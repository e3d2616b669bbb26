// The real client against a small server that plays a script, over real sockets.
#include "server/net/client_member.hpp"

#include "protocol/json.hpp"
#include "server/net/client_api.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <functional>
#include <gmock/gmock.h>
#include <thread>

namespace {

using namespace coregulation;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double patience_ms = 20000; // a test that takes longer has failed

// One connection as the script sees it. Blocking, on the server's thread.
class guest {
public:
    explicit guest(asio::ip::tcp::socket socket)
        : socket_(std::move(socket)) {
        socket_.accept();
    }

    template<class T>
    T expect() { // the next message of this type; others are passed over
        while (true) {
            beast::flat_buffer buffer;
            socket_.read(buffer);
            auto const decoded = protocol::decode_client(beast::buffers_to_string(buffer.data()));
            auto const& message = std::get<protocol::client_message>(decoded);
            if (std::holds_alternative<T>(message)) return std::get<T>(message);
        }
    }
    void say(protocol::server_message const& message) { socket_.write(asio::buffer(protocol::encode(message))); }
    void close(std::uint16_t code) { socket_.close(websocket::close_reason(static_cast<websocket::close_code>(code))); }
    protocol::join let_in(std::uint64_t committed_seq) {
        expect<protocol::hello>();
        say(protocol::welcome{.version = 1, .server = "script"});
        auto const asked = expect<protocol::join>();
        protocol::joined place;
        place.session = "SSSSSSSSSSSSSSSSSSSSSS";
        place.as = protocol::role::participant;
        place.seat = 1;
        place.resume = "RRRRRRRRRRRRRRRRRRRRRR";
        place.committed_seq = committed_seq;
        say(place);
        return asked;
    }

private:
    websocket::stream<asio::ip::tcp::socket> socket_;
};

class script {
public:
    using play = std::function<void(asio::ip::tcp::acceptor&)>;
    explicit script(play what)
        : acceptor_(io_, {asio::ip::make_address("127.0.0.1"), 0})
        , thread_([this, what = std::move(what)] {
            try {
                what(acceptor_);
            } catch (std::exception const& e) {
                fault = e.what();
            }
        }) {}
    ~script() { finish(); }
    void finish() {
        if (!thread_.joinable()) return;
        asio::ip::tcp::socket late(io_); // whoever still waits at the door is let go
        boost::system::error_code ignored;
        late.connect(acceptor_.local_endpoint(), ignored);
        late.close();
        thread_.join();
    }
    net::client_address address() const { return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port())}; }

    std::string fault; // read after finish()

private:
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

struct outcome {
    std::vector<std::string> interruptions;
    std::string ended;
    std::uint16_t code = 0;
};

net::client_place const ada{
    .link = "AAAAAAAAAAAAAAAAAAAAAA",
    .name = "Ada",
    .visible = protocol::visibility::group,
    .keep = true,
    .seat = true,
    .source = protocol::sensor::simulated};

// Runs a member until it has ended; `heard` may act on it.
outcome live(
    net::client_address const& where,
    std::function<void(net::client_member&, protocol::server_message const&)> const& heard) {
    outcome result;
    net::client_loop loop;
    std::unique_ptr<net::client_member> member;
    member = std::make_unique<net::client_member>(
        loop, where, ada,
        net::client_member::events{
            .received =
                [&](std::string_view, auto const* message) {
                    if (message) heard(*member, *message);
                },
            .interrupted = [&](std::string const& why) { result.interruptions.push_back(why); },
            .ended =
                [&](std::string const& why, std::uint16_t code) {
                    result.ended = why;
                    result.code = code;
                    loop.stop();
                }});
    loop.every(5, [&] { member->send_due(); });
    loop.after(patience_ms, [&] {
        ADD_FAILURE() << "the script took too long";
        loop.stop();
    });
    member->start();
    loop.run();
    return result;
}

TEST(client_member, comes_back_to_its_place_and_sends_again_what_was_not_dealt_with) {
    protocol::join first, second;
    std::vector<std::uint64_t> sent, again;
    script server([&](asio::ip::tcp::acceptor& door) {
        {
            guest ada_here(door.accept());
            first = ada_here.let_in(0);
            for (int i = 0; i < 3; ++i) sent.push_back(ada_here.expect<protocol::notification>().seq);
            ada_here.say(protocol::ack{first.stream, 2, true});
            ada_here.close(4000);
        }
        guest ada_again(door.accept());
        second = ada_again.let_in(2);
        again.push_back(ada_again.expect<protocol::notification>().seq);
        ada_again.say(protocol::ack{second.stream, 3, true});
        ada_again.expect<protocol::leave>();
        ada_again.close(4505);
    });
    bool sensed = false;
    auto const seen = live(server.address(), [&](net::client_member& member, protocol::server_message const& message) {
        if (std::holds_alternative<protocol::joined>(message) && !sensed) {
            sensed = true;
            for (int i = 0; i < 3; ++i) member.conversation().sense(i, {800}, {}, {});
        }
        if (member.conversation().sensed() == 3 && member.conversation().unacknowledged() == 0) member.leave();
    });
    server.finish();
    EXPECT_EQ(server.fault, "");
    EXPECT_FALSE(first.resume.has_value());
    EXPECT_EQ(second.resume, "RRRRRRRRRRRRRRRRRRRRRR");
    EXPECT_EQ(second.stream, first.stream);
    EXPECT_THAT(sent, ElementsAre(1, 2, 3));
    EXPECT_THAT(again, ElementsAre(3));
    EXPECT_EQ(seen.interruptions.size(), 1u);
    EXPECT_EQ(seen.code, 4505);
}

TEST(client_member, does_not_come_back_after_a_final_close_code) {
    script server([&](asio::ip::tcp::acceptor& door) {
        guest stranger(door.accept());
        stranger.expect<protocol::hello>();
        stranger.close(4502);
    });
    auto const seen = live(server.address(), [](auto&, auto const&) {});
    EXPECT_EQ(seen.code, 4502);
    EXPECT_TRUE(seen.interruptions.empty());
    EXPECT_THAT(seen.ended, HasSubstr("close code 4502"));
}

TEST(client_member, ends_with_a_sentence_when_the_answer_to_join_is_not_understood) {
    script server([&](asio::ip::tcp::acceptor& door) {
        guest confused(door.accept());
        confused.say(protocol::joined{}); // without a session
        confused.expect<protocol::leave>();
    });
    auto const seen = live(server.address(), [](auto&, auto const&) {});
    EXPECT_EQ(seen.code, 1002);
    EXPECT_THAT(seen.ended, HasSubstr("not understood"));
}

TEST(client_member, says_where_it_could_not_join) {
    asio::io_context io;
    asio::ip::tcp::acceptor door(io, {asio::ip::make_address("127.0.0.1"), 0});
    net::client_address const where{"127.0.0.1", std::to_string(door.local_endpoint().port())};
    door.close();
    auto const seen = live(where, [](auto&, auto const&) {});
    EXPECT_EQ(seen.code, 1006);
    EXPECT_THAT(seen.ended, HasSubstr("cannot join at " + where.origin()));
}

TEST(client_member, keeps_trying_after_a_connection_that_broke) {
    script server([&](asio::ip::tcp::acceptor& door) {
        guest(door.accept()).let_in(0); // and is gone without a word
        guest ada_again(door.accept());
        ada_again.let_in(0);
        ada_again.close(4503);
    });
    auto const seen = live(server.address(), [](auto&, auto const&) {});
    EXPECT_EQ(seen.interruptions.size(), 1u);
    EXPECT_EQ(seen.code, 4503);
}

// A server that answers one request with this.
script answering(http::status status, std::string body, std::string& asked) {
    return script([status, body, &asked](asio::ip::tcp::acceptor& door) {
        auto socket = door.accept();
        beast::flat_buffer buffer;
        http::request<http::string_body> request;
        http::read(socket, buffer, request);
        asked = std::string(request.target()) + " " + request.body();
        http::response<http::string_body> response(status, 11, body);
        response.prepare_payload();
        http::write(socket, response);
    });
}

TEST(client_api, asks_what_a_link_opens) {
    std::string asked;
    auto server =
        answering(http::status::ok, R"({"session":"s","title":"Two","role":"participant","ended":false})", asked);
    auto const found = net::look_up({server.address(), "secret"});
    server.finish();
    EXPECT_EQ(asked, R"(/api/link {"link":"secret"})");
    ASSERT_TRUE(std::holds_alternative<net::opened_link>(found));
    EXPECT_EQ(std::get<net::opened_link>(found).title, "Two");
    EXPECT_EQ(std::get<net::opened_link>(found).as, protocol::role::participant);
}

TEST(client_api, says_when_a_link_is_unknown_or_the_answer_makes_no_sense) {
    std::string asked;
    auto unknown = answering(http::status::not_found, R"({"error":{"code":"unknown_link"}})", asked);
    EXPECT_THAT(std::get<std::string>(net::look_up({unknown.address(), "x"})), HasSubstr("does not know this link"));
    auto strange = answering(http::status::ok, "<html>", asked);
    EXPECT_THAT(std::get<std::string>(net::look_up({strange.address(), "x"})), HasSubstr("not understood"));
    auto busy = answering(http::status::service_unavailable, R"({"error":{"message":"later"}})", asked);
    EXPECT_THAT(std::get<std::string>(net::look_up({busy.address(), "x"})), HasSubstr("(status 503): later"));
}

TEST(client_api, makes_a_session_and_reads_its_links) {
    std::string asked;
    auto server = answering(
        http::status::created,
        R"({"session":"s","title":"T","links":{"facilitator":"http://a/join#f",)"
        R"("co_facilitator":"c","participant":"p","observer":"o","projector":"w"}})",
        asked);
    auto const made = net::create_session(server.address(), "T");
    server.finish();
    EXPECT_EQ(asked, R"(/api/sessions {"title":"T"})");
    ASSERT_TRUE(std::holds_alternative<net::created_session>(made));
    EXPECT_EQ(std::get<net::created_session>(made).facilitator, "http://a/join#f");
}

} // namespace
