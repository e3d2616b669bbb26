// How well the server keeps others from noticing a bad peer; tests/bench/run builds and starts it.
#include "tests/bench/isolation/attack.hpp"
#include "tests/bench/isolation/findings.hpp"
#include "tests/bench/isolation/latency.hpp"
#include "tests/bench/isolation/scenes.hpp"
#include "tests/bench/isolation/server_process.hpp"

#include <array>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>

#include <sys/resource.h>

namespace coregulation::bench {
namespace {

constexpr std::size_t sessions = 32;   // of each server: as many independent frames each second; a p99 needs thousands
constexpr std::size_t for_one_bad = 8; // sessions; in the first of each such eight sits a bad peer
constexpr int observers = 2;           // of each, beside two people and a facilitator
constexpr int urgent = -15;            // of nice; refused, without harm, to who may not
constexpr int far_away = 10;           // of nice: in life bad peers take no processor time of the server's machine
constexpr double most_ratio = 1.10;    // of the p99 with bad peers to that without, in the same run

// Two servers live side by side, with the same people; bad peers come to one of them, then to the other. So the
// machine's moods, and what processor time the bad peers themselves take, fall on both.
struct turns {
    int rounds = 6;      // an even number: each server has its turn
    double seconds = 16; // of each; a deaf reader has filled what buffers there are in half of it
    double settle_s = 1; // between them, not counted
};

finding latency_with(std::vector<std::string> const& kinds, std::string const& name, bool elsewhere, turns const& how) {
    std::array<server_process, 2> servers;
    std::vector<links> rooms;
    std::array<std::vector<std::string>, 2> entrances;
    for (std::size_t which = 0; which < servers.size(); ++which) {
        auto const port = servers[which].port();
        for (std::size_t i = 0; i < sessions; ++i) {
            rooms.push_back(create_session(port));
            if (i % for_one_bad == 0)
                entrances[which].push_back((elsewhere ? create_session(port) : rooms.back()).participant);
        }
    }
    audience people(rooms, observers);
    latencies found;
    std::uint64_t done = 0;
    std::array<double, 2> processor_s{}; // without, with
    people.live(2 * how.settle_s, [](arrival const&) {});
    for (int round = 0; round < how.rounds; ++round) {
        auto const bad_at = static_cast<std::size_t>(round % 2);
        std::vector<std::unique_ptr<attack_process>> bad;
        for (auto const& kind : kinds)
            bad.push_back(std::make_unique<attack_process>(
                kind, servers[bad_at].port(), entrances[bad_at], how.seconds + how.settle_s));
        people.live(how.settle_s, [](arrival const&) {});
        std::array const before{servers[1 - bad_at].processor_s(), servers[bad_at].processor_s()};
        people.live(how.seconds, [&](arrival const& a) { found.add(a.session / sessions == bad_at, a); });
        processor_s[0] += servers[1 - bad_at].processor_s() - before[0];
        processor_s[1] += servers[bad_at].processor_s() - before[1];
        for (auto const& one : bad) done += one->done();
        people.live(how.settle_s, [](arrival const&) {});
    }
    auto const c = found.result();
    auto const share = 100 / (how.seconds * how.rounds);
    std::array<char, 256> figure{};
    std::snprintf(
        figure.data(), figure.size(),
        "p50 %.2f → %.2f ms, p99 %.2f → %.2f ms, ratio %.2f [%.2f, %.2f], of %zu; core %.1f → %.1f %%; %llu bad deeds",
        c.without_p50, c.with_p50, c.without_p99, c.with_p99, c.ratio, c.likely.low, c.likely.high, c.readings,
        processor_s[0] * share, processor_s[1] * share, static_cast<unsigned long long>(done));
    return {name, figure.data(), "ratio ≤ 1.10", c.ratio <= most_ratio};
}

void measure(findings& all) {
    auto const how = all.quick() ? turns{2, 8, 1} : turns{};
    auto const latency = [&](std::string const& what, std::vector<std::string> const& kinds, bool elsewhere) {
        auto const item = "frame latency, a peer in every eighth session " + what;
        auto const named = elsewhere ? "frame latency, peers in other sessions " + what : item;
        if (all.wanted(named)) all.add({latency_with(kinds, named, elsewhere, how)});
    };
    latency("that does nothing", {}, false); // how far two equal conditions differ: the noise of this machine
    for (auto const& kind : attacks) latency("that " + kind, {kind}, false);
    latency("that stop reading", {attacks.front()}, true);
    latency("of every kind", attacks, false);
    if (all.wanted("readers that stop reading")) all.add(stalled_readers(all.quick() ? 50 : 200));
    if (all.wanted("sockets lost at once")) all.add(storm(all.quick() ? 3 : 6, 60));
    if (all.wanted("a half-open line")) all.add(half_open_line());
    if (all.wanted("database away")) all.add(full_queue(all.quick() ? 30 : 40));
    all.finish();
}

int run(std::vector<std::string> const& words) {
    if (words.size() == 2 && words[0] == "--serve") return serve(std::stoul(words[1]));
    if (words.size() >= 4 && words[0] == "--attack") {
        ::setpriority(PRIO_PROCESS, 0, far_away);
        return attack(
            words[1], static_cast<std::uint16_t>(std::stoi(words[2])), {words.begin() + 4, words.end()},
            std::stod(words[3]));
    }
    findings all(words);
    // Where we may, above whatever else this machine does; the servers inherit it.
    ::setpriority(PRIO_PROCESS, 0, urgent);
    measure(all);
    return 0;
}

} // namespace
} // namespace coregulation::bench

int main(int count, char** arguments) {
    try {
        return coregulation::bench::run({arguments + 1, arguments + count});
    } catch (std::exception const& e) {
        std::cerr << "isolation_bench: " << e.what() << '\n';
        return 1;
    }
}
