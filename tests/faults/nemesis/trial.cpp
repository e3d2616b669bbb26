#include "tests/faults/nemesis/trial.hpp"

#include "server/net/client_api.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/postgres_store.hpp"
#include "tests/faults/nemesis/acknowledgement_watch.hpp"
#include "tests/faults/nemesis/audience.hpp"
#include "tests/faults/nemesis/listening_socket.hpp"
#include "tests/faults/nemesis/misfortune.hpp"
#include "tests/faults/nemesis/second_opinion.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

namespace coregulation::faults {

namespace {

using namespace std::chrono_literals;

constexpr double tick_ms = 20;              // as the command line's people
constexpr double look_after_ms = 1000;      // figures of the process
constexpr double arrived_within_ms = 20000; // everybody, at the beginning
constexpr double quiet_within_ms = 40000;   // after the end: outboxes empty; a last back-off of 20 s and the backlog
constexpr double settled_ms = 5000;         // after everybody left: a goodbye that is not answered takes 3 s
constexpr auto server_starts_within = 20s;
constexpr double server_ends_within_ms = 20000; // closing handshakes, and 10 s for what waits to be stored
constexpr double between_settings_s = 11;       // of the facilitator

bool await_listening(server_process& server) {
    auto const until = std::chrono::steady_clock::now() + server_starts_within;
    while (std::chrono::steady_clock::now() < until) {
        if (server.listens()) return true;
        if (server.ended()) return false;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

net::client_address here(std::uint16_t port) {
    return {"127.0.0.1", std::to_string(port)};
}

std::string secret_of(std::string const& link) {
    return link.substr(link.find('#') + 1);
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
        auto const& session = std::get<net::created_session>(made);
        id_ = session.session;

        watch_ = std::make_unique<acknowledgement_watch>(
            [ask = std::make_shared<second_opinion>(postgres_.url()),
             id = id_](protocol::stream_id const& stream, std::uint64_t seq) { return ask->stored(id, stream, seq); });
        people_ = std::make_unique<cast>(
            loop_,
            cast_settings{
                how.people, how.seconds, how.seed, how.everybody_keeps, port_, secret_of(session.participant)},
            [this](claim const& what) { watch_->hear(what); });
        facilitator_ = std::make_unique<onlooker>(loop_, here(port_), secret_of(session.facilitator), true);
        observer_ = std::make_unique<onlooker>(loop_, here(port_), secret_of(session.observer), false);
        errands_ = std::make_unique<errands>(loop_);
        misfortune_ = std::make_unique<misfortune>(
            misfortune::targets{loop_, *errands_, *server_, postgres_, *people_, id_}, how.programme, found_,
            [this](std::string const& what) { say(what); }, [this](std::string const& why) { give_up(why); });
    }

    std::optional<evidence> run() {
        loop_.interrupted([this] {
            interrupted_ = true;
            loop_.stop();
        });
        facilitator_->start();
        observer_->start();
        people_->arrive();
        loop_.every(tick_ms, [this] { tick(); });
        loop_.every(look_after_ms, [this] { look_after(); });
        loop_.run();
        if (interrupted_) return {};
        if (!fault_.empty()) throw std::runtime_error(fault_);
        conclude();
        return std::move(found_);
    }

private:
    enum class stage { arriving, running, quieting, leaving, over };

    // With a listening socket handed over when the server takes it, else on a port that it binds itself.
    void start_server() {
        server_command what{
            .binary = how_.binary,
            .database_url = postgres_.url(),
            .web_root = how_.folder,
            .log = how_.folder + "/server.log"};
        held_ = std::make_unique<listening_socket>();
        what.port = held_->port();
        what.listening = held_->descriptor();
        server_ = std::make_unique<server_process>(what);
        server_->start();
        if (!await_listening(*server_)) { // it tried to bind the port itself, which is ours
            server_.reset();
            held_.reset();
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

    double at_s() const { return (loop_.now_ms() - begin_ms_) / 1000; }
    void say(std::string const& what) const { tell_(stage_ == stage::arriving ? 0 : at_s(), what); }

    void enter(stage next) {
        stage_ = next;
        stage_ms_ = loop_.now_ms();
    }
    bool stays_longer_than(double ms) const { return loop_.now_ms() - stage_ms_ > ms; }

    void give_up(std::string const& why) {
        fault_ = why;
        loop_.stop();
    }

    void tick() {
        supervise();
        if (stage_ == stage::running) {
            people_->live(at_s());
            misfortune_->strike(at_s());
            facilitate();
        }
        people_->send_due();
        proceed();
    }

    void proceed() {
        switch (stage_) {
        case stage::arriving:
            if (stays_longer_than(arrived_within_ms)) return give_up("not everybody could join");
            if (!people_->all_joined() || !facilitator_->joined() || !observer_->joined()) return;
            begin_ms_ = loop_.now_ms();
            say(held_ ? "everybody is there; the listening socket outlives the server" : "everybody is there");
            return enter(stage::running);
        case stage::running:
            if (at_s() < how_.seconds || !misfortune_->over()) return;
            found_.ended_ms = loop_.now_ms();
            people_->make_whole();
            say("the hearts are silent; waiting until nothing is on its way");
            return enter(stage::quieting);
        case stage::quieting:
            if (!people_->nothing_waits() && !stays_longer_than(quiet_within_ms)) return;
            say("everybody leaves");
            leave();
            return enter(stage::leaving);
        case stage::leaving:
            if (!stays_longer_than(settled_ms)) return;
            found_.at_last = server_->now();
            server_->end();
            return enter(stage::over);
        case stage::over:
            if (found_.last_exit_code || stays_longer_than(server_ends_within_ms)) loop_.stop();
        }
    }

    void leave() {
        found_.people = people_->facts();
        people_->leave();
        for (auto const* one : {facilitator_.get(), observer_.get()})
            if (one->turned_away())
                found_.server_faults.push_back(one->saw().name + " was turned away: " + *one->turned_away());
        facilitator_->leave();
        observer_->leave();
    }

    // What a facilitator sets goes round; it must survive restarts as well, once it is stored.
    void facilitate() {
        if (at_s() < next_setting_s_) return;
        next_setting_s_ += between_settings_s;
        using namespace protocol;
        client_message const round[] = {set_phase{phase::practice}, set_pacer{true, 6, 0.4},
                                        mark{"noted", true},        set_pacer{false, 6, 0.4},
                                        set_phase{phase::sharing},  mark{"noted in private", false}};
        facilitator_->say(round[setting_++ % std::size(round)]);
    }

    void look_after() {
        if (auto const held = server_->now()) found_.samples.push_back({loop_.now_ms(), server_->lives(), *held});
    }

    void supervise() {
        auto const code = server_->ended();
        if (!code) return;
        if (stage_ == stage::over) {
            found_.last_exit_code = *code;
            return;
        }
        if (!misfortune_->expected_end(*code)) {
            found_.server_faults.push_back("the server ended by itself with " + std::to_string(*code));
            say(found_.server_faults.back());
        }
        server_->start();
    }

    void conclude() {
        found_.claims = watch_->finish(30s);
        found_.screens = people_->screens();
        found_.screens.push_back(facilitator_->saw());
        found_.screens.push_back(observer_->saw());
        for (auto const& line : server_->log_lines())
            if (line.starts_with("server: ") || line.starts_with("session "))
                found_.server_faults.push_back("its log says: " + line);
        auto stored = storage::open_postgres(postgres_.url())->load(id_);
        if (!stored) throw std::runtime_error("the session is not in the database");
        found_.stored = std::move(*stored);
        std::vector<protocol::seat_number> forgotten;
        for (auto const& one : found_.people)
            if (!one.keeps) forgotten.insert(forgotten.end(), one.seats.begin(), one.seats.end());
        auto const rows = second_opinion(postgres_.url()).derived_rows(id_, forgotten);
        if (!rows) throw std::runtime_error("the database does not answer at the end");
        found_.derived_rows_of_forgotten = *rows;
    }

    // Each is used by those below it.
    trial_settings const& how_;
    std::function<void(double, std::string const&)> const& tell_;
    evidence found_;
    testing::postgres_cluster postgres_;
    std::unique_ptr<listening_socket> held_;
    std::unique_ptr<server_process> server_;
    std::uint16_t port_ = 0;
    storage::session_id id_;
    net::client_loop loop_;
    std::unique_ptr<acknowledgement_watch> watch_;
    std::unique_ptr<cast> people_;
    std::unique_ptr<onlooker> facilitator_, observer_;
    std::unique_ptr<misfortune> misfortune_;
    std::unique_ptr<errands> errands_; // ends first: an errand under way uses much of the above

    stage stage_ = stage::arriving;
    double stage_ms_ = 0, begin_ms_ = 0;
    bool interrupted_ = false;
    double next_setting_s_ = 5;
    std::size_t setting_ = 0;
    std::string fault_;
};

} // namespace

std::optional<evidence>
try_out(trial_settings const& how, std::function<void(double, std::string const&)> const& tell) {
    trial one(how, tell);
    return one.run();
}

} // namespace coregulation::faults
