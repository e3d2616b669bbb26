#include "server/net/client_member.hpp"

#include "protocol/json.hpp"
#include "server/net/client_socket.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

namespace coregulation::net {

namespace {

constexpr double first_delay_ms = 1000;
constexpr double shortest_later_ms = 500, longest_delay_ms = 20000;
constexpr double give_up_ms = 300000;          // without a connection: the server is not coming back
constexpr double farewell_ms = 2000;           // for the server to close after `leave`; then we do
constexpr std::uint16_t protocol_error = 1002; // RFC 6455
constexpr char const* client_name = "coregulation 0.1.0 (command line)";

std::string drawn_stream(std::random_device& chance) {
    std::string result;
    for (int word = 0; word < 4; ++word) { // 128 bits
        auto bits = chance();
        for (int digit = 0; digit < 8; ++digit, bits >>= 4) result += "0123456789abcdef"[bits & 15];
    }
    return result;
}

std::string in_words(client_closing const& closing) {
    if (closing.code == 1006) return closing.reason;
    auto const number = "close code " + std::to_string(closing.code);
    return closing.reason.empty() ? number : closing.reason + " (" + number + ")";
}

} // namespace

bool reconnects_after(std::uint16_t code) {
    if (code == 1001 || code == 1006) return true; // going away, broken
    if (code >= 3000 && code < 3500) return true;
    return code >= 4000 && code < 5000 && protocol::reconnects(static_cast<protocol::close_code>(code));
}

double reconnect_delay_ms(unsigned attempt, double uniform) {
    if (attempt == 0) return first_delay_ms * uniform;
    auto const longest = std::min(longest_delay_ms, first_delay_ms * std::exp2(std::min(attempt, 16u)));
    return shortest_later_ms + (longest - shortest_later_ms) * uniform;
}

struct client_member::impl : std::enable_shared_from_this<impl> {
    client_loop& loop;
    client_address where;
    events tell;
    std::random_device chance;
    client_conversation talk;
    std::unique_ptr<client_socket> socket;
    bool open = false;
    bool leaving = false;
    bool over = false;
    bool ever_joined = false;
    unsigned attempt = 0;
    double lost_ms = 0; // when the connection was lost

    impl(client_loop& on, client_address address, client_place place, events callbacks)
        : loop(on)
        , where(std::move(address))
        , tell(std::move(callbacks))
        , talk(std::move(place), drawn_stream(chance), client_name) {}

    void connect() {
        if (over) return;
        socket = std::make_unique<client_socket>(
            loop.context(), where,
            client_socket::events{
                .opened =
                    [this] {
                        open = true;
                        send(talk.opened());
                    },
                .received = [this](std::string_view text) { hear(text); },
                .closed = [this](client_closing closing) { lose(closing); }});
    }

    void send(client_conversation::texts texts) {
        if (!open) return;
        for (auto& text : texts) socket->send(std::move(text));
    }

    void hear(std::string_view text) {
        auto const heard = protocol::decode_server(text);
        auto const* message = std::get_if<protocol::server_message>(&heard);
        if (message != nullptr) {
            if (std::holds_alternative<protocol::joined>(*message)) {
                ever_joined = true;
                attempt = 0;
            }
            send(talk.received(*message, loop.now_ms()));
        }
        if (tell.received) tell.received(text, message);
        if (auto const* error = std::get_if<protocol::error>(&heard)) not_understood(*error);
    }

    // A newer server may say more than we know; but whoever cannot read the answer to join would wait for ever.
    void not_understood(protocol::error const& error) {
        if (ever_joined || error.code == protocol::error_code::unknown_type) return;
        leaving = true;
        socket->close();
        finish("what the server says is not understood: " + error.message, protocol_error);
    }

    void lose(client_closing const& closing) {
        if (open || attempt == 0) lost_ms = loop.now_ms();
        open = false;
        talk.closed();
        if (leaving) return finish(in_words(closing), closing.code);
        if (!reconnects_after(closing.code)) return finish("the server closed: " + in_words(closing), closing.code);
        if (!ever_joined) return finish("cannot join at " + where.origin() + ": " + in_words(closing), closing.code);
        if (loop.now_ms() - lost_ms > give_up_ms)
            return finish("gave up after five minutes without the server: " + in_words(closing), closing.code);
        if (attempt == 0 && tell.interrupted) tell.interrupted("lost the server, trying again: " + in_words(closing));
        auto const uniform = static_cast<double>(chance()) / (static_cast<double>(std::random_device::max()) + 1);
        loop.after(reconnect_delay_ms(attempt++, uniform), [weak = weak_from_this()] {
            if (auto const self = weak.lock(); self && !self->leaving) self->connect();
        });
    }

    void leave() {
        if (over || leaving) return;
        leaving = true;
        if (!open) return finish("left", 1000);
        socket->send(protocol::encode(protocol::client_message{protocol::leave{}}));
        loop.after(farewell_ms, [weak = weak_from_this()] {
            if (auto const self = weak.lock(); self && self->open) self->socket->close();
        });
    }

    void finish(std::string const& sentence, std::uint16_t code) {
        if (over) return;
        over = true;
        if (tell.ended) tell.ended(sentence, code);
    }
};

client_member::client_member(client_loop& loop, client_address where, client_place place, events tell)
    : impl_(std::make_shared<impl>(loop, std::move(where), std::move(place), std::move(tell))) {}

client_member::~client_member() {
    impl_->over = true;
    impl_->tell = {};
    impl_->open = false;
    impl_->socket.reset();
}

void client_member::start() {
    impl_->connect();
}

void client_member::send_due() {
    if (impl_->open) impl_->send(impl_->talk.due(impl_->loop.now_ms()));
}

void client_member::say(protocol::client_message const& message) {
    if (impl_->open) impl_->socket->send(protocol::encode(message));
}

void client_member::leave() {
    impl_->leave();
}

client_conversation& client_member::conversation() {
    return impl_->talk;
}
client_conversation const& client_member::conversation() const {
    return impl_->talk;
}

} // namespace coregulation::net
