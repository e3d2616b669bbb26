#include "tests/faults/nemesis/browser.hpp"

#include "protocol/json.hpp"
#include "server/net/client_member.hpp"
#include "server/net/client_socket.hpp"

#include <utility>

namespace coregulation::faults {

struct browser::impl : std::enable_shared_from_this<impl> {
    net::client_loop& loop;
    net::client_address where;
    person& whose;
    rehearsal::random_stream chance;
    on_message tell;
    std::unique_ptr<net::client_socket> socket;
    bool page = false;
    bool open = false; // the socket
    bool leaving = false;
    unsigned attempt = 0;
    unsigned pages = 0; // so that a wait of an earlier page does nothing
    std::optional<std::string> over;

    impl(
        net::client_loop& on, net::client_address to, person& who, rehearsal::random_stream random, on_message callback)
        : loop(on)
        , where(std::move(to))
        , whose(who)
        , chance(std::move(random))
        , tell(std::move(callback)) {}

    std::string drawn_stream() {
        std::string out;
        for (int digit = 0; digit < 32; ++digit) out += "0123456789abcdef"[static_cast<int>(chance.uniform(0, 16))];
        return out;
    }

    void open_page() {
        page = true;
        ++pages;
        attempt = 0;
        whose.open_page(drawn_stream(), loop.now_ms());
        connect();
    }

    void close_page() {
        page = open = false;
        socket.reset();
        whose.closed();
    }

    void connect() {
        socket = std::make_unique<net::client_socket>(
            loop.context(), where,
            net::client_socket::events{
                .opened =
                    [this] {
                        open = true;
                        send(whose.opened(loop.now_ms()));
                    },
                .received = [this](std::string_view text) { hear(text); },
                .closed = [this](net::client_closing closing) { lose(closing); }});
    }

    void send(person::texts texts) {
        if (!open) return;
        for (auto& text : texts) socket->send(std::move(text));
    }

    void hear(std::string_view text) {
        auto const heard = protocol::decode_server(text);
        auto const* const message = std::get_if<protocol::server_message>(&heard);
        if (message == nullptr) return;
        if (std::holds_alternative<protocol::joined>(*message)) attempt = 0;
        send(whose.received(*message, loop.now_ms()));
        tell(text, *message);
    }

    void lose(net::client_closing const& closing) {
        open = false;
        whose.closed();
        if (leaving || !net::reconnects_after(closing.code)) {
            over = closing.reason + " (close code " + std::to_string(closing.code) + ")";
            return;
        }
        loop.after(net::reconnect_delay_ms(attempt++, chance.uniform()), [weak = weak_from_this(), of = pages] {
            auto const self = weak.lock();
            if (self && self->page && self->pages == of && !self->leaving) self->connect();
        });
    }

    void leave() {
        leaving = true;
        if (!open) {
            over = "left";
            return;
        }
        socket->send(protocol::encode(protocol::client_message{protocol::leave{}}));
    }
};

browser::browser(
    net::client_loop& loop, net::client_address where, person& whose, rehearsal::random_stream chance, on_message tell)
    : impl_(std::make_shared<impl>(loop, std::move(where), whose, std::move(chance), std::move(tell))) {}

browser::~browser() {
    impl_->close_page();
}

void browser::open() {
    impl_->open_page();
}
void browser::close() {
    impl_->close_page();
}
void browser::send_due() {
    if (impl_->open) impl_->send(impl_->whose.due(impl_->loop.now_ms()));
}
void browser::leave() {
    impl_->leave();
}
bool browser::is_open() const {
    return impl_->page;
}
std::optional<std::string> const& browser::over() const {
    return impl_->over;
}

} // namespace coregulation::faults
