// The line that goes wrong does exactly what it was told, and nothing else.
#include "tests/support/fault_proxy.hpp"

#include "tests/faults/nemesis/listening_socket.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto patience = 20s;  // for what must happen, on a busy machine
constexpr auto a_while = 300ms; // in which nothing must happen

// An end of a connection, with blocking calls.
class plug {
public:
    explicit plug(int fd)
        : fd_(fd) {}
    plug(plug&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)) {}
    plug& operator=(plug&&) = delete;
    ~plug() { pull(); }

    static plug into(std::uint16_t port) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        plug out(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::connect(out.fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
        return out;
    }

    void say(std::string const& what) const {
        EXPECT_EQ(::send(fd_, what.data(), what.size(), MSG_NOSIGNAL), static_cast<ssize_t>(what.size()));
    }

    // One recv; empty: the other end is done; absent: nothing came within that time, or broken.
    std::optional<std::string> hear(std::chrono::milliseconds within = patience) {
        pollfd one{fd_, POLLIN, 0};
        error_ = 0;
        if (::poll(&one, 1, static_cast<int>(within.count())) != 1) return {};
        std::string bytes(4096, '\0');
        auto const count = ::recv(fd_, bytes.data(), bytes.size(), 0);
        if (count < 0) {
            error_ = errno;
            return {};
        }
        bytes.resize(static_cast<std::size_t>(count));
        return bytes;
    }
    std::string hear_all(std::size_t size) {
        std::string out;
        while (out.size() < size) {
            auto const part = hear();
            if (!part || part->empty()) break;
            out += *part;
        }
        return out;
    }
    // That brought data so far.
    unsigned segments() const {
        tcp_info info{};
        socklen_t size = sizeof info;
        EXPECT_EQ(::getsockopt(fd_, IPPROTO_TCP, TCP_INFO, &info, &size), 0);
        return info.tcpi_data_segs_in;
    }
    int error() const { return error_; } // of the last hear
    void pull() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
    int error_ = 0;
};

class faulty_line : public ::testing::Test {
protected:
    faults::listening_socket server_;
    fault_proxy line_{server_.port()};

    plug client() const { return plug::into(line_.port()); }
    plug accepted() const { return plug(::accept4(server_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC)); }

    // A connection that is known to work.
    std::pair<plug, plug> pair() {
        auto near = client();
        auto far = accepted();
        near.say("hello");
        EXPECT_EQ(far.hear_all(5), "hello");
        far.say("hello too");
        EXPECT_EQ(near.hear_all(9), "hello too");
        return {std::move(near), std::move(far)};
    }

    void become(line_faults const& faults) { line_.become(faults); }
};

TEST_F(faulty_line, carries_everything_both_ways_when_nothing_is_wrong) {
    auto [near, far] = pair();
    std::string const much(1'000'000, 'x');
    std::thread sender([&line = near, &much] { line.say(much); });
    EXPECT_EQ(far.hear_all(much.size()), much);
    sender.join();
}

TEST_F(faulty_line, passes_a_goodbye_on_after_the_last_word) {
    auto [near, far] = pair();
    far.say("last");
    far.pull();
    EXPECT_EQ(near.hear_all(4), "last");
    EXPECT_EQ(near.hear(), "");
}

TEST_F(faulty_line, takes_its_time_when_slow) {
    auto [near, far] = pair();
    become({.latency_ms = 200});
    auto const begin = clock::now();
    near.say("slow");
    EXPECT_EQ(far.hear_all(4), "slow");
    EXPECT_GE(clock::now() - begin, 195ms);
}

TEST_F(faulty_line, keeps_the_order_however_long_each_piece_takes) {
    auto [near, far] = pair();
    become({.latency_ms = 1, .jitter_ms = 30});
    std::string all;
    for (int i = 0; i < 40; ++i) {
        auto const one = std::to_string(i) + ";";
        near.say(one);
        all += one;
        std::this_thread::yield();
    }
    EXPECT_EQ(far.hear_all(all.size()), all);
}

TEST_F(faulty_line, goes_on_where_it_stood_still) {
    auto [near, far] = pair();
    become({.stalled = true});
    near.say("later");
    EXPECT_FALSE(far.hear(a_while));
    EXPECT_EQ(far.error(), 0);
    become({});
    EXPECT_EQ(far.hear_all(5), "later");
}

TEST_F(faulty_line, swallows_both_ways_for_good_when_half_open) {
    auto [near, far] = pair();
    become({.half_open = true});
    near.say("lost");
    far.say("lost as well");
    EXPECT_FALSE(far.hear(a_while));
    EXPECT_FALSE(near.hear(a_while));
    become({});
    near.say("too late");
    EXPECT_FALSE(far.hear(a_while));
    near.pull(); // nor is a goodbye heard
    EXPECT_FALSE(far.hear(a_while));
    EXPECT_EQ(far.error(), 0);
    auto [again, over_there] = pair(); // a new connection is whole
}

TEST_F(faulty_line, breaks_every_connection_when_reset) {
    auto [near, far] = pair();
    auto [other_near, other_far] = pair();
    line_.reset();
    for (auto* one : {&near, &far, &other_near, &other_far}) {
        EXPECT_FALSE(one->hear());
        EXPECT_EQ(one->error(), ECONNRESET);
    }
}

TEST_F(faulty_line, resets_who_comes_while_it_refuses) {
    auto [near, far] = pair();
    become({.refusing = true});
    auto turned_away = client();
    EXPECT_FALSE(turned_away.hear());
    EXPECT_EQ(turned_away.error(), ECONNRESET);
    near.say("still here");
    EXPECT_EQ(far.hear_all(10), "still here");
}

TEST_F(faulty_line, cuts_what_is_said_into_slices) {
    auto [near, far] = pair();
    become({.slice = 1});
    std::string const all = "one by one";
    auto const before = far.segments();
    near.say(all);
    EXPECT_EQ(far.hear_all(all.size()), all);
    EXPECT_GT(far.segments(), before + 3) << "unsliced it would be one; some may meet again in the kernel";
}

TEST_F(faulty_line, breaks_the_connection_when_nobody_listens_behind_it) {
    std::uint16_t gone = 0;
    {
        faults::listening_socket short_lived;
        gone = short_lived.port();
    }
    fault_proxy nowhere(gone);
    auto near = plug::into(nowhere.port());
    EXPECT_FALSE(near.hear());
    EXPECT_EQ(near.error(), ECONNRESET);
}

} // namespace
} // namespace coregulation::testing
