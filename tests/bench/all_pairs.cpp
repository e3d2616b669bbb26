// Everybody with everybody once a second, ±5 s: three methods beside a plain double loop and beside the least that
// memory costs.
#include "tests/bench/suites.hpp"

#include "server/synchrony/all_pairs.hpp"
#include "server/synchrony/all_pairs_summary.hpp"
#include "tests/bench/huge_pages.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/plain.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

namespace coregulation::bench {

namespace {

using synchrony::all_pairs_method;

constexpr synchrony::all_pairs_settings how;
constexpr std::size_t part = how.window + how.max_lag;
constexpr std::size_t lags = 2 * how.max_lag + 1;
constexpr std::size_t seconds = 60; // of new samples, then the first again: sums do not mind where samples come from

struct crowd {
    std::vector<std::vector<double>> bpm;          // rounded as samples are
    std::vector<std::int16_t> past;                // person after person
    std::vector<std::vector<std::int16_t>> newest; // of each second
};

// The same people in every run, made when first needed.
std::shared_ptr<crowd const> crowd_of(std::size_t people) {
    static std::vector<std::shared_ptr<crowd const>> known;
    for (auto const& c : known)
        if (c->bpm.size() == people) return c;
    auto made = std::make_shared<crowd>();
    made->newest.assign(seconds, {});
    for (auto const& bpm : heart_rates(people, part + seconds * synchrony::samples_a_second)) {
        auto& rounded = made->bpm.emplace_back();
        for (std::size_t i = 0; i < bpm.size(); ++i) {
            auto const sample = synchrony::sample_of(bpm[i]);
            if (i < part) {
                made->past.push_back(sample);
                rounded.push_back(sample / synchrony::sample_units_a_bpm);
            } else {
                made->newest[(i - part) / synchrony::samples_a_second].push_back(sample);
            }
        }
    }
    known.push_back(made);
    return made;
}

// Ours is what the loop gives, or comparing their speed would mean nothing.
void agree(table& t) {
    constexpr std::size_t people = 17;
    auto const crowd = crowd_of(people);
    plain::lagged const loop{crowd->bpm, how.window, how.max_lag};
    for (auto const method : {all_pairs_method::direct, all_pairs_method::product, all_pairs_method::running}) {
        synchrony::all_pairs ours{people, how, method};
        ours.restore(crowd->past);
        synchrony::all_pairs_results found;
        ours.measure(found);
        std::vector<double> r(loop.lags());
        for (std::size_t a = 0; a < people; ++a)
            for (auto b = a + 1; b < people; ++b) {
                loop.pair(a, b, r);
                auto const i = found.index(a, b);
                t.require(
                    std::abs(found.r0[i] - r[how.max_lag]) < 1e-4 &&
                        std::abs(found.r_peak[i] - *std::max_element(r.begin(), r.end())) < 1e-4,
                    "all_pairs finds what the double loop finds");
            }
    }
}

timing loop(table& t, std::size_t people, plain::products products, std::string name) {
    auto const pairs = people * (people - 1) / 2;
    // A thousand people would take seconds each time: every 250th pair then, as many as it takes for all of a
    // smaller circle.
    std::size_t const step = people > 100 ? 250 : 1;
    auto const done = (pairs + step - 1) / step;
    if (step > 1) name += ", every " + std::to_string(step) + "th pair × " + std::to_string(step);
    return t.add(name, static_cast<double>(done) / static_cast<double>(pairs), [=](benchmark::State& state) {
        auto const crowd = crowd_of(people);
        plain::lagged const all{crowd->bpm, how.window, how.max_lag, products};
        for (auto _ : state) {
            std::size_t next = 0, pair = 0;
            for (std::size_t a = 0; a < people; ++a)
                for (auto b = a + 1; b < people; ++b, ++pair) {
                    if (pair != next) continue;
                    next += step;
                    benchmark::DoNotOptimize(all.highest(a, b));
                }
        }
    });
}

timing ours(table& t, std::size_t people, all_pairs_method method, std::string name) {
    return t.add(std::move(name), 1, [=](benchmark::State& state) {
        auto const crowd = crowd_of(people);
        synchrony::all_pairs circle{people, how, method, huge_pages()};
        circle.restore(crowd->past);
        synchrony::all_pairs_results results;
        std::size_t second = 0;
        for (auto _ : state) {
            circle.advance(crowd->newest[second++ % seconds], results);
            benchmark::DoNotOptimize(results.r_peak.data());
        }
    });
}

// Beside the second itself: what all pairs say of each person.
void means(table& t, std::size_t people) {
    auto const results = [people] {
        auto const crowd = crowd_of(people);
        return synchrony::measure_all_pairs(crowd->past, people, how);
    };
    auto const plain = t.add("std::atanh of each r0", 1, [results](benchmark::State& state) {
        auto const of = results();
        for (auto _ : state) benchmark::DoNotOptimize(plain::sum_of_fisher_z(of.r0));
    });
    auto const ours = t.add("means_of", 1, [results](benchmark::State& state) {
        auto const of = results();
        for (auto _ : state) benchmark::DoNotOptimize(synchrony::means_of(of));
    });
    t.add(
        {.item = "all pairs of " + std::to_string(people) + ", each person's mean z",
         .in = us,
         .ours = ours,
         .reference = plain});
}

} // namespace

void everybody(table& t, machine const& m) {
    agree(t);
    for (std::size_t const people : {2U, 12U, 100U, 1000U}) {
        auto const item = "all pairs of " + std::to_string(people) + ", a second, ";
        auto const& in = people < 100 ? us : ms;
        auto const plain = loop(t, people, plain::plain_products, "a double loop");
        auto const running = ours(t, people, all_pairs_method::running, "running sums");
        auto const product = ours(t, people, all_pairs_method::product, "matrix product");
        auto const direct = ours(t, people, all_pairs_method::direct, "direct");
        goal wanted;
        if (people == 100) wanted = {.ours_at_most = 0.2, .ratio_at_least = 150, .ratio_at_most = {}};
        if (people == 1000) wanted = {.ours_at_most = 15, .ratio_at_least = {}, .ratio_at_most = {}};
        t.add({.item = item + "running sums", .in = in, .ours = running, .reference = plain, .wanted = wanted});
        t.add({.item = item + "matrix product", .in = in, .ours = product, .reference = plain});
        t.add({.item = item + "direct", .in = in, .ours = direct, .reference = plain});

        if (people < 100) continue;
        auto const hurried = loop(t, people, plain::reordered_products, "a double loop, -O3 -ffast-math");
        t.add({.item = item + "running sums", .in = in, .ours = running, .reference = hurried});

        if (people == 1000) {
            // 32 bits for each pair and lag: what keeping sums costs at the least.
            constexpr auto bytes = std::size_t{1000 * 999 / 2} * lags * sizeof(std::uint32_t);
            t.add(
                {.item = item + "running sums",
                 .in = in,
                 .ours = running,
                 .reference = memory_floor(t, "82 MB of sums read and written", bytes),
                 .ratio = ratio_of::floor,
                 .wanted = {.ratio_at_most = 4}});
        }
        if (m.arithmetic.empty()) continue;
        auto const pairs = people * (people - 1) / 2;
        auto const operations = 2.0 * static_cast<double>(pairs * lags * how.window);
        auto const& widest = m.arithmetic.back();
        t.add(
            {.item = item + "matrix product",
             .in = gflops,
             .ours = product.counting(operations),
             .reference = widest.single,
             .ratio = ratio_of::peak,
             .wanted = {.ratio_at_least = 0.65}});
        t.add(
            {.item = item + "matrix product",
             .in = gflops,
             .ours = product.counting(operations),
             .reference = widest.whole,
             .ratio = ratio_of::peak});
    }
    means(t, 1000);
}

} // namespace coregulation::bench
