#include "tests/bench/isolation/attack.hpp"

#include "protocol/json.hpp"
#include "tests/bench/isolation/audience.hpp"
#include "tests/support/raw_peer.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <system_error>
#include <utility>

#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace coregulation::bench {
namespace {

using namespace std::chrono_literals;
using testing::raw_peer;

constexpr int little = 1024;          // bytes that a deaf peer's kernel takes
constexpr int a_few = 65'536;         // … and a flooding one's holds back: megabytes that it frees at once would stop
                                      // this machine's core, and in life they lie elsewhere
constexpr int below_others = 15;      // steps of nice
constexpr std::size_t drips = 25;     // slow sockets for each link
constexpr std::size_t half_open = 4;  // mute sockets for each link
constexpr std::size_t at_a_time = 50; // messages of a flood before the answers are read
constexpr int first_stream = 1'000'000; // nobody else's

void nothing(std::string_view) {}

// Somebody inside, and the way back to the same seat.
struct insider {
    std::string link, resume;
    int stream;
    raw_peer::options how;
    std::uint16_t port;
    std::vector<raw_peer> socket; // one, or none

    // False: the server does not let us in now.
    bool come() {
        socket.clear();
        socket.emplace_back(port, how);
        enter(socket.back(), link, "Mallory", stream, resume);
        auto const joined = socket.back().next(R"("type":"joined")", 5s);
        if (joined) resume = text_after(*joined, R"("resume":")");
        return joined.has_value();
    }
};

bool is_hung_up(raw_peer const& one) {
    pollfd look{one.fd(), 0, 0};
    return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLHUP | POLLERR)) != 0;
}

// Until one of them has heard something, or can be told more: who floods waits for the line, not for the processor.
void await_any(std::vector<insider> const& all) {
    std::vector<pollfd> look;
    for (auto const& one : all) {
        auto const more = static_cast<short>(one.socket.back().unsent() > 0 ? POLLOUT : 0);
        look.push_back({one.socket.back().fd(), static_cast<short>(POLLIN | more), 0});
    }
    ::poll(look.data(), look.size(), 20);
}

struct scene {
    std::uint16_t port;
    std::vector<std::string> links;
    double end_ms;
    std::uint64_t done = 0;

    bool is_over() const { return now_ms() >= end_ms; }

    std::vector<insider> insiders(std::size_t each, raw_peer::options how) const {
        std::vector<insider> out;
        for (auto const& link : links) {
            for (std::size_t i = 0; i < each; ++i)
                out.push_back({link, "", first_stream + static_cast<int>(out.size()), how, port, {}});
        }
        return out;
    }

