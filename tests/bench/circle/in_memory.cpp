#include "tests/bench/circle/in_memory.hpp"

#include "protocol/json.hpp"
#include "server/rehearsal/simulated_people.hpp"
#include "server/session/session.hpp"
#include "server/synchrony/crowd.hpp"
#include "server/synchrony/group_coherence.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <limits>
#include <map>
#include <string>

namespace coregulation::bench {
namespace {

using session::session_time;

constexpr double most_ms = 250; // of one core, of each second
constexpr int repetitions = 5;

double processor_ms() {
    timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
}

template<class Work>
double least_ms(Work work) {
    auto least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repetitions; ++i) {
        auto const before = processor_ms();
        work();
        least = std::min(least, processor_ms() - before);
    }
    return least;
}

std::string text_of(char const* format, auto... values) {
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

// A room driven by hand: everybody's notifications and clock exchanges in the order of time.
struct rehearsed {
    explicit rehearsed(std::size_t people, double seconds)
        : room(session::settings{"bench", "A bench", 7, 1, people}) {
        auto const simulated =
            rehearsal::simulate({.people = people, .seconds = seconds, .coupling = 0.3, .arrival_jitter_s = 0.2});
        for (std::size_t i = 0; i < people; ++i) come(i, simulated[i].sent);
        session::join_request watching;
        watching.as = protocol::role::facilitator;
        watching.message.stream = std::string(32, 'f');
        watching.message.seat = false;
        room.join(watching, session_time(0));
    }

    void come(std::size_t i, std::vector<rehearsal::sensor_notification> const& sent) {
        session::join_request one;
        one.as = protocol::role::participant;
        one.message.name = "Person " + std::to_string(i + 1);
        auto const digits = std::to_string(i);
        one.message.stream = std::string(32 - digits.size(), '0') + digits;
        one.message.visible = i % 10 == 9 ? protocol::visibility::facilitator : protocol::visibility::group;
        one.message.source = protocol::sensor::simulated;
        one.new_resume[0] = static_cast<std::uint8_t>(i);
        one.new_resume[1] = static_cast<std::uint8_t>(i >> 8U);
        one.new_resume[2] = 1;
        auto joined = room.join(one, session_time(0));
        auto const who = std::get<session::session::joining>(joined).member;
        for (std::uint32_t ping = 1; ping <= 5; ++ping) {
            protocol::clock_ping exchange{ping, 200.0 * ping, {}};
            if (ping > 1) exchange.received_ms = 200.0 * (ping - 1) + 20;
            agenda.emplace(0.2 * ping + 0.01, said{who, exchange});
        }
        std::uint64_t seq = 0;
        for (auto const& n : sent)
            agenda.emplace(
                1.5 + n.arrival_s,
                said{
                    who, protocol::notification{
                             one.message.stream, ++seq, 1e3 * (1.5 + n.arrival_s) - 10, n.rr_ms, n.bpm, n.contact}});
    }

    // Everything said before this second.
    void hear_until(double at_s) {
        for (; !agenda.empty() && agenda.begin()->first < at_s; agenda.erase(agenda.begin())) {
            auto const at = session_time(static_cast<std::int64_t>(1e6 * agenda.begin()->first));
            while (room.next_deadline() <= at) room.pass_until(room.next_deadline());
            room.handle(agenda.begin()->second.who, agenda.begin()->second.what, at);
        }
    }

    struct said {
        storage::member_id who;
        protocol::client_message what;
    };
    session::session room;
    std::multimap<double, said> agenda;
};

} // namespace

std::vector<finding> parts_of_a_second(std::size_t people) {
    std::vector<std::vector<double>> bpm;
    std::vector<synchrony::circle_member> members;
    for (std::size_t i = 0; i < people; ++i) bpm.push_back(synchrony::testing::rhythm(synchrony::pair_samples, i));
    for (std::size_t i = 0; i < people; ++i) members.push_back({bpm[i], i});
    auto const group_ms = least_ms([&] {
        synchrony::crowd all{{}};
        all.add(members);
        if (!all.measures()) std::abort();
    });
    std::vector<synchrony::tachogram> tachograms;
    for (auto const& one : bpm) tachograms.push_back(std::span{one}.last(signal::coherence_samples));
    auto const coherence_ms = least_ms([&] {
        if (!synchrony::coherence_of_mean(tachograms, 1)) std::abort();
    });
    auto const name = [people](char const* what) { return std::to_string(people) + " people: " + what; };
    return {
        {name("group beside 199 draws"), text_of("%.2f ms", group_ms), "", true},
        {name("coherence of the mean beside 99 draws"), text_of("%.2f ms", coherence_ms), "", true}};
}

std::vector<finding> whole_second(std::size_t people, int seconds) {
    constexpr int full_s = 85; // windows and guard are full, coherence no longer provisional
    rehearsed all(people, full_s + seconds);
    all.hear_until(full_s);
    std::vector<double> measure_ms, hear_ms;
    std::size_t group_bytes = 0, facilitators_bytes = 0;
    for (int i = 0; i < seconds; ++i) {
        auto const before = processor_ms();
        auto const deadline = all.room.next_deadline();
        auto const effects = all.room.advance(deadline);
        for (auto const& one : effects) {
            auto const* picture = std::get_if<session::show>(&one);
            if (!picture) continue;
            group_bytes = std::max(group_bytes, protocol::encode(protocol::server_message{picture->for_group}).size());
            facilitators_bytes = std::max(
                facilitators_bytes, protocol::encode(protocol::server_message{picture->for_facilitators}).size());
            for (auto const& [who, own] : picture->own) protocol::encode(protocol::server_message{own});
        }
        auto const measured = processor_ms();
        all.hear_until(1e-6 * static_cast<double>(deadline.count()) + 1);
        measure_ms.push_back(measured - before);
        hear_ms.push_back(processor_ms() - measured);
    }
    std::ranges::sort(measure_ms);
    std::ranges::sort(hear_ms);
    auto const middle = measure_ms.size() / 2;
    auto const total = measure_ms[middle] + hear_ms[middle];
    auto const name = [people](char const* what) { return std::to_string(people) + " people: " + what; };
    auto const large = people > protocol::large_circle;
    return {
        {name("a second of session, one core"),
         text_of(
             "%.1f ms (median; least %.1f): measures and frames %.1f, notifications %.1f", total,
             measure_ms.front() + hear_ms.front(), measure_ms[middle], hear_ms[middle]),
         large ? "≤ 250 ms" : "", total <= most_ms},
        {name("bytes of a frame"), text_of("group %zu, facilitators %zu", group_bytes, facilitators_bytes),
         large ? "≤ 1300, ≤ 2900" : "", !large || (group_bytes <= 1300 && facilitators_bytes <= 2900)}};
}

} // namespace coregulation::bench
