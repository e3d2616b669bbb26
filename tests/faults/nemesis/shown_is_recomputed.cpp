// The rule. A server stores the log in its order, so what a crash leaves is a beginning of the log. In an epoch
// that was followed by another, let L be the time of its last stored entry. Everything before L is stored, so each
// frame up to L must equal the recomputation. Frames after L may rest on notifications that died with the server
// before they were stored; their clients still have them and send them again, into the next epoch. Exactly these
// frames may differ, and while Postgres is up they are few: what is accepted waits a tenth of a second to be stored.
// From the first frame of the next epoch on everything must be equal again, and so must the whole last epoch.
//
// Of people who do not keep nothing is stored, so their rows, their pairs and the group that they are part of
// cannot be recomputed; they are left out of the comparison.
#include "tests/faults/nemesis/checkers.hpp"

#include "protocol/json.hpp"
#include "server/session/replay.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace coregulation::faults {

namespace {

using nlohmann::json;
using counter = std::pair<std::uint32_t, std::uint64_t>; // epoch, number

constexpr double tolerance = 1e-6;           // of each number, as it stands on the wire
constexpr std::size_t few = 3;               // frames after the last stored entry, when Postgres was up
constexpr double outage_aftermath_ms = 5000; // in which the writer still catches up

struct recomputed {
    std::map<counter, std::string> group, facilitators;
    std::map<std::uint32_t, double> last_entry_ms; // by epoch
};

recomputed recompute(storage::stored_session const& stored) {
    recomputed out;
    auto const last = stored.log.empty() ? storage::session_time{} : stored.log.back().at;
    constexpr std::chrono::seconds shown_after_the_end{20}; // frames go on after the last thing that happened
    session::replay(
        stored,
        [&](storage::session_time, session::effects const& what) {
            for (auto const& one : what) {
                auto const* picture = std::get_if<session::show>(&one);
                if (picture == nullptr) continue;
                counter const at{picture->for_group.epoch, picture->for_group.number};
                out.group[at] = protocol::encode(picture->for_group);
                out.facilitators[at] = protocol::encode(picture->for_facilitators);
            }
        },
        last + shown_after_the_end);
    std::uint32_t epoch = 1;
    for (auto const& entry : stored.log) {
        if (auto const* next = std::get_if<storage::taken_up>(&entry.what))
            epoch = next->epoch;
        else
            out.last_entry_ms[epoch] = static_cast<double>(entry.at.count()) / 1000;
    }
    return out;
}

// The first difference in words; empty: none.
std::string difference(json const& x, json const& y, std::string const& where) {
    if (x.is_number() && y.is_number())
        return std::abs(x.get<double>() - y.get<double>()) <= tolerance
                   ? ""
                   : where + ": " + x.dump() + " was shown, " + y.dump() + " recomputed";
    if (x.is_object() && y.is_object()) {
        for (auto const& [key, value] : y.items())
            if (!x.contains(key)) return where + "/" + key + " was not shown";
        for (auto const& [key, value] : x.items()) {
            if (!y.contains(key)) return where + "/" + key + " was shown and is not recomputed";
            if (auto found = difference(value, y[key], where + "/" + key); !found.empty()) return found;
        }
        return "";
    }
    if (x.is_array() && y.is_array() && x.size() == y.size()) {
        for (std::size_t i = 0; i < x.size(); ++i)
            if (auto found = difference(x[i], y[i], where + "/" + std::to_string(i)); !found.empty()) return found;
        return "";
    }
    return x == y ? ""
                  : where + ": " + x.dump().substr(0, 60) + " was shown, " + y.dump().substr(0, 60) + " recomputed";
}

json without(json frame, std::set<unsigned> const& forgotten) {
    if (forgotten.empty()) return frame;
    auto const drop = [&](char const* list, auto... keys) {
        if (!frame.contains(list)) return;
        json kept = json::array();
        for (auto const& row : frame[list])
            if (!(forgotten.contains(row.value(keys, 0u)) || ...)) kept.push_back(row);
        frame[list] = kept;
    };
    drop("people", "seat");
    drop("pairs", "a", "b");
    frame.erase("group");
    return frame;
}

} // namespace

verdict shown_is_recomputed(evidence const& all) {
    verdict out{.name = "shown is recomputed"};
    auto const breach = [&out](std::string what) {
        out.holds = false;
        if (out.details.size() < most_details) out.details.push_back(std::move(what));
    };
    std::set<unsigned> forgotten;
    for (auto const& person : all.people)
        if (!person.keeps) forgotten.insert(person.seats.begin(), person.seats.end());

    auto const truth = recompute(all.stored);
    std::uint32_t last_epoch = truth.last_entry_ms.empty() ? 1 : truth.last_entry_ms.rbegin()->first;
    std::size_t equal = 0, different = 0;
    std::map<std::uint32_t, std::set<std::uint64_t>> excused; // frames by epoch
    std::map<std::uint32_t, double> epoch_over_ms;            // when its last frame arrived
    for (auto const& one : all.screens) {
        if (!one.keeps_texts) continue;
        auto const& expected = one.facilitates ? truth.facilitators : truth.group;
        for (auto const& frame : one.frames) {
            epoch_over_ms[frame.epoch] = std::max(epoch_over_ms[frame.epoch], frame.at_ms);
            auto const found = expected.find({frame.epoch, frame.number});
            std::string wrong;
            if (found == expected.end())
                wrong = "is not recomputed at all";
            else if (found->second != frame.text)
                wrong = difference(
                    without(json::parse(frame.text), forgotten), without(json::parse(found->second), forgotten), "");
            if (wrong.empty()) {
                ++equal;
                continue;
            }
            auto const entries = truth.last_entry_ms.find(frame.epoch);
            auto const last_ms = entries == truth.last_entry_ms.end() ? -1 : entries->second;
            if (frame.epoch<last_epoch&& static_cast<double>(frame.number) * 1000> last_ms) {
                excused[frame.epoch].insert(frame.number);
                continue;
            }
            ++different;
            breach(
                "frame " + std::to_string(frame.epoch) + "/" + std::to_string(frame.number) + " of " + one.name + " " +
                wrong);
        }
    }
    std::size_t excused_frames = 0;
    for (auto const& [epoch, frames] : excused) {
        excused_frames += frames.size();
        auto const over_ms = epoch_over_ms[epoch];
        auto const database_was_up = std::ranges::none_of(all.faults, [&](occurrence const& f) {
            return (f.what.what == fault_kind::outage || f.what.what == fault_kind::blackout) &&
                   f.began_ms <= over_ms && over_ms <= f.ended_ms + outage_aftermath_ms;
        });
        if (database_was_up && frames.size() > few)
            breach(
                std::to_string(frames.size()) + " frames at the end of epoch " + std::to_string(epoch) +
                " rest on what was never stored");
    }
    if (equal == 0) breach("nothing was compared");
    out.sentence = std::to_string(equal) + " frames equal the offline recomputation, " + std::to_string(different) +
                   " do not; " + std::to_string(excused_frames) + " in " + std::to_string(last_epoch) +
                   " epochs rested on what died with a server before it was stored";
    return out;
}

} // namespace coregulation::faults
