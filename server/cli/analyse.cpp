#include "server/cli/analyse.hpp"

#include "server/cli/analysed_pair.hpp"
#include "server/cli/analysed_person.hpp"
#include "server/cli/arguments.hpp"
#include "storage/records.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <variant>

namespace coregulation::cli {

namespace {

using json = nlohmann::ordered_json;

json method_of(analysis_settings const& how) {
    json method;
    method["name"] = storage::method_name;
    method["version"] = storage::method_version;
    method["t_s"] = "end of the window";
    method["window_s"] = how.window_s;
    method["hop_s"] = how.hop_s;
    method["lag_s"] = how.lag_s;
    method["lag_sign"] = "positive: a leads";
    method["coherence_window_s"] = static_cast<double>(signal::coherence_samples) / signal::grid_hz;
    method["correct"] = how.correct ? "lipponen" : "none";
    method["align"] = how.align_at_start ? "start" : "arrivals";
    method["pacer_bpm"] = how.pacer_bpm ? json(*how.pacer_bpm) : json();
    method["surrogates"] = synchrony::pair_settings{}.surrogates;
    method["above_chance"] = "(value - null median) / (null 95 % - null median) of r_peak, not below 0; p of the same";
    return method;
}

// The recordings in their order, or the sentence about the first that cannot be read.
std::variant<std::vector<rehearsal::recording>, std::string> read_all(std::span<std::string const> files) {
    std::vector<rehearsal::recording> all;
    for (auto const& file : files) {
        auto read = rehearsal::read_recording(std::filesystem::path{file});
        if (auto* fault = std::get_if<rehearsal::file_fault>(&read)) {
            fault->file = file;
            return rehearsal::to_string(*fault);
        }
        all.push_back(std::move(std::get<rehearsal::recording>(read)));
        if (all.back().rr_ms.empty()) return rehearsal::to_string({file, 0, "at least one RR interval"});
    }
    return all;
}

} // namespace

int analyse(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    std::vector<std::string> files;
    analysis_settings how;
    std::string correct = "lipponen", align;
    double pacer_bpm = 0;

    CLI::App app{"Measure recordings offline, with the code that the server runs; one JSON document on stdout."};
    app.name("coregulation analyse");
    app.add_option("FILE", files, "recordings: RR in ms or s one a line, or a table with a header that names rr_ms")
        ->required();
    app.add_option("--window", how.window_s, "window of a pair in seconds")
        ->capture_default_str()
        ->check(CLI::Range(30, 600));
    app.add_option("--hop", how.hop_s, "seconds from one window to the next")
        ->capture_default_str()
        ->check(CLI::Range(0.25, 600.0));
    app.add_option("--lag", how.lag_s, "largest lag in seconds")->capture_default_str()->check(CLI::Range(0, 20));
    app.add_option("--correct", correct, "artifact correction: none or lipponen")
        ->capture_default_str()
        ->check(CLI::IsMember({"none", "lipponen"}));
    auto const* const paced =
        app.add_option("--pacer", pacer_bpm, "breaths a minute that all followed; shown with and beyond it")
            ->check(CLI::Range(3, 15));
    app.add_option(
           "--align", align, "arrivals: by the times in the files (default when all have them); start: all begin at 0")
        ->check(CLI::IsMember({"arrivals", "start"}));
    if (auto const done = parse(app, args, out, err)) return *done;

    auto read = read_all(files);
    if (auto const* sentence = std::get_if<std::string>(&read)) {
        err << "coregulation analyse: " << *sentence << '\n';
        return makes_no_sense;
    }
    auto const& recordings = std::get<std::vector<rehearsal::recording>>(read);
    auto const timeless = std::ranges::find_if_not(recordings, has_times);
    if (align == "arrivals" && timeless != recordings.end()) {
        auto const which = static_cast<std::size_t>(timeless - recordings.begin());
        rehearsal::file_fault const fault{
            files[which], 0, "a column of beat or arrival times (t_s, t_s_arrival) for --align arrivals"};
        err << "coregulation analyse: " << rehearsal::to_string(fault) << '\n';
        return makes_no_sense;
    }
    how.correct = correct == "lipponen";
    how.align_at_start = align == "start" || timeless != recordings.end();
    if (paced->count() > 0) how.pacer_bpm = pacer_bpm;

    std::vector<analysed_person> people;
    for (std::size_t i = 0; i < files.size(); ++i) people.push_back(analyse_person(files[i], recordings[i], how));

    json document;
    document["method"] = method_of(how);
    document["people"] = json::array();
    for (auto const& p : people) document["people"].push_back(to_json(p, how));
    document["pairs"] = json::array();
    for (std::size_t a = 0; a < people.size(); ++a)
        for (auto b = a + 1; b < people.size(); ++b) document["pairs"].push_back(analyse_pair(people, a, b, how));
    out << document.dump(2) << '\n';
    return 0;
}

} // namespace coregulation::cli
