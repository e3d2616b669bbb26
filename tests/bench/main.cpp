// The benchmarks of the analysis as one program; tests/bench/run builds and starts it.
#include "tests/bench/print.hpp"
#include "tests/bench/suites.hpp"

#include <cstdio>
#include <exception>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace coregulation::bench;

struct wishes {
    std::string json_file, only;
    bool quick = false;
};

// Throws std::runtime_error with a sentence.
wishes parse(std::span<char* const> arguments) {
    wishes w;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string const argument = arguments[i];
        auto const next = [&] {
            if (i + 1 == arguments.size()) throw std::runtime_error(argument + " expects a value");
            return std::string{arguments[++i]};
        };
        if (argument == "--json") {
            w.json_file = next();
        } else if (argument == "--only") {
            w.only = next();
        } else if (argument == "--quick") {
            w.quick = true;
        } else {
            throw std::runtime_error(argument + " is not an option");
        }
    }
    return w;
}

void measure(wishes const& w) {
    how_long const how = w.quick ? how_long{0.01, 2, 1} : how_long{};
    table t;
    auto const m = measure_machine(t);
    one_heart(t);
    auto const pair = one_pair(t);
    circles(t, pair);
    everybody(t, m);
    sessions(t);
    an_hour(t, pair);
    t.run(how, w.only);
    if (t.lines().empty()) throw std::runtime_error("no item contains \"" + w.only + "\"");
    std::fputs(as_text(t, m).c_str(), stdout);
    if (w.json_file.empty()) return;
    std::ofstream out{w.json_file};
    out << as_json(t, m, how, w.quick);
    if (!out.flush()) throw std::runtime_error(w.json_file + " cannot be written");
}

} // namespace

int main(int count, char** arguments) {
    try {
        measure(parse({arguments + 1, static_cast<std::size_t>(count - 1)}));
        return 0;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "analysis_bench: %s\n", e.what());
        return 1;
    }
}
