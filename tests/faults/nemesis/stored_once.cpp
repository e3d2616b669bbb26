#include "tests/faults/nemesis/checkers.hpp"

#include <map>
#include <set>
#include <utility>

namespace coregulation::faults {

namespace {

std::string number(protocol::notification const& n) {
    return "number " + std::to_string(n.seq) + " of stream " + n.stream.substr(0, 8);
}

} // namespace

verdict stored_once(evidence const& all) {
    verdict out{.name = "stored once"};
    auto const breach = [&out](std::string what) {
        out.holds = false;
        if (out.details.size() < most_details) out.details.push_back(std::move(what));
    };

    std::map<std::pair<protocol::stream_id, std::uint64_t>, protocol::notification const*> rows;
    std::set<std::int64_t> ordinals;
    std::size_t twice = 0;
    for (auto const& entry : all.stored.log) {
        if (!ordinals.insert(entry.ordinal).second)
            breach("two entries of the log have the place " + std::to_string(entry.ordinal));
        auto const* const row = std::get_if<storage::notification_received>(&entry.what);
        if (row == nullptr) continue;
        if (!rows.emplace(std::pair(row->what.stream, row->what.seq), &row->what).second) {
            ++twice;
            breach(number(row->what) + " is stored twice");
        }
    }

    std::size_t kept = 0, excused = 0, excused_rows = 0, lost = 0, changed = 0, waiting = 0, unwanted = 0;
    for (auto const& person : all.people) {
        waiting += person.unacknowledged;
        if (person.unacknowledged > 0)
            breach(person.name + " still holds " + std::to_string(person.unacknowledged) + " notifications");
        for (auto const& one : person.all) {
            auto const found = rows.find({one.what.stream, one.what.seq});
            auto const there = found != rows.end();
            if (!person.keeps) {
                if (there) {
                    ++unwanted;
                    breach(number(one.what) + " of " + person.name + ", who does not keep, is stored");
                }
            } else if (!there) {
                if (one.excused) {
                    ++excused;
                } else {
                    ++lost;
                    breach(
                        number(one.what) + " of " + person.name + " is not stored" +
                        (one.settled ? ", and was acknowledged" : ""));
                }
            } else {
                ++kept;
                if (one.excused) ++excused_rows;
                if (!(*found->second == one.what)) {
                    ++changed;
                    breach(number(one.what) + " of " + person.name + " is not stored as it was generated");
                }
            }
            if (there) rows.erase(found);
        }
    }
    if (!rows.empty())
        breach(
            std::to_string(rows.size()) + " stored notifications were never generated, as " +
            number(*rows.begin()->second));
    if (all.derived_rows_of_forgotten > 0)
        breach(std::to_string(all.derived_rows_of_forgotten) + " rows of values are stored of people who do not keep");
    if (kept == 0) breach("nothing was stored at all");

    out.sentence = std::to_string(kept) + " notifications are stored once and as they were generated; " +
                   std::to_string(lost) + " lost, " + std::to_string(twice) + " twice, " + std::to_string(changed) +
                   " changed, " + std::to_string(waiting) + " still waiting, " + std::to_string(unwanted) +
                   " stored against consent; " + std::to_string(excused) +
                   " given around a rest are rightly not stored";
    return out;
}

} // namespace coregulation::faults
