#include "server/net/review.hpp"

#include "protocol/json.hpp"
#include "server/session/replay.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>
#include <variant>

namespace coregulation::net {
namespace {

using json = nlohmann::ordered_json;

constexpr double us_per_ms = 1000;

// Collects what the replay shows. Frames stay the text that went over the wire.
class album {
public:
    void add(session::effects const& what) {
        for (auto const& one : what) {
            if (auto const* picture = std::get_if<session::show>(&one)) {
                append(frames_, protocol::encode(picture->for_facilitators));
            } else if (auto const* news = std::get_if<session::broadcast>(&one)) {
                add(news->what);
            }
        }
    }

    void write(std::string& out) const {
        out += ",\"frames\":[" + frames_ + "]";
        out += ",\"phases\":[" + phases_ + "]";
        out += ",\"pacers\":[" + pacers_ + "]";
        out += ",\"markers\":[" + markers_ + "]";
    }

private:
    static void append(std::string& list, std::string const& one) {
        if (!list.empty()) list += ',';
        list += one;
    }

    void add(protocol::server_message const& what) {
        if (auto const* phase = std::get_if<protocol::phase_changed>(&what)) {
            append(phases_, json{{"phase", protocol::name_of(phase->name)}, {"at_ms", phase->at_ms}}.dump());
        } else if (auto const* marker = std::get_if<protocol::marked>(&what)) {
            append(markers_, json{{"text", marker->text}, {"shared", marker->shared}, {"at_ms", marker->at_ms}}.dump());
        } else if (std::holds_alternative<protocol::pacer_changed>(what)) {
            append(pacers_, protocol::encode(what));
        }
    }

    std::string frames_, phases_, pacers_, markers_;
};

// Who was let in later has their seat from then on.
std::map<protocol::seat_number, std::string> names_by_seat(std::vector<storage::log_entry> const& log) {
    std::map<protocol::seat_number, std::string> seats;
    std::map<storage::member_id, std::string> waiting;
    for (auto const& entry : log) {
        if (auto const* came = std::get_if<storage::member_joined>(&entry.what)) {
            if (came->seat)
                seats[*came->seat] = came->name;
            else
                waiting[came->member] = came->name;
        } else if (auto const* in = std::get_if<storage::member_admitted>(&entry.what)) {
            seats[in->seat] = waiting[in->member];
        }
    }
    return seats;
}

} // namespace

std::string review(storage::stored_session const& stored, std::function<bool()> const& stopping) {
    album shown;
    auto const replayed = session::replay(stored, [&](storage::session_time, session::effects const& what) {
        if (stopping()) throw std::runtime_error("a review was given up because the server stops");
        shown.add(what);
    });

    auto const& row = stored.session;
    json head;
    head["session"] = row.id;
    head["title"] = row.title;
    head["started_unix_ms"] = row.started_unix_us / 1000;
    if (replayed.ended()) head["ended_ms"] = static_cast<double>(replayed.now().count()) / us_per_ms;
    head["people"] = json::array();
    for (auto const& [seat, name] : names_by_seat(stored.log))
        head["people"].push_back({{"seat", seat}, {"name", name}});
    auto out = head.dump();
    out.pop_back(); // the closing brace
    shown.write(out);
    return out + '}';
}

} // namespace coregulation::net
