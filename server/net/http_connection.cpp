#include "server/net/http_connection.hpp"

#include "server/net/rfc6455.hpp"
#include "server/net/security_headers.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace coregulation::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::chrono::seconds answer_within{30}; // a review of some megabytes over a slow line
constexpr std::uint32_t most_header = 8 * 1024;
constexpr std::uint64_t most_body = 64 * 1024; // 100 links are 3 KiB

class http_connection final : public stoppable, public std::enable_shared_from_this<http_connection> {
public:
    http_connection(asio::ip::tcp::socket socket, site const& where)
        : stream_(std::move(socket))
        , site_(where) {}
    ~http_connection() override { site_.sockets.remove(this); }
    http_connection(http_connection const&) = delete;
    http_connection& operator=(http_connection const&) = delete;

    void start() {
        asio::post(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
    }

    void stop() override {
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            self->stopping_ = true;
            if (self->answering_) return; // it ends after the answer
            self->stream_.close();
        });
    }

private:
    void read() {
        answering_ = false;
        if (stopping_) return stream_.close();
        parser_.emplace();
        parser_->header_limit(most_header);
        parser_->body_limit(most_body);
        stream_.expires_after(site_.limits.request);
        http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
            if (error) return self->on_read_error(error);
            self->on_request();
        });
    }

    void on_read_error(error_code error) {
        if (error == http::error::body_limit)
            return reply(http_error(413, "too_large", "the body is too large", "at most 64 KiB"), false);
        if (error == http::error::header_limit)
            return reply(http_error(431, "too_large", "the header is too large", "at most 8 KiB"), false);
        auto const is_http = error.category() == make_error_code(http::error::bad_method).category();
        if (is_http && error != http::error::end_of_stream && error != http::error::partial_message)
            return reply(http_error(400, "not_http", "this is not an HTTP request"), false);
        stream_.close();
    }

    void on_request() {
        answering_ = true;
        auto request = parser_->release();
        head_ = request.method() == http::verb::head;
        auto const keep_alive = request.keep_alive();
        auto const origin = request[http::field::origin];
        std::string_view target(request.target().data(), request.target().size());
        auto const path = std::string(target.substr(0, target.find('?')));

        if (!is_allowed_origin(site_, {origin.data(), origin.size()})) {
            auto const reads = head_ || request.method() == http::verb::get;
            if (!reads || beast::websocket::is_upgrade(request))
                return reply(http_error(403, "wrong_origin", "this page may not speak to this server"), keep_alive);
        }
        if (path == "/ws") {
            if (!beast::websocket::is_upgrade(request)) {
                auto answer = http_error(426, "upgrade_required", "this address speaks WebSocket", "an upgrade");
                answer.headers.emplace_back("Upgrade", "websocket"); // RFC 9110, 15.5.22
                return reply(std::move(answer), keep_alive);
            }
            auto const key = request[http::field::sec_websocket_key];
            if (request.count(http::field::sec_websocket_key) != 1 || !is_websocket_key({key.data(), key.size()})) {
                auto answer = http_error(
                    400, "wrong_key", "this is no WebSocket handshake", "one Sec-WebSocket-Key, base64 of 16 bytes");
                return reply(std::move(answer), keep_alive);
            }
            stream_.expires_never();
            return upgrade(stream_.release_socket(), std::move(request), site_);
        }

        http_request plain{
            std::string(request.method_string()), path, std::string(request[http::field::content_type]),
            std::string(request[http::field::if_none_match]), std::move(request.body())};
        if (!api::is_for(path)) return reply(site_.files.answer(plain), keep_alive);
        stream_.expires_never(); // the database or a review may take its time
        site_.interface.answer(plain, [self = shared_from_this(), keep_alive](http_reply answer) {
            asio::post(self->stream_.get_executor(), [self, keep_alive, answer = std::move(answer)]() mutable {
                self->reply(std::move(answer), keep_alive);
            });
        });
    }

    void reply(http_reply answer, bool keep_alive) {
        answering_ = true;
        answer_ = std::move(answer);
        auto& out = response_.emplace();
        out.version(11);
        out.result(answer_.status);
        out.keep_alive(keep_alive && !stopping_);
        out.set(http::field::server, "coregulation");
        if (!answer_.content_type.empty()) out.set(http::field::content_type, answer_.content_type);
        for (auto const& [name, value] : answer_.headers) out.set(name, value);
        security_headers(
            site_.content_security_policy, [&out](char const* name, char const* value) { out.set(name, value); });
        if (answer_.status != 304) out.content_length(answer_.body->size());
        if (!head_) out.body() = {answer_.body->data(), answer_.body->size()};

        stream_.expires_after(answer_within);
        serializer_.emplace(out);
        auto const done = [self = shared_from_this()](error_code error, std::size_t) {
            auto const more = !error && self->response_->keep_alive();
            self->serializer_.reset();
            self->response_.reset();
            self->answer_ = {};
            if (more) return self->read();
            // Orderly: what was written arrives even when we close with unread input.
            error_code ignored;
            self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
            self->stream_.close();
        };
        if (head_ || answer_.status == 304)
            http::async_write_header(stream_, *serializer_, done);
        else
            http::async_write(stream_, *serializer_, done);
    }

    using body = http::span_body<char const>;

    beast::tcp_stream stream_;
    site const& site_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    http_reply answer_; // owns what response_ points to
    std::optional<http::response<body>> response_;
    std::optional<http::response_serializer<body>> serializer_;
    bool head_ = false, answering_ = false, stopping_ = false;
};

} // namespace

bool is_allowed_origin(site const& where, std::string_view origin) {
    return origin.empty() || std::ranges::find(where.origins, origin) != where.origins.end();
}

void serve_http(asio::ip::tcp::socket socket, site const& where) {
    auto const made = std::make_shared<http_connection>(std::move(socket), where);
    where.sockets.add(made);
    made->start();
}

} // namespace coregulation::net
