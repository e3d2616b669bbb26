#include "tests/faults/nemesis/misfortune.hpp"

#include "tests/faults/nemesis/second_opinion.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include <linux/close_range.h>
#include <unistd.h>

namespace coregulation::faults {

namespace {

using namespace std::chrono_literals;

constexpr auto ask_again = 50ms;         // whether all is stored; a twentieth of what people say in a second
constexpr auto patience = 30s;           // three times the goal, so that the figure is known
constexpr double recovered_ms = 8000;    // between two faults of the server: everybody is back
constexpr double jitter_of_latency = .5; // a slow line is also an uneven one

// Postgres is started by a shell, which hands on whatever is open; Asio's sockets are not marked as ours alone.
void hand_on_no_descriptors() {
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

// Seconds until all of it is stored; absent: it was not.
std::optional<double>
seconds_until_stored(std::string const& url, storage::session_id const& session, std::vector<claim> const& wanted) {
    second_opinion ask(url);
    auto const begin = std::chrono::steady_clock::now();
    auto const missing = [&](claim const& one) {
        return ask.stored(session, one.stream, one.seq).value_or(0) < one.at_least;
    };
    for (;;) {
        auto const passed = std::chrono::steady_clock::now() - begin;
        if (std::ranges::none_of(wanted, missing)) return std::chrono::duration<double>(passed).count();
        if (passed > patience) return {};
        std::this_thread::sleep_for(ask_again);
    }
}

} // namespace

misfortune::misfortune(
    targets on, std::vector<fault> programme, evidence& found, std::function<void(std::string const&)> tell,
    std::function<void(std::string const&)> give_up)
    : on_(std::move(on))
    , programme_(std::move(programme))
    , found_(found)
    , tell_(std::move(tell))
    , give_up_(std::move(give_up)) {}

void misfortune::strike(double at_s) {
    note_busy_server();
    while (next_ < programme_.size() && programme_[next_].at_s <= at_s) {
        auto const& what = programme_[next_];
        // On a busy machine Postgres takes its time to come back: what strikes the server waits for that.
        if (is_about_the_server(what.what) && on_.loop.now_ms() < server_free_ms_) return;
        ++next_;
        tell_(in_words(what));
        auto const now_ms = on_.loop.now_ms();
        found_.faults.push_back({.what = what, .began_ms = now_ms, .ended_ms = now_ms});
        strike(what, found_.faults.size() - 1);
    }
}

void misfortune::note_busy_server() {
    if (outages_ > 0 || frozen_ || deployed_) server_free_ms_ = on_.loop.now_ms() + recovered_ms;
}

bool misfortune::expected_end(int exit_code) {
    if (!deployed_) return false;
    auto& one = found_.faults[*std::exchange(deployed_, {})];
    one.exit_code = exit_code;
    one.ended_ms = on_.loop.now_ms();
    --busy_;
    return true;
}

void misfortune::later(double seconds, std::size_t index, std::function<void()> what) {
    ++busy_;
    on_.loop.after(seconds * 1000, [this, index, what = std::move(what)] {
        what();
        found_.faults[index].ended_ms = on_.loop.now_ms();
        --busy_;
    });
}

void misfortune::bad_line(fault const& what, std::size_t index, testing::line_faults const& bad) {
    auto& line = on_.people.line_of(what.whom);
    line.become(bad);
    later(what.length_s, index, [&line] { line.become({}); });
}

void misfortune::strike(fault const& what, std::size_t index) {
    auto const everybody = [this](auto act) {
        for (std::size_t i = 0; i < on_.people.size(); ++i) act(on_.people.line_of(i));
    };
    testing::line_faults bad;
    switch (what.what) {
    case fault_kind::kill:
        on_.server.kill();
        return on_.server.start();
    case fault_kind::deploy:
        ++busy_;
        deployed_ = index;
        return on_.server.end();
    case fault_kind::freeze:
        on_.server.freeze();
        frozen_ = true;
        return later(what.length_s, index, [this] {
            on_.server.thaw();
            frozen_ = false;
        });
    case fault_kind::outage:
        return outage(what, index);
    case fault_kind::blackout:
        outage(what, index);
        return later(what.length_s / 2, index, [this] {
            on_.server.kill();
            on_.server.start();
        });
    case fault_kind::terminate:
        ++busy_;
        return on_.elsewhere.run(
            [url = on_.postgres.url()] { second_opinion(url).terminate_server_connections(); },
            [this](std::string const&) { --busy_; });
    case fault_kind::storm:
        return everybody([](testing::fault_proxy& line) { line.reset(); });
    case fault_kind::reset:
        return on_.people.line_of(what.whom).reset();
    case fault_kind::half_open:
        bad.half_open = true;
        return bad_line(what, index, bad);
    case fault_kind::stall:
        bad.stalled = true;
        return bad_line(what, index, bad);
    case fault_kind::slice:
        bad.slice = 1;
        return bad_line(what, index, bad);
    case fault_kind::latency:
    case fault_kind::all_slow:
        bad.latency_ms = what.latency_ms;
        bad.jitter_ms = what.latency_ms * jitter_of_latency;
        if (what.what == fault_kind::latency) return bad_line(what, index, bad);
        everybody([&bad](testing::fault_proxy& line) { line.become(bad); });
        return later(
            what.length_s, index, [everybody] { everybody([](testing::fault_proxy& line) { line.become({}); }); });
    case fault_kind::refuse:
        on_.people.line_of(what.whom).reset();
        bad.refusing = true;
        return bad_line(what, index, bad);
    case fault_kind::tab:
        auto& page = on_.people.page_of(what.whom);
        page.close();
        return later(what.length_s, index, [&page] { page.open(); });
    }
}

void misfortune::outage(fault const& what, std::size_t index) {
    ++busy_;
    ++outages_;
    auto const start = [this, index] {
        on_.elsewhere.run(
            [this] {
                hand_on_no_descriptors();
                on_.postgres.start();
            },
            [this, index](std::string const& wrong) {
                if (!wrong.empty()) return give_up_("Postgres could not be started again: " + wrong);
                await_stored(index);
            });
    };
    on_.elsewhere.run(
        [this] {
            hand_on_no_descriptors();
            on_.postgres.stop("immediate");
        },
        [this, length_ms = what.length_s * 1000, start](std::string const& wrong) {
            if (!wrong.empty()) return give_up_("Postgres could not be stopped: " + wrong);
            on_.loop.after(length_ms, start);
        });
}

// Everything that people had said by now; but whose line was disturbed may still be saying it.
std::vector<claim> misfortune::all_said(double since_ms) const {
    std::vector<claim> out;
    for (std::size_t i = 0; i < on_.people.size(); ++i) {
        auto const& who = on_.people.who(i);
        if (!who.keeps() || !who.joined() || is_disturbed(found_, i, since_ms, on_.loop.now_ms())) continue;
        std::map<protocol::stream_id, claim> by_stream;
        for (auto const& one : who.everything()) {
            auto& all = by_stream[one.what.stream];
            all.stream = one.what.stream;
            all.seq = one.what.seq;
            all.at_least += one.excused ? 0 : 1;
        }
        for (auto const& [stream, all] : by_stream) out.push_back(all);
    }
    return out;
}

// Postgres is back: how long until all of it is in there?
void misfortune::await_stored(std::size_t index) {
    found_.faults[index].ended_ms = on_.loop.now_ms();
    auto const seconds = std::make_shared<std::optional<double>>();
    on_.elsewhere.run(
        [this, seconds, wanted = all_said(found_.faults[index].began_ms)] {
            *seconds = seconds_until_stored(on_.postgres.url(), on_.session, wanted);
        },
        [this, index, seconds](std::string const&) {
            found_.faults[index].all_stored_s = *seconds;
            char words[80] = "Postgres is back, and not everything is stored";
            if (*seconds)
                std::snprintf(words, sizeof words, "Postgres is back, everything stored after %.2f s", **seconds);
            tell_(words);
            --busy_;
            --outages_;
        });
}

} // namespace coregulation::faults
