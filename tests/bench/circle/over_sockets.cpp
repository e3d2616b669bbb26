#include "tests/bench/circle/over_sockets.hpp"

#include "protocol/json.hpp"
#include "server/rehearsal/simulated_people.hpp"
#include "tests/bench/isolation/audience.hpp"
#include "tests/bench/isolation/server_process.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <utility>

namespace coregulation::bench {
namespace {

using testing::raw_peer;
using namespace std::chrono_literals;

constexpr double until_whole_s = 75;     // windows and guard are full, the last of coherence's 64 s is there
constexpr double turn_ms = 10;           // how long to read before the next look at who beats
constexpr std::size_t group_most = 1300; // bytes of a frame

std::string said(protocol::client_message const& what) {
    return protocol::encode(what);
}

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    auto const at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
    return values[at];
}

std::string text_of(char const* format, auto... values) {
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

class circle {
public:
    // `hearts`: made beforehand, since a thousand of them take a third of a core.
    circle(links const& to, std::size_t people, std::vector<rehearsal::simulated_person> hearts)
        : hearts_(std::move(hearts))
        , next_(people)
        , seq_(people)
        , ping_(people)
        , ping_due_ms_(people)
        , pong_ms_(people)
        , last_frame_ms_(people) {
        auto const began = now_ms();
        for (std::size_t i = 0; i < people; ++i) {
            sockets_.emplace_back(to.port);
            enter(sockets_.back(), to.participant, "Person " + std::to_string(i + 1), stream_of(i));
            if (!sockets_.back().next(R"("type":"joined")", 20s)) throw std::runtime_error("not joined");
        }
        came_in_ms_ = now_ms() - began;
        began_ms_ = now_ms();
        for (std::size_t i = 0; i < people; ++i) ping_due_ms_[i] = began_ms_ + 3.0 * static_cast<double>(i % 500);
    }

    double came_in_ms() const { return came_in_ms_; }

    void live(double seconds, bool counting) {
        counting_ = counting;
        auto const end = now_ms() + 1000 * seconds;
        while (now_ms() < end) {
            beat();
            compare_clocks();
            attend(
                sockets_, [this](std::size_t who, std::string_view text) { hear(who, text); }, [] { return false; },
                std::chrono::milliseconds(static_cast<int>(turn_ms)));
        }
    }

    std::vector<double> late_ms, apart_ms;
    std::size_t frames = 0, largest = 0, pulses = 0, of_others = 0, measured = 0;
    double bytes = 0; // of all messages

private:
    static int stream_of(std::size_t who) { return static_cast<int>(who) + 1; }

    void beat() {
        auto const until_s = (now_ms() - began_ms_) / 1000;
        for (std::size_t i = 0; i < sockets_.size(); ++i) {
            auto const& sent = hearts_[i].sent;
            for (; next_[i] < sent.size() && sent[next_[i]].arrival_s <= until_s; ++next_[i]) {
                auto const& n = sent[next_[i]];
                sockets_[i].say(said(protocol::notification{
                    stream_id(stream_of(i)), ++seq_[i], began_ms_ + 1000 * n.arrival_s, n.rr_ms, n.bpm, n.contact}));
            }
        }
    }

    // Five exchanges, 200 ms apart or more, then one each five seconds: as the clients do.
    void compare_clocks() {
        auto const now = now_ms();
        for (std::size_t i = 0; i < sockets_.size(); ++i) {
            if (now < ping_due_ms_[i]) continue;
            ping_due_ms_[i] = now + (ping_[i] < 5 ? 250 : 5000);
            protocol::clock_ping ping{++ping_[i], now, {}};
            if (ping_[i] > 1 && pong_ms_[i] > 0) ping.received_ms = pong_ms_[i];
            sockets_[i].say(said(ping));
        }
    }

    void hear(std::size_t who, std::string_view text) {
        auto const now = now_ms();
        if (counting_) bytes += static_cast<double>(text.size());
        if (text.starts_with(R"({"type":"clock_pong")")) {
            pong_ms_[who] = now;
            auto const sent = number_after(text, R"("client_ms":)");
            if (now - sent >= quickest_ms_) return;
            quickest_ms_ = now - sent;
            auto const middle = (number_after(text, R"("received_ms":)") + number_after(text, R"("sent_ms":)")) / 2;
            origin_ms_ = (sent + now) / 2 - middle;
        } else if (text.starts_with(R"({"type":"pulse")") && counting_) {
            ++pulses;
            of_others += static_cast<std::size_t>(number_after(text, R"("seat":)")) != who + 1 ? 1 : 0;
        } else if (text.starts_with(R"({"type":"frame")")) {
            auto const before = std::exchange(last_frame_ms_[who], now);
            if (!counting_) return;
            ++frames;
            largest = std::max(largest, text.size());
            if (text.find(R"("mean_z")") != std::string_view::npos) ++measured;
            late_ms.push_back(now - origin_ms_ - number_after(text, R"("at_ms":)"));
            if (before > 0) apart_ms.push_back(now - before);
        }
    }

    std::vector<rehearsal::simulated_person> hearts_;
    std::vector<raw_peer> sockets_;
    std::vector<std::size_t> next_;
    std::vector<std::uint64_t> seq_;
    std::vector<std::uint32_t> ping_;
    std::vector<double> ping_due_ms_, pong_ms_, last_frame_ms_;
    double came_in_ms_ = 0, began_ms_ = 0;
    double quickest_ms_ = std::numeric_limits<double>::infinity(), origin_ms_ = 0; // of session time, on our clock
    bool counting_ = false;
};

} // namespace

std::vector<finding> large_circle(std::size_t people, double seconds) {
    server_process server;
    circle all(
        create_session(server.port()), people,
        rehearsal::simulate({.people = people, .seconds = until_whole_s + seconds + 5, .coupling = 0.3}));
    all.live(until_whole_s, false);
    auto const before = server.processor_s();
    all.live(seconds, true);
    auto const share = 100 * (server.processor_s() - before) / seconds;
    auto const name = [people](char const* what) { return std::to_string(people) + " sockets: " + what; };
    auto const n = static_cast<double>(people);
    auto const expected = n * seconds;
    return {
        {name("coming in, one after the other"), text_of("%.0f a second", 1000 * n / all.came_in_ms()), "", true},
        {name("processor time of the server"), text_of("%.0f %% of one core", share), "≤ 100 %", share <= 100},
        {name("bytes of the largest frame"), text_of("%zu", all.largest), "≤ 1300", all.largest <= group_most},
        {name("frames that came"),
         text_of(
             "%.1f %%, %.0f %% with the group measured", 100 * static_cast<double>(all.frames) / expected,
             100 * static_cast<double>(all.measured) / static_cast<double>(std::max<std::size_t>(all.frames, 1))),
         "≥ 97 %", static_cast<double>(all.frames) >= 0.97 * expected},
        {name("frame, after it was due"),
         text_of("p50 %.0f, p99 %.0f ms", percentile(all.late_ms, 0.5), percentile(all.late_ms, 0.99)), "p99 ≤ 500 ms",
         percentile(all.late_ms, 0.99) <= 500},
        {name("between two frames of one receiver"),
         text_of("p50 %.0f, p99 %.0f ms", percentile(all.apart_ms, 0.5), percentile(all.apart_ms, 0.99)),
         "p99 ≤ 1500 ms", percentile(all.apart_ms, 0.99) <= 1500},
        {name("pulses of others"), text_of("%zu of %zu", all.of_others, all.pulses), "0", all.of_others == 0},
        {name("one receiver"), text_of("%.1f KiB/s", all.bytes / 1024 / expected), "", true},
    };
}

} // namespace coregulation::bench
