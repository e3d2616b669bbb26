// The nemesis: makes things go wrong, by seed, and says whether what was promised held. `tests/faults/run --help`.
#include "server/cli/arguments.hpp"
#include "tests/faults/nemesis/checkers.hpp"
#include "tests/faults/nemesis/report.hpp"
#include "tests/faults/nemesis/trial.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

namespace {

using namespace coregulation;

constexpr double short_seconds = 58; // half a minute until hearts are measured, a kill, and what comes after it
constexpr int interrupted = 130;

struct wishes {
    faults::programme_settings programme{.seconds = 300, .people = 12};
    std::string binary;
    std::string only;
    std::string json_file;
    std::string folder;
    double outage_s = 0;
    int kills = -1;
    bool keep_all = false;
    bool list = false;
};

void describe(CLI::App& app, wishes& w) {
    app.add_option("--binary", w.binary, "coregulation, as it was built")->required()->check(CLI::ExistingFile);
    app.add_option("--seconds", w.programme.seconds, "how long hearts beat")
        ->check(CLI::Range(28.0, 86400.0))
        ->capture_default_str();
    app.add_option("--people", w.programme.people, "how many")->check(CLI::Range(1, 60))->capture_default_str();
    app.add_option("--seed", w.programme.seed, "the same seed gives the same programme; 0: drawn")
        ->capture_default_str();
    app.add_option("--kills", w.kills, "exactly so many kill -9, spread over the run; nothing else unless --only")
        ->check(CLI::Range(0, 1000));
    app.add_option(
           "--outage", w.outage_s, "one outage of Postgres of so many s in the middle; nothing else unless --only")
        ->check(CLI::Range(1.0, 3600.0));
    app.add_option("--only", w.only, "kinds of faults, comma between them; see --list");
    app.add_flag(
        "--keep-all", w.keep_all, "everybody lets be stored (else every fourth does not), so that all is recomputed");
    app.add_flag("--short", w.programme.is_short, "58 s, 6 people: a storm, an outage, a slow line, a kill");
    app.add_option("--json", w.json_file, "write the report into this file as well");
    app.add_option("--folder", w.folder, "for logs; kept when something is broken");
    app.add_flag("--list", w.list, "print the programme and end");
}

// A sentence when the kinds cannot be understood.
std::optional<std::string> choose_kinds(wishes& w) {
    std::istringstream words(w.only);
    for (std::string word; std::getline(words, word, ',');) {
        auto const kind = faults::kind_named(word);
        if (!kind) {
            std::string known;
            for (auto const one : faults::every_kind)
                known += std::string(known.empty() ? "" : ", ") + std::string(faults::name_of(one));
            return "there is no fault " + word + "; there are: " + known;
        }
        w.programme.only.push_back(*kind);
    }
    return {};
}

// For who wants to know why: what was shown (arrival in ms, then the frame), and what the server held.
void write_records(faults::evidence const& found, std::string const& folder) {
    for (auto const& one : found.screens) {
        if (!one.keeps_texts) continue;
        std::ofstream file(folder + (one.facilitates ? "/facilitator.frames" : "/observer.frames"));
        for (auto const& frame : one.frames) file << frame.at_ms << ' ' << frame.text << '\n';
    }
    std::ofstream held(folder + "/holdings");
    held << "at_ms life rss_kib descriptors tcp_connections\n";
    for (auto const& one : found.samples)
        held << one.at_ms << ' ' << one.life << ' ' << one.held.rss_kib << ' ' << one.held.descriptors << ' '
             << one.held.tcp_connections << '\n';
}

int run(wishes& w) {
    if (w.kills >= 0) w.programme.kills = static_cast<std::size_t>(w.kills);
    if (w.outage_s > 0) w.programme.outage_s = w.outage_s;
    if (w.programme.is_short) {
        w.programme.seconds = short_seconds;
        w.programme.people = 6;
    }
    if (w.programme.seed == 0) w.programme.seed = std::random_device{}();
    auto const programme = faults::draw_programme(w.programme);
    if (w.list) {
        for (auto const& one : programme)
            std::cout << faults::clock_words(one.at_s) << "  " << faults::in_words(one) << '\n';
        return 0;
    }

    auto const drawn_folder = w.folder.empty();
    if (drawn_folder) {
        auto pattern = (std::filesystem::temp_directory_path() / "coregulation-faults-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder: " + pattern);
        w.folder = pattern;
    }
    std::filesystem::create_directories(w.folder);
    std::ofstream log(w.folder + "/programme.log");
    auto const tell = [&log](double at_s, std::string const& what) {
        auto const line = faults::clock_words(at_s) + "  " + what;
        std::cout << line << std::endl;
        log << line << std::endl;
    };
    std::cout << w.programme.seconds << " s, " << w.programme.people << " people, " << programme.size()
              << " faults, seed " << w.programme.seed << std::endl;

    auto const found = faults::try_out(
        {.binary = w.binary,
         .folder = w.folder,
         .people = w.programme.people,
         .seconds = w.programme.seconds,
         .seed = w.programme.seed,
         .everybody_keeps = w.keep_all,
         .programme = programme},
        tell);
    if (!found) {
        std::cout << "interrupted; logs in " << w.folder << std::endl;
        return interrupted;
    }
    write_records(*found, w.folder);
    faults::summary const all{
        .seed = w.programme.seed,
        .seconds = w.programme.seconds,
        .people = w.programme.people,
        .faults = found->faults,
        .begin_ms = found->ended_ms - 1000 * w.programme.seconds,
        .verdicts = faults::all_verdicts(*found)};
    faults::write_report(std::cout, all);
    faults::write_report(log, all);
    if (!w.json_file.empty() && !(std::ofstream(w.json_file) << faults::as_json(all) << '\n'))
        throw std::runtime_error("cannot write " + w.json_file);
    if (!all.holds())
        std::cout << "the same again: --seed " << w.programme.seed << "; logs in " << w.folder << std::endl;
    else if (drawn_folder)
        std::filesystem::remove_all(w.folder);
    return all.holds() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> const args(argv + 1, argv + argc);
    wishes w;
    CLI::App app("Real processes, real faults, and a look at what was promised.", "coregulation-nemesis");
    describe(app, w);
    if (auto const code = cli::parse(app, args, std::cout, std::cerr)) return *code;
    if (auto const fault = choose_kinds(w)) {
        std::cerr << *fault << std::endl;
        return cli::makes_no_sense;
    }
    try {
        return run(w);
    } catch (std::invalid_argument const& expected) {
        std::cerr << "expected " << expected.what() << std::endl;
        return cli::makes_no_sense;
    } catch (std::exception const& e) {
        std::cerr << e.what() << std::endl;
        return 1;
    }
}
