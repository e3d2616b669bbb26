#include "server/cli/simulate.hpp"

#include "server/cli/arguments.hpp"
#include "server/cli/seats.hpp"
#include "server/net/client_api.hpp"
#include "server/rehearsal/simulation.hpp"

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

namespace coregulation::cli {

namespace {

using rehearsal::simulation_settings;
using json = nlohmann::ordered_json;

struct wishes {
    simulation_settings people;
    double seconds = 300;
    double speed = 1;
    bool follow_pacer = false;
    std::string link;
    std::string server;
    std::string title = "Rehearsal";
    std::string csv;
};

void describe(CLI::App& app, wishes& w) {
    app.add_option("link", w.link, "participant link of a running session: http://host:port/join#secret");
    app.add_option("--server", w.server, "without a link: make a session at this address and print its links");
    app.add_option("--title", w.title, "of the session that --server makes")->capture_default_str();
    app.add_option("--csv", w.csv, "write one file a person (t_s, rr_ms) and truth.json into this folder; no server");
    app.add_option("--people", w.people.people, "how many")->capture_default_str();
    app.add_option("--coupling", w.people.coupling, "share of variance that all have in common: 0 to 1")
        ->capture_default_str();
    app.add_option("--lag", w.people.lag_s, "s by which each follows the one before")->capture_default_str();
    app.add_option("--breath", w.people.breaths_per_min, "breaths a minute")->capture_default_str();
    app.add_option("--wander", w.people.breath_wander, "relative deviation of a breath's length")
        ->capture_default_str();
    app.add_option("--rsa", w.people.rsa_ms, "ms by which breathing moves RR")->capture_default_str();
    app.add_option("--slow", w.people.slow_ms, "ms of slower waves in RR (standard deviation)")->capture_default_str();
    app.add_option("--mean-rr", w.people.mean_rr_ms, "mean RR in ms")->capture_default_str();
    app.add_option("--noise", w.people.noise_ms, "ms of white noise on RR (standard deviation)")->capture_default_str();
    app.add_option("--jitter", w.people.arrival_jitter_s, "s by which notifications may be late")
        ->capture_default_str();
    app.add_option("--dropouts", w.people.dropouts_per_min, "notifications lost a minute")->capture_default_str();
    app.add_option("--ectopic", w.people.ectopic_share, "share of premature beats")->capture_default_str();
    app.add_option("--seconds", w.seconds, "how long; 0: until interrupted")->capture_default_str();
    app.add_option("--seed", w.people.seed, "the same seed gives the same people")->capture_default_str();
    app.add_option("--speed", w.speed, "of their time; the server's values are true only at 1")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    app.add_flag("--follow-pacer", w.follow_pacer, "breathe with the room's pacer while one is on");
}

std::string name_of(std::size_t person) {
    return "Simulated " + std::to_string(person + 1);
}

json truth(wishes const& w, std::vector<rehearsal::simulated_person> const& people) {
    auto const& s = w.people;
    json result{
        {"coupling", s.coupling},
        {"lag_s", s.lag_s},
        {"breaths_per_min", s.breaths_per_min},
        {"breath_wander", s.breath_wander},
        {"rsa_ms", s.rsa_ms},
        {"slow_ms", s.slow_ms},
        {"noise_ms", s.noise_ms},
        {"arrival_jitter_s", s.arrival_jitter_s},
        {"dropouts_per_min", s.dropouts_per_min},
        {"ectopic_share", s.ectopic_share},
        {"seconds", w.seconds},
        {"seed", s.seed}};
    for (std::size_t i = 0; i < people.size(); ++i)
        result["people"].push_back(json{
            {"name", name_of(i)},
            {"mean_rr_ms", people[i].mean_rr_ms},
            {"behind_first_s", static_cast<double>(i) * s.lag_s}});
    return result;
}

// The folder as a whole or a sentence.
int write_files(wishes const& w, std::ostream& out, std::ostream& err) {
    auto const people = rehearsal::simulate(w.people);
    auto all = truth(w, people);
    std::filesystem::path const folder = w.csv;
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    for (std::size_t i = 0; i < people.size(); ++i) {
        auto const& p = people[i];
        auto const name = "person_" + std::to_string(i + 1) + ".csv";
        std::ofstream file(folder / name);
        file << "t_s,rr_ms\n" << std::fixed << std::setprecision(4);
        for (std::size_t k = 0; k < p.beat_s.size(); ++k) file << p.beat_s[k] << ',' << p.rr_ms[k] << '\n';
        file.flush();
        if (!file) {
            err << "cannot write " << (folder / name).string() << std::endl;
            return 1;
        }
        auto& one = all["people"][i];
        one["file"] = name;
        one["beats"] = p.beat_s.size();
        one["ectopic_beats"] = p.ectopic_beats;
    }
    std::ofstream file(folder / "truth.json");
    file << all.dump(2) << '\n';
    file.flush();
    if (!file) {
        err << "cannot write " << (folder / "truth.json").string() << std::endl;
        return 1;
    }
    out << all.dump() << std::endl;
    return 0;
}

std::optional<std::string> make_session(wishes& w, std::ostream& out) {
    auto const address = net::parse_address(w.server);
    if (auto const* fault = std::get_if<std::string>(&address)) return *fault;
    auto const made = net::create_session(std::get<net::client_address>(address), w.title);
    if (auto const* fault = std::get_if<std::string>(&made)) return *fault;
    auto const& session = std::get<net::created_session>(made);
    out << "facilitator: " << session.facilitator << "\nco_facilitator: " << session.co_facilitator
        << "\nparticipant: " << session.participant << "\nobserver: " << session.observer
        << "\nprojector: " << session.projector << std::endl;
    w.link = session.participant;
    return {};
}

int join(wishes w, std::ostream& out, std::ostream& err) {
    rehearsal::simulation people(w.people);
    out << truth(w, people.people()).dump() << std::endl;
    if (w.link.empty())
        if (auto const fault = make_session(w, out)) {
            err << *fault << std::endl;
            return 1;
        }
    auto const link = net::parse_link(w.link);
    auto const* fault = std::get_if<std::string>(&link);
    auto const unfit = fault != nullptr ? std::optional(*fault) : no_seats_by(std::get<net::client_link>(link));
    if (unfit) {
        err << *unfit << std::endl;
        return 1;
    }

    std::vector<seated> seats;
    for (std::size_t i = 0; i < w.people.people; ++i)
        seats.push_back(
            {.name = name_of(i),
             .source = protocol::sensor::simulated,
             .arrived = [&people, i, next = std::size_t{0}](double until_s) mutable {
                 people.advance(until_s);
                 auto const& sent = people.people()[i].sent;
                 std::vector<rehearsal::sensor_notification> result;
                 while (next < sent.size() && sent[next].arrival_s <= until_s) result.push_back(sent[next++]);
                 return result;
             }});
    seating how{
        .link = std::get<net::client_link>(link),
        .seconds = w.seconds > 0 ? w.seconds : std::numeric_limits<double>::infinity(),
        .speed = w.speed,
        .paced = {}};
    if (w.follow_pacer) how.paced = [&people](std::optional<rehearsal::pace> pace) { people.follow(pace); };
    return fill_seats(std::move(seats), how, out, err);
}

} // namespace

int simulate(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    wishes w;
    CLI::App app(
        "Simulated people whose coupling, lag and breathing are known. They join a running session through the public "
        "protocol, or are written to files. The first line printed is the truth as JSON.",
        "coregulation simulate");
    describe(app, w);
    if (auto const code = parse(app, args, out, err)) return *code;
    auto const ways = int(!w.link.empty()) + int(!w.server.empty()) + int(!w.csv.empty());
    if (ways != 1) {
        err << "expected one of: a participant link, --server URL, --csv DIR" << std::endl;
        return makes_no_sense;
    }
    try {
        if (!w.csv.empty() || w.seconds != 0) w.people.seconds = w.seconds;
        return w.csv.empty() ? join(std::move(w), out, err) : write_files(w, out, err);
    } catch (std::invalid_argument const& fault) {
        err << "expected " << fault.what() << std::endl;
        return makes_no_sense;
    }
}

} // namespace coregulation::cli
