#include "server/net/connection.hpp"

#include "protocol/json.hpp"
#include "server/net/gate.hpp"
#include "server/net/http_connection.hpp"
#include "server/net/rfc6455.hpp"
#include "server/net/security_headers.hpp"
#include "server/net/token_bucket.hpp"
#include "server/net/websocket_options.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace coregulation::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using clock = std::chrono::steady_clock;

// One byte more than a message: Beast looks for the end of a message that is complete but for an empty last fragment.
constexpr std::size_t most_read = protocol::max_message + 1;
constexpr std::size_t usually_read = 2048; // bytes kept ready for the next message; Beast asks for 1536 at once
// After a refusal; 40 of them, the most there may be, take two seconds.
constexpr std::chrono::milliseconds breather{50};

class connection final : public peer, public stoppable, public std::enable_shared_from_this<connection> {
public:
    connection(asio::ip::tcp::socket socket, http::request<http::string_body> request, site const& where)
        : site_(where)
        , ws_(std::move(socket))
        , request_(std::move(request))
        , gate_(clock::now())
        , control_frames_(gate::control_per_s, gate::burst, clock::now())
        , patience_(ws_.get_executor())
        , hard_end_(ws_.get_executor())
        , breather_(ws_.get_executor()) {}
    ~connection() override { site_.sockets.remove(this); }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    void start() {
        on_strand([](connection& c) {
            c.bound_kernel_buffers();
            c.listen_for_silence(true);
            c.ws_.read_message_max(protocol::max_message);
            c.ws_.control_callback([&c](websocket::frame_type what, beast::string_view) {
                if (what != websocket::frame_type::close) c.count_control_frame();
            });
            c.ws_.auto_fragment(false); // else a large frame is a system call for each 4 KiB
            c.ws_.set_option(websocket::stream_base::decorator([&c](websocket::response_type& out) {
                out.set(http::field::server, "coregulation");
                security_headers(c.site_.content_security_policy, [&out](char const* name, char const* value) {
                    out.set(name, value);
                });
            }));
            c.ws_.async_accept(c.request_, [self = c.shared_from_this()](error_code error) {
                self->request_ = {};
                if (error) return self->finish();
                self->open_ = true;
                self->await_join();
                self->read();
                self->write();
            });
        });
    }

    // ---- peer, from any thread

    void admit(storage::member_id member, double backlog) override {
        on_strand([member, backlog](connection& c) {
            c.member_ = member;
            c.gate_.admitted(backlog);
            c.patience_.cancel();
            if (c.finished_) c.leave_session();
        });
    }
    void refuse(protocol::error why) override {
        on_strand([why = std::move(why)](connection& c) mutable {
            if (!c.gate_.is_admitted()) {
                c.gate_.turned_away();
                c.await_join();
            }
            c.act(c.gate_.fault(std::move(why), clock::now()));
        });
    }
    void deliver(text what) override {
        on_strand([what = std::move(what)](connection& c) { c.send(what); });
    }
    void pulse(text what) override {
        on_strand([what = std::move(what)](connection& c) {
            if (c.closing_) return;
            c.outbound_.pulse(what);
            c.write();
        });
    }
    void show(slot which, text what) override {
        on_strand([which, what = std::move(what)](connection& c) {
            if (c.closing_) return;
            c.outbound_.show(which, what);
            c.write();
        });
    }
    void close(protocol::close_code why) override {
        on_strand([why](connection& c) { c.begin_close(static_cast<std::uint16_t>(why)); });
    }
    void proceed() override {
        on_strand([](connection& c) { c.read(); });
    }
    void stop() override { close(protocol::close_code::restarting); }

private:
    template<class Do>
    void on_strand(Do what) {
        asio::post(ws_.get_executor(), [self = shared_from_this(), what = std::move(what)]() mutable { what(*self); });
    }

