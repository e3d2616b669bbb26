#include "server/cli/analyse.hpp"

#include "server/analysis/csv.hpp"
#include "server/analysis/json.hpp"
#include "server/analysis/output.hpp"
#include "server/analysis/picture.hpp"
#include "server/cli/arguments.hpp"
#include "server/cli/progress_bar.hpp"

#include <algorithm>
#include <ostream>
#include <variant>

namespace coregulation::cli {

namespace {

struct wishes {
    std::vector<std::string> files;
    analysis::settings how;
    std::string correct = "lipponen", align, csv, plot;
    double pacer_bpm = 0;
};

// CLI11's own range lets no fraction through when its ends are whole, and NaN when they are not.
CLI::Validator from_to(double least, double most) {
    auto const spelled = [](double v) { return CLI::detail::to_string(v); };
    auto const expected = "a number from " + spelled(least) + " to " + spelled(most);
    return {
        [=](std::string const& text) {
            double value = 0;
            auto const fits = CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
            return fits ? std::string{} : "expected " + expected + ", not " + text;
        },
        expected};
}

void describe(CLI::App& app, wishes& w) {
    app.add_option("FILE", w.files, "recordings: RR in ms or s one a line, or a table with a header that names rr_ms")
        ->required();
    app.add_option("--window", w.how.window_s, "window of pairs and the group in seconds")
        ->capture_default_str()
        ->check(from_to(30, 600));
    app.add_option("--hop", w.how.hop_s, "seconds from one window to the next")
        ->capture_default_str()
        ->check(from_to(0.25, 600));
    app.add_option("--lag", w.how.lag_s, "largest lag in seconds")->capture_default_str()->check(from_to(0, 20));
    app.add_option("--correct", w.correct, "artifact correction: none or lipponen")
        ->capture_default_str()
        ->check(CLI::IsMember({"none", "lipponen"}));
    app.add_option("--pacer", w.pacer_bpm, "breaths a minute that all followed; shown with and beyond it")
        ->check(from_to(3, 15));
    app.add_option(
           "--align", w.align,
           "arrivals: by the times in the files (default when all have them); start: all begin at 0")
        ->check(CLI::IsMember({"arrivals", "start"}));
    app.add_option("--csv", w.csv, "write the values as tables into this folder, too");
    app.add_option("--plot", w.plot, "draw lanes, ribbons and their chance as a picture into this SVG file, too");
    app.add_option("--surrogates", w.how.surrogates, "scrambled rhythms that each window is compared with")
        ->capture_default_str()
        ->check(CLI::Range(19, 9999));
    app.add_option("--threads", w.how.threads, "that work at the same time; the results are the same")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
}

// The recordings in their order, or the sentence about the first that cannot be taken.
std::variant<std::vector<analysis::named_recording>, std::string> read_all(wishes& w) {
    std::vector<analysis::named_recording> all;
    for (auto const& file : w.files) {
        auto read = rehearsal::read_recording(std::filesystem::path{file});
        if (auto* fault = std::get_if<rehearsal::file_fault>(&read)) {
            fault->file = file;
            return rehearsal::to_string(*fault);
        }
        all.push_back({file, std::move(std::get<rehearsal::recording>(read))});
    }
    auto const timed = std::ranges::all_of(all, [](auto const& one) { return analysis::has_times(one.recorded); });
    w.how.align_at_start = w.align == "start" || (w.align.empty() && !timed);
    if (auto const fault = analysis::unfit(all, w.how)) return rehearsal::to_string(*fault);
    return all;
}

std::vector<analysis::output> files_of(analysis::results const& all, wishes const& w) {
    std::vector<analysis::output> files;
    if (!w.csv.empty())
        for (auto& table : analysis::to_csv(all))
            files.push_back({std::filesystem::path{w.csv} / table.name, std::move(table.text)});
    if (!w.plot.empty()) files.push_back({w.plot, analysis::to_svg(all)});
    return files;
}

} // namespace

int analyse(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    wishes w;
    CLI::App app{"Measure recordings offline, with the code that the server runs; one JSON document on stdout."};
    app.name("coregulation analyse");
    app.failure_message([](CLI::App const*, CLI::Error const& fault) {
        return "coregulation analyse: " + std::string{fault.what()} + '\n'; // one sentence, as for files
    });
    describe(app, w);
    if (auto const done = parse(app, args, out, err)) return *done;
    w.how.correct = w.correct == "lipponen";
    if (app.count("--pacer") > 0) w.how.pacer_bpm = w.pacer_bpm;

    auto const refused = [&err](std::string const& sentence) {
        err << "coregulation analyse: " << sentence << '\n';
        return makes_no_sense;
    };
    auto const read = read_all(w);
    if (auto const* sentence = std::get_if<std::string>(&read)) return refused(*sentence);
    progress_bar bar{err};
    auto const all = analysis::analyse(
        std::get<std::vector<analysis::named_recording>>(read), w.how, [&bar](double share) { bar.show(share); });
    bar.clear();
    auto const document = analysis::to_json(all);
    if (auto const sentence = analysis::write_all(files_of(all, w))) return refused(*sentence);
    out << document << std::flush;
    if (out) return 0;
    err << "coregulation analyse: the document cannot be written\n";
    return 1;
}

} // namespace coregulation::cli
