#include "server/net/client_http.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

namespace coregulation::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds patience{10}; // for everything together

struct exchange {
    asio::io_context io{1};
    asio::ip::tcp::resolver resolver{io};
    beast::tcp_stream stream{io};
    http::request<http::string_body> request;
    http::response<http::string_body> response;
    beast::flat_buffer buffer;
    error_code failure = asio::error::timed_out; // until we know better

    void run(client_address const& to) {
        stream.expires_after(patience);
        resolver.async_resolve(to.host, to.port, [this](error_code failed, auto const& endpoints) {
            if (over(failed)) return;
            stream.async_connect(endpoints, [this](error_code refused, auto const&) {
                if (!over(refused)) write();
            });
        });
        io.run_for(patience);
    }

    void write() {
        http::async_write(stream, request, [this](error_code failed, std::size_t) {
            if (over(failed)) return;
            http::async_read(stream, buffer, response, [this](error_code broken, std::size_t) { over(broken); });
        });
    }

    bool over(error_code result) {
        failure = result;
        return bool(result);
    }
};

} // namespace

std::variant<http_answer, std::string> post(client_address const& to, std::string const& path, std::string body) {
    exchange one;
    one.request.method(http::verb::post);
    one.request.target(path);
    one.request.version(11);
    one.request.set(http::field::host, to.authority());
    one.request.set(http::field::content_type, "application/json");
    one.request.set(http::field::connection, "close");
    one.request.body() = std::move(body);
    one.request.prepare_payload();
    one.run(to);
    if (one.failure) return "cannot reach " + to.origin() + ": " + one.failure.message();
    return http_answer{.status = one.response.result_int(), .body = one.response.body()};
}

} // namespace coregulation::net
