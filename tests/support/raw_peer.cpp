#include "tests/support/raw_peer.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coregulation::testing {
namespace {

using clock = std::chrono::steady_clock;

constexpr unsigned char text_frame = 0x81, pong_frame = 0x8a, masked = 0x80;
constexpr unsigned opcode_close = 8, opcode_ping = 9;

constexpr std::string_view upgrade_request =
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"; // the key of RFC 6455 §1.3

int milliseconds_until(clock::time_point when) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(when - clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

} // namespace

raw_peer::raw_peer(std::uint16_t port)
    : raw_peer(port, options{}) {}

raw_peer::raw_peer(std::uint16_t port, options how)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , answers_pings_(how.answers_pings) {
    if (how.receive_buffer != 0)
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &how.receive_buffer, sizeof how.receive_buffer);
    if (how.send_buffer != 0) ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &how.send_buffer, sizeof how.send_buffer);
    int const on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr const*>(&where), sizeof where) != 0) {
        auto const why = errno;
        ::close(fd_);
        throw std::system_error(why, std::generic_category(), "raw_peer");
    }
    if (how.upgrades) send(upgrade_request);
}

raw_peer::~raw_peer() {
    if (fd_ >= 0) ::close(fd_);
}

raw_peer::raw_peer(raw_peer&& other) noexcept {
    *this = std::move(other);
}

raw_peer& raw_peer::operator=(raw_peer&& other) noexcept {
    std::swap(fd_, other.fd_);
    answers_pings_ = other.answers_pings_;
    open_ = other.open_;
    closed_ = other.closed_;
    close_code_ = other.close_code_;
    pings_ = other.pings_;
    in_.swap(other.in_);
    out_.swap(other.out_);
    early_.swap(other.early_);
    fragments_.swap(other.fragments_);
    taken_ = other.taken_;
    sent_ = other.sent_;
    return *this;
}

void raw_peer::say(std::string_view text) {
    say_frame(text_frame, text);
}

void raw_peer::say_frame(unsigned char first_byte, std::string_view payload) {
    std::string frame(1, static_cast<char>(first_byte));
    if (payload.size() < 126) {
        frame += static_cast<char>(masked | payload.size());
    } else {
        frame += static_cast<char>(masked | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    frame.append(4, '\0'); // a mask of zeros leaves the bytes as they are
    frame += payload;
    if (open_)
        send(frame);
    else
        early_ += frame;
}

void raw_peer::send(std::string_view bytes) {
    out_ += bytes;
    flush();
}

void raw_peer::flush() {
    while (sent_ < out_.size() && fd_ >= 0) {
        auto const n = ::send(fd_, out_.data() + sent_, out_.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN) closed_ = true;
            return;
        }
        sent_ += static_cast<std::size_t>(n);
    }
    out_.clear();
    sent_ = 0;
}

void raw_peer::take(std::function<void(std::string_view)> const& heard) {
    std::array<char, 16384> part;
    while (!closed_ && fd_ >= 0) {
        auto const n = ::recv(fd_, part.data(), part.size(), MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN) break;
        if (n <= 0) {
            closed_ = true;
        } else {
            in_.append(part.data(), static_cast<std::size_t>(n));
        }
        while (open_ ? take_frame(heard) : take_answer()) {}
        in_.erase(0, std::exchange(taken_, 0));
    }
}

bool raw_peer::take_answer() {
    auto const end = in_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    open_ = in_.starts_with("HTTP/1.1 101");
    if (open_)
        send(std::exchange(early_, {}));
    else
        closed_ = true;
    taken_ = end + 4;
    return open_;
}

bool raw_peer::take_frame(std::function<void(std::string_view)> const& heard) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(in_[taken_ + i]); };
    auto const here = in_.size() - taken_;
    if (here < 2) return false;
    std::size_t header = 2, size = byte(1) & 0x7fU;
    if (size == 126) header = 4;
    if (size == 127) header = 10;
    if (here < header) return false;
    if (header > 2) {
        size = 0;
        for (std::size_t i = 2; i < header; ++i) size = size << 8 | byte(i);
    }
    if (here < header + size) return false;

    auto const final = (byte(0) & 0x80U) != 0;
    auto const opcode = byte(0) & 0x0fU;
    auto const payload = std::string_view(in_).substr(taken_ + header, size);
    if (opcode == opcode_close) {
        if (size >= 2)
            close_code_ = static_cast<std::uint16_t>(
                static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]));
        say_frame(0x88, payload.substr(0, 2));
    } else if (opcode == opcode_ping) {
        ++pings_;
        if (answers_pings_) say_frame(pong_frame, payload);
    } else if (opcode < opcode_close) {
        if (final && fragments_.empty()) {
            heard(payload);
        } else {
            fragments_ += payload;
            if (final) heard(std::exchange(fragments_, {}));
        }
    }
    taken_ += header + size;
    return true;
}

std::optional<std::string> raw_peer::next(std::string_view words, std::chrono::milliseconds within) {
    std::optional<std::string> found;
    attend(
        {this, 1},
        [&](std::size_t, std::string_view text) {
            if (!found && text.find(words) != std::string_view::npos) found = text;
        },
        [&] { return found || closed_; }, within);
    return found;
}

bool raw_peer::ends(std::chrono::milliseconds within) {
    return attend(
        {this, 1}, [](std::size_t, std::string_view) {}, [this] { return closed_; }, within);
}

void raw_peer::reset() {
    if (fd_ < 0) return;
    linger const at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(fd_, -1));
    closed_ = true;
}

bool attend(
    std::span<raw_peer> all, std::function<void(std::size_t, std::string_view)> const& heard,
    std::function<bool()> const& done, std::chrono::milliseconds within) {
    auto const until = clock::now() + within;
    std::vector<pollfd> waiting(all.size());
    for (;;) {
        if (done()) return true;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const gone = all[i].is_closed() || all[i].fd() < 0;
            auto const what = all[i].unsent() > 0 ? POLLIN | POLLOUT : POLLIN;
            waiting[i] = {gone ? -1 : all[i].fd(), static_cast<short>(what), 0};
        }
        if (clock::now() >= until) return false;
        if (::poll(waiting.data(), waiting.size(), milliseconds_until(until)) <= 0) continue;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
            if (all[i].unsent() > 0) all[i].flush();
            all[i].take([&](std::string_view text) { heard(i, text); });
        }
    }
}

} // namespace coregulation::testing
