#include "tests/faults/nemesis/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace coregulation::faults {

bool summary::holds() const {
    return std::ranges::all_of(verdicts, &verdict::holds);
}

std::string clock_words(double at_s) {
    char words[32];
    std::snprintf(words, sizeof words, "%7.1f s", at_s);
    return words;
}

void write_report(std::ostream& out, summary const& all) {
    out << '\n';
    for (auto const& one : all.verdicts) {
        out << (one.holds ? "holds   " : "BROKEN  ") << one.name << ": " << one.sentence << ".\n";
        for (auto const& detail : one.details) out << "            " << detail << '\n';
    }
    out << '\n'
        << all.faults.size() << " faults in " << all.seconds << " s on " << all.people << " people, seed " << all.seed;
    auto const broken = std::ranges::count(all.verdicts, false, &verdict::holds);
    out << (broken == 0 ? ": everything holds" : ": " + std::to_string(broken) + " broken") << std::endl;
}

std::string as_json(summary const& all) {
    nlohmann::ordered_json out{
        {"seed", all.seed}, {"seconds", all.seconds}, {"people", all.people}, {"holds", all.holds()}};
    out["faults"] = nlohmann::ordered_json::array();
    for (auto const& one : all.faults) {
        nlohmann::ordered_json row{
            {"kind", name_of(one.what.what)},
            {"what", in_words(one.what)},
            {"began_s", (one.began_ms - all.begin_ms) / 1000},
            {"ended_s", (one.ended_ms - all.begin_ms) / 1000}};
        if (one.exit_code) row["exit_code"] = *one.exit_code;
        if (one.all_stored_s) row["all_stored_s"] = *one.all_stored_s;
        out["faults"].push_back(row);
    }
    out["verdicts"] = nlohmann::ordered_json::array();
    for (auto const& one : all.verdicts)
        out["verdicts"].push_back(nlohmann::ordered_json{
            {"name", one.name}, {"holds", one.holds}, {"sentence", one.sentence}, {"details", one.details}});
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace coregulation::faults
