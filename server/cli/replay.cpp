#include "server/cli/replay.hpp"

#include "server/cli/arguments.hpp"
#include "server/cli/seats.hpp"
#include "server/rehearsal/heart_source.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

namespace coregulation::cli {

namespace {

using rehearsal::sensor_notification;

constexpr double most_waiting_s = 2; // before the first notification of all; recordings may begin at any clock time
constexpr double tail_s = 1;         // after the last notification

struct track {
    std::string name;
    std::vector<sensor_notification> notifications; // not empty
};

// The first code points of a name, as many as the protocol takes.
std::string shortened(std::string name) {
    std::size_t points = 0, i = 0;
    for (; i < name.size(); ++i)
        if ((static_cast<unsigned char>(name[i]) & 0xc0) != 0x80 && ++points > protocol::max_name) break;
    name.resize(i);
    return name;
}

// Recordings made at the same time keep their distance to each other; a common wait at the beginning is cut.
void begin_soon(std::vector<track>& tracks) {
    auto first_s = tracks.front().notifications.front().arrival_s;
    for (auto const& one : tracks) first_s = std::min(first_s, one.notifications.front().arrival_s);
    if (first_s <= most_waiting_s) return;
    auto const shift_s = std::floor(first_s);
    for (auto& one : tracks)
        for (auto& n : one.notifications) n.arrival_s -= shift_s;
}

// Plays a track once, or again and again every `period_s`.
auto player(track const& from, double period_s, bool again) {
    return [&from, period_s, again, next = std::size_t{0}, begin_s = 0.0](double until_s) mutable {
        std::vector<sensor_notification> result;
        while (true) {
            if (next == from.notifications.size()) {
                if (!again) return result;
                next = 0;
                begin_s += period_s;
            }
            auto one = from.notifications[next];
            one.arrival_s += begin_s;
            if (one.arrival_s > until_s) return result;
            result.push_back(std::move(one));
            ++next;
        }
    };
}

} // namespace

int replay(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    std::vector<std::string> files, names;
    std::string link_text;
    double speed = 1, seconds = 0;
    bool loop = false;
    CLI::App app(
        "Seats recordings as participants of a running session, in real time, through the public protocol. A recording "
        "is one RR interval a line, a table with a column rr_ms and perhaps t_s, t_s_arrival, hr_bpm, or what Kubios, "
        "HRV Logger and Elite HRV export.",
        "coregulation replay");
    app.add_option("file", files, "recordings, one a person (a participant link among them is taken as --link)")
        ->required();
    app.add_option("--link", link_text, "participant link: http://host:port/join#secret");
    app.add_option("--names", names, "names for the people, separated by commas; else the files' names")
        ->delimiter(',');
    app.add_option("--seconds", seconds, "stop after so much of the recordings; 0: with the longest")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    app.add_option("--speed", speed, "of the recordings' time; the server's values are true only at 1")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    app.add_flag("--loop", loop, "begin each recording again when it has ended, until interrupted");
    if (auto const code = parse(app, args, out, err)) return *code;

    auto const is_link = [](std::string const& text) {
        return text.starts_with("http://") || text.starts_with("https://");
    };
    auto const given = std::find_if(files.begin(), files.end(), is_link);
    if (link_text.empty() && given != files.end()) {
        link_text = *given;
        files.erase(given);
    }
    if (link_text.empty() || files.empty()) {
        err << "expected at least one recording and --link with a participant link" << std::endl;
        return makes_no_sense;
    }
    if (names.size() > files.size()) {
        err << "expected no more --names than recordings" << std::endl;
        return makes_no_sense;
    }

    std::vector<track> tracks;
    bool readable = true;
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto const found = rehearsal::read_recording(files[i]);
        if (auto const* fault = std::get_if<rehearsal::file_fault>(&found)) {
            err << to_string(*fault) << std::endl; // all of them, not only the first
            readable = false;
            continue;
        }
        auto const& recording = std::get<rehearsal::recording>(found);
        tracks.push_back(
            {.name = shortened(i < names.size() ? names[i] : recording.name),
             .notifications = rehearsal::notifications_of(recording)});
    }
    if (!readable) return makes_no_sense;
    begin_soon(tracks);

    auto const link = net::parse_link(link_text);
    auto const* fault = std::get_if<std::string>(&link);
    auto const unfit = fault != nullptr ? std::optional(*fault) : no_seats_by(std::get<net::client_link>(link));
    if (unfit) {
        err << *unfit << std::endl;
        return 1;
    }

    seating how{.link = std::get<net::client_link>(link), .speed = speed, .paced = {}};
    double longest_s = 0;
    std::vector<seated> seats;
    for (auto const& one : tracks) {
        auto const end_s = one.notifications.back().arrival_s;
        longest_s = std::max(longest_s, end_s);
        seats.push_back({.name = one.name, .source = protocol::sensor::recording, .arrived = player(one, end_s, loop)});
    }
    if (seconds > 0)
        how.seconds = seconds;
    else if (!loop)
        how.seconds = longest_s + tail_s;
    return fill_seats(std::move(seats), how, out, err);
}

} // namespace coregulation::cli