    void bound_kernel_buffers() {
        error_code ignored; // a socket that died meanwhile shows it when it is read
        auto& socket = beast::get_lowest_layer(ws_).socket();
        socket.set_option(asio::socket_base::send_buffer_size(site_.limits.send_buffer), ignored);
        socket.set_option(asio::socket_base::receive_buffer_size(site_.limits.receive_buffer), ignored);
    }

    // ---- in

    // Whether silence counts. While a look-up takes its time, or the host holds us since the writer is full, nothing
    // is read, no pong either: it is we who do not listen. A line that breaks meanwhile shows in the frames, which
    // the kernel wants acknowledged.
    void listen_for_silence(bool on) {
        auto const none = websocket::stream_base::none();
        ws_.set_option(keeping_alive(site_.limits.handshake, on ? site_.limits.silence : none));
    }

    // Pings and pongs never become a message, so the gate does not see them.
    void count_control_frame() {
        if (!control_frames_.take(clock::now()))
            begin_close(static_cast<std::uint16_t>(protocol::close_code::flooding));
    }

    void await_join() {
        patience_.expires_after(gate::patience);
        patience_.async_wait([weak = weak_from_this()](error_code error) {
            auto const self = weak.lock();
            if (error || !self || self->member_) return;
            self->begin_close(static_cast<std::uint16_t>(protocol::close_code::not_joined_in_time));
        });
    }