    void stop_reading() {
        auto deaf = insiders(1, {.receive_buffer = little});
        for (auto& one : deaf) one.come();
        while (!is_over()) {
            for (auto& one : deaf) {
                if (!is_hung_up(one.socket.back())) continue;
                ++done;
                one.come();
            }
            ::usleep(20'000);
        }
    }

    void flood() {
        auto all = insiders(1, {.send_buffer = a_few});
        std::vector<std::uint64_t> seq(all.size(), 0);
        for (auto& one : all) one.come();
        while (!is_over()) {
            auto const before = done;
            for (std::size_t i = 0; i < all.size(); ++i) {
                auto& socket = all[i].socket.back();
                if (socket.is_closed()) {
                    all[i].come();
                    continue;
                }
                for (std::size_t k = 0; k < at_a_time && socket.unsent() == 0; ++k, ++done) {
                    protocol::notification beat;
                    beat.stream = stream_id(all[i].stream);
                    beat.seq = ++seq[i];
                    beat.client_ms = now_ms();
                    beat.rr_ms = {900};
                    socket.say(protocol::encode(protocol::client_message{beat}));
                }
                socket.flush();
                socket.take(nothing);
            }
            if (done == before) await_any(all);
        }
    }

    void garbage() {
        std::vector<std::function<void(raw_peer&)>> const kinds{
            [](raw_peer& s) { s.say("{\"type\":"); },
            [](raw_peer& s) { s.say_frame(0x82, std::string(300, '\xfe')); }, // binary
            [](raw_peer& s) { s.say("\xff\xfe\xfd"); },                       // not UTF-8
            [](raw_peer& s) { s.send("\x81\x02hi"); },                        // unmasked
            [](raw_peer& s) { s.say_frame(0xf1, "reserved bits"); },
            [](raw_peer& s) {
                s.send(std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14));
            }, // 2⁶³ bytes
            [](raw_peer& s) { s.say(std::string(60'000, '[')); },
            [](raw_peer& s) { s.send(std::string(5'000, '\xaa')); },
        };
        auto all = insiders(1, {});
        for (std::size_t round = 0; !is_over(); ++round) {
            for (auto& one : all) {
                if (is_over()) return;
                if (one.socket.empty() || one.socket.back().is_closed()) one.come();
                auto& socket = one.socket.back();
                for (int k = 0; k < 10 && !socket.is_closed(); ++k, ++done) kinds[round % kinds.size()](socket);
                socket.ends(2ms);
                if (round % 3 == 2) socket.reset();
            }
        }
    }

    void be_half_open() {
        auto mute = insiders(half_open, {.receive_buffer = little, .answers_pings = false});
        for (auto& one : mute) done += one.come() ? 1 : 0;
        while (!is_over()) ::usleep(20'000);
    }

    void drip() {
        std::string const request = "GET /ws HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + std::string(4'000, 's');
        std::vector<raw_peer> sockets;
        for (std::size_t i = 0; i < drips * links.size(); ++i)
            sockets.emplace_back(port, raw_peer::options{.upgrades = false});
        for (std::size_t at = 0; !is_over(); ++at) {
            for (auto& one : sockets) {
                one.take(nothing);
                if (one.is_closed()) {
                    one = raw_peer(port, {.upgrades = false});
                    ++done;
                }
                one.send(request.substr(at % request.size(), 1));
            }
            ::usleep(100'000);
        }
    }

    void churn() {
        auto all = insiders(1, {});
        for (auto& one : all) one.come();
        while (!is_over()) {
            raw_peer(port, {.upgrades = false}).reset(); // a bare connection
            raw_peer half(port);                         // an upgrade that nobody waits for
            half.reset();
            auto& one = all[done % all.size()]; // in, out without a word, in again
            one.come();
            one.socket.back().reset();
            done += 3;
        }
    }
};

} // namespace

int attack(std::string const& kind, std::uint16_t port, std::vector<std::string> const& links, double seconds) {
    ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + below_others);
    scene s{port, links, now_ms() + 1000 * seconds};
    std::array<void (scene::*)(), 6> const how{&scene::stop_reading, &scene::flood, &scene::garbage,
                                               &scene::be_half_open, &scene::drip,  &scene::churn};
    for (std::size_t i = 0; i < attacks.size(); ++i) {
        if (attacks[i] != kind) continue;
        try {
            (s.*how[i])();
        } catch (std::system_error const&) {} // the server may be gone before us
        std::printf("%llu\n", static_cast<unsigned long long>(s.done));
    }
    return 0;
}

attack_process::attack_process(
    std::string const& kind, std::uint16_t port, std::vector<std::string> const& links, double seconds) {
    std::array<int, 2> out{};
    if (::pipe(out.data()) != 0) throw std::system_error(errno, std::generic_category(), "a pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&files, out[0]);
    posix_spawn_file_actions_addclose(&files, out[1]);
    std::vector<std::string> words{"isolation_bench", "--attack", kind, std::to_string(port), std::to_string(seconds)};
    words.insert(words.end(), links.begin(), links.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto const failed = ::posix_spawn(&pid_, "/proc/self/exe", &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(out[1]);
    from_ = out[0];
    if (failed != 0) throw std::system_error(failed, std::generic_category(), "the bad peers");
}

attack_process::~attack_process() {
    done();
}

std::uint64_t attack_process::done() {
    if (pid_ == 0) return done_;
    std::string line;
    for (char c = 0; ::read(from_, &c, 1) == 1;) line += c;
    ::close(from_);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
    if (!line.empty()) done_ = std::stoull(line);
    return done_;
}

} // namespace coregulation::bench
