#include "tests/faults/nemesis/trial.hpp"

#include "server/net/client_api.hpp"
#include "server/rehearsal/simulation.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "tests/faults/nemesis/acknowledgement_watch.hpp"
#include "tests/faults/nemesis/audience.hpp"
#include "tests/faults/nemesis/browser.hpp"
#include "tests/faults/nemesis/errands.hpp"
#include "tests/faults/nemesis/listening_socket.hpp"
#include "tests/faults/nemesis/second_opinion.hpp"
#include "tests/support/fault_proxy.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include <linux/close_range.h>
#include <unistd.h>

namespace coregulation::faults {

namespace {

using namespace std::chrono_literals;
using rehearsal::random_stream;

constexpr double tick_ms = 20;              // as the command line's people
constexpr double look_after_ms = 1000;      // figures of the process; a page for whoever watches
constexpr double arrived_within_ms = 20000; // everybody, at the beginning
constexpr double quiet_within_ms = 40000;   // after the end: outboxes empty; a last back-off of 20 s and the backlog
constexpr double settled_ms = 6000;         // after everybody left, for closing handshakes
constexpr double server_starts_within_s = 20;
constexpr double server_ends_within_s = 20; // closing handshakes, and 10 s for what waits to be stored
constexpr double rests_over_before_s = 13;  // the end: who rests then could not be told from who is lost
constexpr std::uint64_t purpose_of_waits = 42, purpose_of_wishes = 43; // of random streams

// The listening socket handed over when the server takes it, else a port that it binds itself.
struct way_in {
    std::unique_ptr<listening_socket> held;
    std::uint16_t port = 0;
};

// Postgres is started by a shell, which hands on whatever is open; Asio's sockets are not marked as ours alone.
void hand_on_no_descriptors() {
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

bool await_listening(server_process& server) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::duration<double>(server_starts_within_s);
    while (std::chrono::steady_clock::now() < until) {
        if (server.listens()) return true;
        if (server.ended()) return false;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

class trial {
public:
    trial(trial_settings const& how, std::function<void(double, std::string const&)> const& tell)
        : how_(how)
        , tell_(tell) {
        storage::migrate(postgres_.url());
        start_server();
        auto const made = net::create_session(here(port_), "Nemesis");
        if (auto const* fault = std::get_if<std::string>(&made)) throw std::runtime_error("no session: " + *fault);
        session_ = std::get<net::created_session>(made);
        hearts_ = std::make_unique<rehearsal::simulation>(hearts_of(how));
        watch_ = std::make_unique<acknowledgement_watch>(
            [ask = std::make_shared<second_opinion>(postgres_.url()), id = session_.session](
                protocol::stream_id const& stream, std::uint64_t seq) { return ask->stored(id, stream, seq); });
        for (std::size_t i = 0; i < how_.people; ++i) seat(i);
        for (auto const facilitates : {true, false})
            onlookers_.push_back(std::make_unique<onlooker>(
                loop_, here(port_), secret_of(facilitates ? session_.facilitator : session_.observer), facilitates));
    }

    ~trial() {
        // Postgres may be away; the cluster's destructor copes with that. Errands end before what they use.
        errands_.reset();
    }

    std::optional<evidence> run() {
        loop_.interrupted([this] {
            interrupted_ = true;
            loop_.stop();
        });
        for (auto const& one : onlookers_) one->start();
        for (auto& one : seats_) one.page->open();
        loop_.every(tick_ms, [this] { tick(); });
        loop_.every(look_after_ms, [this] { look_after(); });
        loop_.run();
        if (interrupted_) return {};
        if (!fault_.empty()) throw std::runtime_error(fault_);
        conclude();
        return std::move(found_);
    }

private:
    struct seated {
        std::unique_ptr<testing::fault_proxy> line;
        std::unique_ptr<person> who;
        std::unique_ptr<browser> page;
        random_stream wishes;
        double next_wish_s = 0;
        bool wavers = false, rests_at_times = false, rests = false;
        std::size_t heard = 0; // notifications of the simulation that were taken
        screen saw;
    };
    enum class stage { arriving, running, quieting, leaving, over };

    static net::client_address here(std::uint16_t port) { return {"127.0.0.1", std::to_string(port)}; }

    static std::string secret_of(std::string const& link) { return link.substr(link.find('#') + 1); }

    static rehearsal::simulation_settings hearts_of(trial_settings const& how) {
        rehearsal::simulation_settings out;
        out.people = how.people;
        out.seed = how.seed;
        return out;
    }

    // ---- setting up -------------------------------------------------------------------------------

    void start_server() {
        server_command what{
            .binary = how_.binary,
            .database_url = postgres_.url(),
            .web_root = how_.folder,
            .log = how_.folder + "/server.log"};
        auto held = std::make_unique<listening_socket>();
        what.port = held->port();
        what.listening = held->descriptor();
        server_ = std::make_unique<server_process>(what);
        server_->start();
        if (await_listening(*server_)) {
            held_ = std::move(held);
        } else { // it tried to bind the port itself, which is ours
            server_.reset();
            held.reset();
            what.listening.reset();
            what.log = how_.folder + "/server.own-port.log";
            server_ = std::make_unique<server_process>(what);
            server_->start();
            if (!await_listening(*server_)) throw std::runtime_error("the server does not start; see " + what.log);
        }
        port_ = what.port;
        found_.socket_handed_over = held_ != nullptr;
        found_.at_first = server_->now().value_or(holdings{});
    }

    void seat(std::size_t i) {
        auto const keeps = how_.everybody_keeps || i % 4 != 2;
        auto& one = seats_.emplace_back(seated{
            .line = std::make_unique<testing::fault_proxy>(port_, how_.seed + i),
            .who = {},
            .page = {},
            .wishes = random_stream(how_.seed, i, purpose_of_wishes),
            .saw = {}});
        one.saw.name = "person " + std::to_string(i + 1);
        one.saw.whose = i;
        one.wavers = i % 6 == 3;
        one.rests_at_times = i % 6 == 5;
        one.next_wish_s = one.wishes.uniform(10, 25);
        one.who = std::make_unique<person>(
            "Person " + std::to_string(i + 1), secret_of(session_.participant),
            person::choices{protocol::visibility::group, keeps}, [this](claim const& what) { watch_->hear(what); });
        one.page = std::make_unique<browser>(
            loop_, here(one.line->port()), *one.who, random_stream(how_.seed, i, purpose_of_waits),
            [this, i](std::string_view text, protocol::server_message const& message) {
                note(seats_[i].saw, text, message, loop_.now_ms());
            });
    }

    // ---- the run ----------------------------------------------------------------------------------

    double at_s() const { return (loop_.now_ms() - begin_ms_) / 1000; }
    void say(std::string const& what) const { tell_(stage_ == stage::arriving ? 0 : at_s(), what); }

    void enter(stage next) {
        stage_ = next;
        stage_ms_ = loop_.now_ms();
    }
    bool stays_too_long(double ms) const { return loop_.now_ms() - stage_ms_ > ms; }

    void give_up(std::string const& why) {
        fault_ = why;
        loop_.stop();
    }

    void tick() {
        supervise();
        if (stage_ == stage::running) {
            hearts_beat();
            carry_out();
            wish();
        }
        for (auto& one : seats_) one.page->send_due();
        for (auto& one : onlookers_)
            if (stage_ == stage::running) facilitate(*one);
        proceed();
    }

    void proceed() {
        switch (stage_) {
        case stage::arriving:
            if (stays_too_long(arrived_within_ms)) return give_up("not everybody could join");
            if (!std::ranges::all_of(seats_, [](seated const& one) { return one.who->joined(); }) ||
                !std::ranges::all_of(onlookers_, [](auto const& one) { return one->joined(); }))
                return;
            begin_ms_ = loop_.now_ms();
            say("everybody is there" + std::string(held_ ? "; the listening socket outlives the server" : ""));
            return enter(stage::running);
        case stage::running:
            if (at_s() < how_.seconds || busy_ > 0) return;
            found_.ended_ms = loop_.now_ms();
            for (auto& one : seats_) {
                one.line->become({});
                if (!one.page->is_open()) one.page->open();
            }
            say("the hearts are silent; waiting until nothing is on its way");
            return enter(stage::quieting);
        case stage::quieting:
            if (!std::ranges::all_of(seats_, [](seated const& one) { return one.who->unacknowledged() == 0; }) &&
                !stays_too_long(quiet_within_ms))
                return;
            say("everybody leaves");
            leave();
            return enter(stage::leaving);
        case stage::leaving:
            if (!stays_too_long(settled_ms)) return;
            found_.at_last = server_->now();
            server_->end();
            ending_ = true;
            return enter(stage::over);
        case stage::over:
            if (found_.last_exit_code || stays_too_long(server_ends_within_s * 1000)) loop_.stop();
        }
    }

    void leave() {
        for (auto const& one : seats_) {
            person_facts facts;
            facts.name = one.who->name();
            facts.keeps = one.who->keeps();
            facts.seats = one.who->seats();
            facts.all = one.who->everything();
            facts.unacknowledged = one.who->unacknowledged();
            facts.false_claims = one.who->false_claims();
            facts.errors = one.who->errors();
            facts.turned_away = one.page->over();
            found_.people.push_back(std::move(facts));
            one.page->leave();
        }
        for (auto const& one : onlookers_) {
            if (one->turned_away())
                found_.server_faults.push_back(one->saw().name + " was turned away: " + *one->turned_away());
            one->leave();
        }
    }

    void hearts_beat() {
        auto const now_s = std::min(at_s(), how_.seconds);
        hearts_->advance(now_s);
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            auto& one = seats_[i];
            auto const& sent = hearts_->people()[i].sent;
            for (; one.heard < sent.size() && sent[one.heard].arrival_s <= now_s; ++one.heard) {
                if (!one.page->is_open()) continue; // no page, no strap: a gap
                auto const& n = sent[one.heard];
                one.who->sense(loop_.now_ms(), n.rr_ms, n.bpm, n.contact);
            }
        }
    }

    // People change their minds.
    void wish() {
        for (auto& one : seats_) {
            if (at_s() > how_.seconds - rests_over_before_s) {
                if (std::exchange(one.rests, false)) one.who->rest(false);
                continue;
            }
            if (at_s() < one.next_wish_s) continue;
            one.next_wish_s = at_s() + one.wishes.uniform(10, 30);
            if (one.wavers) {
                constexpr std::array choices{
                    protocol::visibility::group, protocol::visibility::facilitator, protocol::visibility::only_me};
                one.who->show_to(choices[static_cast<std::size_t>(one.wishes.uniform(0, 3))]);
            }
            if (one.rests_at_times) one.who->rest(one.rests = !one.rests);
        }
    }

    // What a facilitator sets goes round: it must survive a restart as well, once it is stored.
    void facilitate(onlooker& one) {
        if (!one.saw().facilitates || at_s() < next_setting_s_) return;
        next_setting_s_ += 11; // s: prime to the programme's rhythm
        using namespace protocol;
        switch (setting_++ % 5) {
        case 0:
            return one.say(set_phase{phase::practice});
        case 1:
            return one.say(set_pacer{true, 6, 0.4});
        case 2:
            return one.say(mark{"noted", setting_ % 2 == 0});
        case 3:
            return one.say(set_pacer{false, 6, 0.4});
        default:
            return one.say(set_phase{phase::sharing});
        }
    }

    void look_after() {
        auto const held = server_->now();
        if (!held) return;
        auto& most = found_.at_most;
        most.rss_kib = std::max(most.rss_kib, held->rss_kib);
        most.descriptors = std::max(most.descriptors, held->descriptors);
        most.tcp_connections = std::max(most.tcp_connections, held->tcp_connections);
    }

    void supervise() {
        auto const code = server_->ended();
        if (!code) return;
        if (ending_) {
            found_.last_exit_code = *code;
            return;
        }
        if (deployed_) {
            auto& one = found_.faults[*deployed_];
            one.exit_code = *code;
            one.ended_ms = loop_.now_ms();
            deployed_.reset();
            --busy_;
        } else {
            found_.server_faults.push_back(
                "the server ended by itself at " + std::to_string(at_s()) + " s with " + std::to_string(*code));
            say(found_.server_faults.back());
        }
        server_->start();
    }

    // ---- the faults -------------------------------------------------------------------------------

    void carry_out() {
        while (next_fault_ < how_.programme.size() && how_.programme[next_fault_].at_s <= at_s()) {
            auto const& what = how_.programme[next_fault_++];
            say(in_words(what));
            auto const index = found_.faults.size();
            found_.faults.push_back({.what = what, .began_ms = loop_.now_ms(), .ended_ms = loop_.now_ms()});
            strike(what, index);
        }
    }

    void later(double seconds, std::size_t index, std::function<void()> what) {
        ++busy_;
        loop_.after(seconds * 1000, [this, index, what = std::move(what)] {
            what();
            found_.faults[index].ended_ms = loop_.now_ms();
            --busy_;
        });
    }

    void bad_line(fault const& what, std::size_t index, testing::line_faults const& bad) {
        auto& line = *seats_[what.whom].line;
        line.become(bad);
        later(what.length_s, index, [&line] { line.become({}); });
    }

    void strike(fault const& what, std::size_t index) {
        auto& one = seats_[what.whom];
        testing::line_faults bad;
        switch (what.what) {
        case fault_kind::kill:
            server_->kill();
            return server_->start();
        case fault_kind::deploy:
            ++busy_;
            deployed_ = index;
            return server_->end();
        case fault_kind::freeze:
            server_->freeze();
            return later(what.length_s, index, [this] { server_->thaw(); });
        case fault_kind::outage:
            return outage(what, index);
        case fault_kind::terminate:
            ++busy_;
            return errands_->run(
                [url = postgres_.url()] { second_opinion(url).terminate_server_connections(); },
                [this](std::string const&) { --busy_; });
        case fault_kind::storm:
            for (auto& each : seats_) each.line->reset();
            return;
        case fault_kind::reset:
            return one.line->reset();
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
            bad.jitter_ms = what.latency_ms / 2;
            if (what.what == fault_kind::latency) return bad_line(what, index, bad);
            for (auto& each : seats_) each.line->become(bad);
            return later(what.length_s, index, [this] {
                for (auto& each : seats_) each.line->become({});
            });
        case fault_kind::refuse:
            bad.refusing = true;
            one.line->reset();
            return bad_line(what, index, bad);
        case fault_kind::tab:
            one.page->close();
            return later(what.length_s, index, [&one] {
                if (!one.page->is_open()) one.page->open();
            });
        }
    }

    void outage(fault const& what, std::size_t index) {
        ++busy_;
        errands_->run(
            [this] {
                hand_on_no_descriptors();
                postgres_.stop("immediate");
            },
            [this, what, index](std::string const& wrong) {
                if (!wrong.empty()) return give_up("Postgres could not be stopped: " + wrong);
                loop_.after(what.length_s * 1000, [this, index] {
                    errands_->run(
                        [this] {
                            hand_on_no_descriptors();
                            postgres_.start();
                        },
                        [this, index](std::string const& failed) {
                            if (!failed.empty()) return give_up("Postgres could not be started again: " + failed);
                            await_stored(index);
                        });
                });
            });
    }

    // Postgres is back: how long until everything that people had said by now is in it? Whose line is disturbed
    // may still be saying it.
    void await_stored(std::size_t index) {
        found_.faults[index].ended_ms = loop_.now_ms();
        std::vector<claim> wanted;
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            auto const& who = *seats_[i].who;
            if (!who.keeps() || !who.joined() || is_disturbed(found_, i, found_.faults[index].began_ms, loop_.now_ms()))
                continue;
            std::map<protocol::stream_id, claim> by_stream;
            for (auto const& one : who.everything()) {
                auto& all = by_stream[one.what.stream];
                all.stream = one.what.stream;
                all.seq = one.what.seq;
                all.at_least += one.excused ? 0 : 1;
            }
            for (auto const& [stream, all] : by_stream) wanted.push_back(all);
        }
        auto const stored_s = std::make_shared<std::optional<double>>();
        errands_->run(
            [wanted, stored_s, url = postgres_.url(), id = session_.session] {
                constexpr auto patience = 30s; // three times the goal, so that the figure is known
                second_opinion ask(url);
                auto const begin = std::chrono::steady_clock::now();
                auto const missing = [&](claim const& one) {
                    return ask.stored(id, one.stream, one.seq).value_or(0) < one.at_least;
                };
                while (std::chrono::steady_clock::now() - begin < patience) {
                    if (std::ranges::none_of(wanted, missing)) {
                        *stored_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
                        return;
                    }
                    std::this_thread::sleep_for(50ms);
                }
            },
            [this, index, stored_s](std::string const&) {
                found_.faults[index].all_stored_s = *stored_s;
                char words[80];
                std::snprintf(
                    words, sizeof words, "Postgres is back, everything stored after %.2f s", stored_s->value_or(-1));
                say(words);
                --busy_;
            });
    }

    // ---- the end ----------------------------------------------------------------------------------

    void conclude() {
        found_.claims = watch_->finish(30s);
        for (auto const& one : onlookers_) found_.screens.push_back(one->saw());
        for (auto& one : seats_) found_.screens.push_back(std::move(one.saw));
        for (auto const& line : server_->log_lines())
            if (line.starts_with("server: ") || line.starts_with("session "))
                found_.server_faults.push_back("its log says: " + line);
        auto stored = storage::open_postgres(postgres_.url())->load(session_.session);
        if (!stored) throw std::runtime_error("the session is not in the database");
        found_.stored = std::move(*stored);
        std::vector<protocol::seat_number> forgotten;
        for (auto const& one : found_.people)
            if (!one.keeps) forgotten.insert(forgotten.end(), one.seats.begin(), one.seats.end());
        found_.derived_rows_of_forgotten =
            second_opinion(postgres_.url()).derived_rows(session_.session, forgotten).value();
    }

    trial_settings const& how_;
    std::function<void(double, std::string const&)> const& tell_;
    testing::postgres_cluster postgres_;
    std::unique_ptr<listening_socket> held_;
    std::unique_ptr<server_process> server_;
    std::uint16_t port_ = 0;
    net::created_session session_;
    net::client_loop loop_; // before all that uses it
    std::unique_ptr<errands> errands_ = std::make_unique<errands>(loop_);
    std::unique_ptr<rehearsal::simulation> hearts_;
    std::unique_ptr<acknowledgement_watch> watch_;
    std::deque<seated> seats_; // stays where it is
    std::vector<std::unique_ptr<onlooker>> onlookers_;

    stage stage_ = stage::arriving;
    double stage_ms_ = 0, begin_ms_ = 0;
    std::size_t next_fault_ = 0;
    int busy_ = 0; // faults that are not over
    std::optional<std::size_t> deployed_;
    bool ending_ = false, interrupted_ = false;
    double next_setting_s_ = 5;
    unsigned setting_ = 0;
    std::string fault_;
    evidence found_;
};

} // namespace

std::optional<evidence>
try_out(trial_settings const& how, std::function<void(double, std::string const&)> const& tell) {
    trial one(how, tell);
    return one.run();
}

} // namespace coregulation::faults
