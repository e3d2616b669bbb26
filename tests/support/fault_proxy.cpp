#include "tests/support/fault_proxy.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coregulation::testing {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_waiting = 256 * 1024; // bytes one way; beyond it the sender feels it, as on a real line
constexpr std::size_t most_writes = 4096;        // of one connection in a turn, so that slices starve nobody
constexpr int backlog = 128;                     // connections that come at once: a storm of everyone

void check(bool good, char const* what) {
    if (!good) throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in here(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void at_once(int fd) { // small pieces leave as they are
    int const on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void close_with_reset(int& fd) {
    if (fd < 0) return;
    linger const hard{1, 0}; // close() sends RST and forgets what was not sent
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(fd);
    fd = -1;
}

struct piece {
    clock::time_point due;
    std::string bytes;
};

// From one end to the other.
struct way {
    std::deque<piece> waiting;
    std::size_t size = 0;
    bool said_all = false; // the sender closed its half
    bool told = false;     // … and the receiver has been told
};

struct line {
    int client = -1, server = -1;
    bool connecting = true; // to the server
    bool swallowed = false; // bytes were lost: it stays dead
    way up, down;
    std::size_t client_slot = 0, server_slot = 0; // in the poll list
};

} // namespace

struct fault_proxy::impl {
    std::uint16_t server_port;
    std::mt19937_64 chance;
    int ear = -1, bell = -1;
    std::uint16_t own_port = 0;
    std::atomic<std::size_t> alive{0};

    std::mutex guard; // of all below, up to the thread's own
    std::condition_variable heard_all;
    std::uint64_t tellings = 0, heard = 0;
    line_faults told;
    bool reset_told = false;
    bool stop_told = false;

    // The thread's own.
    line_faults now;
    std::list<line> lines;
    std::vector<pollfd> list;
    std::thread thread;

    impl(std::uint16_t to, std::uint64_t seed)
        : server_port(to)
        , chance(seed) {
        try {
            ear = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            check(ear >= 0, "socket");
            auto address = here(0);
            check(::bind(ear, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
            check(::listen(ear, backlog) == 0, "listen");
            socklen_t size = sizeof address;
            check(::getsockname(ear, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
            own_port = ntohs(address.sin_port);
            bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
            check(bell >= 0, "eventfd");
            thread = std::thread([this] { run(); });
        } catch (...) {
            close_all();
            throw;
        }
    }

    ~impl() {
        tell([this] { stop_told = true; });
        thread.join();
        close_all();
    }

    void close_all() {
        if (ear >= 0) ::close(ear);
        if (bell >= 0) ::close(bell);
    }

    // Returns when the thread has heard it: nothing is passed on by the old rule any more.
    template<class What>
    void tell(What what) {
        std::unique_lock lock(guard);
        what();
        auto const mine = ++tellings;
        std::uint64_t const one = 1;
        [[maybe_unused]] auto const written = ::write(bell, &one, sizeof one); // full is rung as well
        heard_all.wait(lock, [&] { return heard >= mine; });
    }

    void run() {
        while (hear()) {
            wait();
            if (list[1].revents != 0) welcome();
            for (auto& one : lines) serve(one);
            lines.remove_if([](line const& one) { return one.client < 0 && one.server < 0; });
            alive = lines.size();
        }
        for (auto& one : lines) cut(one);
    }

    // What was told meanwhile; false: stop.
    bool hear() {
        std::scoped_lock const lock(guard);
        now = told;
        if (std::exchange(reset_told, false)) {
            for (auto& one : lines) cut(one);
            lines.clear();
            alive = 0;
        }
        heard = tellings;
        heard_all.notify_all();
        return !stop_told;
    }

    static void cut(line& one) {
        close_with_reset(one.client);
        close_with_reset(one.server);
    }

    bool silent(line const& one) const { return one.swallowed || now.half_open; }

    void wait() {
        list.assign({{bell, POLLIN, 0}, {ear, POLLIN, 0}});
        std::optional<clock::time_point> next;
        auto const time = clock::now();
        for (auto& one : lines) {
            one.client_slot = list.size();
            list.push_back({one.client, wanted(one, one.up, one.down, time, next), 0});
            one.server_slot = list.size();
            auto const events = one.connecting ? short{POLLOUT} : wanted(one, one.down, one.up, time, next);
            list.push_back({one.server, events, 0});
            // A descriptor that waits for nothing would still report a hang-up, over and over.
            for (auto slot : {one.client_slot, one.server_slot})
                if (list[slot].events == 0) list[slot].fd = -1;
        }
        auto timeout_ms = -1;
        if (next)
            timeout_ms = static_cast<int>(
                std::ceil(std::max(0.0, std::chrono::duration<double, std::milli>(*next - time).count())));
        ::poll(list.data(), list.size(), timeout_ms);
        std::uint64_t ignored = 0;
        [[maybe_unused]] auto const rung = ::read(bell, &ignored, sizeof ignored);
    }

    // What an end is watched for that sends `from_it` and is sent `to_it`.
    short wanted(
        line const& one, way const& from_it, way const& to_it, clock::time_point time,
        std::optional<clock::time_point>& next) const {
        if (silent(one)) return POLLIN;
        if (now.stalled) return 0;
        int events = 0;
        if (!from_it.said_all && from_it.size < most_waiting) events |= POLLIN;
        if (!to_it.waiting.empty()) {
            auto const due = to_it.waiting.front().due;
            if (due <= time)
                events |= POLLOUT;
            else
                next = std::min(due, next.value_or(due));
        }
        return static_cast<short>(events);
    }

    void welcome() {
        for (;;) {
            int fd = ::accept4(ear, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (fd < 0) return;
            if (now.refusing) {
                close_with_reset(fd);
                continue;
            }
            at_once(fd);
            line one;
            one.client = fd;
            one.server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            auto const address = here(server_port);
            auto const failed =
                one.server < 0 ||
                (::connect(one.server, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 &&
                 errno != EINPROGRESS);
            if (failed) {
                cut(one);
                continue;
            }
            at_once(one.server);
            lines.push_back(std::move(one));
        }
    }

    void serve(line& one) {
        if (one.client_slot == 0) return; // came after the poll
        auto const client = list[one.client_slot].revents, server = list[one.server_slot].revents;
        one.client_slot = 0;
        if (one.connecting && server != 0) {
            int error = 0;
            socklen_t size = sizeof error;
            ::getsockopt(one.server, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0) return cut(one);
            one.connecting = false;
        }
        if (silent(one)) {
            one.swallowed = true;
            one.up = one.down = {};
            if (client != 0) swallow(one.client);
            if (server != 0) swallow(one.server);
            return;
        }
        if (now.stalled) return;
        if (client != 0 && !take(one.client, one.up)) return cut(one);
        if (server != 0 && !one.connecting && !take(one.server, one.down)) return cut(one);
        if (!one.connecting && !give(one.server, one.up)) return cut(one);
        if (!give(one.client, one.down)) return cut(one);
        if (one.up.told && one.down.told) { // both said all; what the kernel still holds is delivered
            ::close(std::exchange(one.client, -1));
            ::close(std::exchange(one.server, -1));
        }
    }

    // Reads and forgets; an end that is gone is gone without the other hearing of it.
    static void swallow(int& fd) {
        std::array<char, 16384> bytes{};
        auto const count = ::recv(fd, bytes.data(), bytes.size(), 0);
        if (count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))) return;
        ::close(fd);
        fd = -1;
    }

    // False: broken.
    bool take(int fd, way& onto) {
        if (onto.said_all || onto.size >= most_waiting) return true;
        std::array<char, 16384> bytes{};
        auto const count = ::recv(fd, bytes.data(), bytes.size(), 0);
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        auto const uniform = static_cast<double>(chance() >> 11) * 0x1p-53;
        std::chrono::duration<double, std::milli> const delay(now.latency_ms + now.jitter_ms * uniform);
        auto due = clock::now() + std::chrono::duration_cast<clock::duration>(delay);
        if (!onto.waiting.empty()) due = std::max(due, onto.waiting.back().due);
        if (count == 0) {
            onto.said_all = true;
            onto.waiting.push_back({due, {}}); // the goodbye takes as long as words
            return true;
        }
        onto.waiting.push_back({due, std::string(bytes.data(), static_cast<std::size_t>(count))});
        onto.size += static_cast<std::size_t>(count);
        return true;
    }

    bool give(int fd, way& from) {
        auto const time = clock::now();
        for (std::size_t writes = 0; writes < most_writes && !from.waiting.empty(); ++writes) {
            auto& first = from.waiting.front();
            if (first.due > time) return true;
            if (first.bytes.empty()) { // the goodbye, which is the last
                from.waiting.pop_front();
                ::shutdown(fd, SHUT_WR);
                from.told = true;
                return true;
            }
            auto const most = now.slice == 0 ? first.bytes.size() : std::min(now.slice, first.bytes.size());
            auto const count = ::send(fd, first.bytes.data(), most, MSG_NOSIGNAL);
            if (count < 0) return errno == EAGAIN || errno == EINTR;
            first.bytes.erase(0, static_cast<std::size_t>(count));
            from.size -= static_cast<std::size_t>(count);
            if (first.bytes.empty()) from.waiting.pop_front();
        }
        return true;
    }
};

fault_proxy::fault_proxy(std::uint16_t server_port, std::uint64_t seed)
    : impl_(std::make_unique<impl>(server_port, seed)) {}
fault_proxy::~fault_proxy() = default;

std::uint16_t fault_proxy::port() const {
    return impl_->own_port;
}

void fault_proxy::become(line_faults const& faults) {
    impl_->tell([&] { impl_->told = faults; });
}

void fault_proxy::reset() {
    impl_->tell([this] { impl_->reset_told = true; });
}

std::size_t fault_proxy::connections() const {
    return impl_->alive;
}

} // namespace coregulation::testing