    void read() {
        if (reading_ || closing_ || finished_) return;
        reading_ = true;
        listen_for_silence(true);
        ws_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            auto const arrival = clock::now(); // the one stamp of this message
            self->reading_ = false;
            if (error) return self->finish();
            self->take(arrival);
        });
    }

    void take(clock::time_point arrival) {
        if (closing_ || finished_) return buffer_.clear(); // a write may have failed while this read completed
        if (!ws_.got_text()) return begin_close(websocket::close_code::unknown_data);
        auto const data = buffer_.cdata();
        std::string_view const text(static_cast<char const*>(data.data()), data.size());
        if (ends_within_character(text)) return begin_close(websocket::close_code::bad_payload);
        auto said = gate_.read(text, arrival);
        buffer_.clear();
        if (buffer_.capacity() > usually_read) buffer_.shrink_to_fit();

        if (auto* join = std::get_if<enter>(&said)) {
            patience_.cancel(); // the client has done its part; how long the look-up takes is ours
            listen_for_silence(false);
            return look_up(std::move(join->what), arrival);
        }
        if (auto* message = std::get_if<pass>(&said)) {
            listen_for_silence(false);
            return host_->handle(*member_, shared_from_this(), std::move(message->what), arrival);
        }
        auto const is_refused = said_no(said);
        act(std::move(said));
        if (is_refused)
            read_after(breather);
        else
            read();
    }

    static bool said_no(verdict const& said) {
        auto const* say = std::get_if<answer>(&said);
        return say && std::holds_alternative<protocol::error>(say->what);
    }

    // Who is refused waits: else a flood costs us as much as its sender likes to spend.
    // Nothing else may hold us meanwhile, since nothing is being read.
    void read_after(std::chrono::milliseconds pause) {
        breather_.expires_after(pause);
        breather_.async_wait([self = shared_from_this()](error_code error) {
            if (!error) self->read();
        });
    }

    void act(verdict said) {
        if (auto const* say = std::get_if<answer>(&said)) {
            send(share(protocol::encode(say->what)));
        } else if (auto const* end = std::get_if<hang_up>(&said)) {
            if (end->because) send(share(protocol::encode(*end->because)));
            heard_enough_ = true;
            begin_close(static_cast<std::uint16_t>(end->why));
        }
    }

    void look_up(protocol::join message, clock::time_point arrival) {
        auto const secret = message.link;
        auto const go_on = [self = shared_from_this(), message = std::move(message), arrival](registry::outcome found) {
            asio::post(self->ws_.get_executor(), [self, message, arrival, found = std::move(found)] {
                self->go_through(message, arrival, found);
            });
        };
        site_.doors.open(secret, go_on);
    }

    void go_through(protocol::join const& message, clock::time_point arrival, registry::outcome const& found) {
        if (auto const* door = std::get_if<registry::open_door>(&found)) {
            if (!closing_ && !finished_) {
                host_ = door->host;
                host_->join(shared_from_this(), message, door->as, arrival);
            }
            site_.doors.arrived(*door->host);
            return;
        }
        using enum registry::closed_door;
        switch (std::get<registry::closed_door>(found)) {
        case unknown_link:
            return begin_close(static_cast<std::uint16_t>(protocol::close_code::unknown_link));
        case session_ended:
            return begin_close(static_cast<std::uint16_t>(protocol::close_code::session_ended));
        case unavailable:
            return begin_close(static_cast<std::uint16_t>(protocol::close_code::overloaded));
        }
    }

    // ---- out

    void send(text what) {
        if (closing_ || finished_) return;
        if (!outbound_.deliver(std::move(what)))
            return begin_close(static_cast<std::uint16_t>(protocol::close_code::too_slow));
        write();
    }

    void write() {
        if (writing_ || !open_ || finished_ || close_sent_) return;
        being_written_ = outbound_.next();
        if (!being_written_) {
            if (closing_) send_close();
            return;
        }
        writing_ = true;
        ws_.text(true);
        ws_.async_write(asio::buffer(*being_written_), [self = shared_from_this()](error_code error, std::size_t) {
            self->writing_ = false;
            self->being_written_ = nullptr;
            if (error) return self->finish();
            self->write();
        });
    }

    // ---- end

    void begin_close(std::uint16_t code) {
        if (closing_ || finished_) return;
        closing_ = code;
        outbound_.drop_pictures();
        hard_end_.expires_after(site_.limits.closing);
        hard_end_.async_wait([weak = weak_from_this()](error_code error) {
            auto const self = weak.lock();
            if (!error && self) self->abandon();
        });
        if (open_) write();
    }

    void send_close() {
        close_sent_ = true;
        // Beast reads until our goodbye is answered. Of who talks without end, only what is here already.
        error_code ignored;
        if (heard_enough_)
            beast::get_lowest_layer(ws_).socket().shutdown(asio::ip::tcp::socket::shutdown_receive, ignored);
        ws_.async_close(
            websocket::close_reason(*closing_), [self = shared_from_this()](error_code) { self->finish(); });
    }

    // It took neither what we said nor our goodbye. The kernel, too, forgets what it still has for it; else that would
    // stay for as long as the peer keeps its window shut.
    void abandon() {
        error_code ignored;
        beast::get_lowest_layer(ws_).socket().set_option(asio::socket_base::linger(true, 0), ignored);
        finish();
    }

    void finish() {
        if (std::exchange(finished_, true)) return;
        patience_.cancel();
        hard_end_.cancel();
        breather_.cancel();
        leave_session();
        beast::get_lowest_layer(ws_).close();
    }

    void leave_session() {
        if (host_ && member_) host_->gone(*member_, shared_from_this());
        // A join that is still on its way ends in admit(), which comes back here, or in refuse().
        if (member_) host_ = nullptr;
    }

    site const& site_; // outlives the sockets
    websocket_stream ws_;
    http::request<http::string_body> request_;
    gate gate_;
    token_bucket control_frames_;
    asio::steady_timer patience_, hard_end_, breather_;
    beast::flat_buffer buffer_{most_read};
    outbound outbound_;
    text being_written_;
    std::shared_ptr<session_host> host_;
    std::optional<storage::member_id> member_;
    std::optional<std::uint16_t> closing_; // with this code
    bool open_ = false, reading_ = false, writing_ = false, close_sent_ = false, heard_enough_ = false,
         finished_ = false;
};

} // namespace

void upgrade(asio::ip::tcp::socket socket, http::request<http::string_body> request, site const& where) {
    auto const made = std::make_shared<connection>(std::move(socket), std::move(request), where);
    where.sockets.add(made);
    made->start();
}

} // namespace coregulation::net
