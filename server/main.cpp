// The program: a name, then a subcommand.
#include "server/cli/analyse.hpp"
#include "server/cli/migrate.hpp"
#include "server/cli/observe.hpp"
#include "server/cli/replay.hpp"
#include "server/cli/serve.hpp"
#include "server/cli/simulate.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <iomanip>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace coregulation::cli;

struct command {
    std::string_view name;
    int (*run)(std::span<std::string const> args, std::ostream& out, std::ostream& err);
    std::string_view what;
};

constexpr std::array commands{
    command{"serve", serve, "run the server: web client, API and WebSocket"},
    command{"migrate", migrate, "bring the database to this version's tables"},
    command{"simulate", simulate, "simulated people with a known truth, as files or into a running session"},
    command{"replay", replay, "seat recordings in a running session"},
    command{"observe", observe, "print what a running session sends, one JSON line a message"},
    command{"analyse", analyse, "measure recordings offline, with the code that the server runs"},
};

constexpr int wrong_use = 2;

void print_help(std::ostream& out) {
    out << "coregulation: live coherence and synchrony of several people's hearts\n\n"
           "usage: coregulation COMMAND [OPTION…]     (each COMMAND knows --help)\n\n";
    for (auto const& one : commands) out << "  " << std::left << std::setw(10) << one.name << one.what << '\n';
    out << "\n  --help     this text\n  --version  name and version\n";
}

int run(std::span<std::string const> args) {
    if (args.empty()) {
        print_help(std::cerr);
        return wrong_use;
    }
    auto const& first = args.front();
    if (first == "--help" || first == "-h" || first == "help") {
        print_help(std::cout);
        return 0;
    }
    if (first == "--version") {
        std::cout << "coregulation 0.1.0\n";
        return 0;
    }
    auto const* const found = std::ranges::find(commands, first, &command::name);
    if (found == commands.end()) {
        std::cerr << "coregulation: there is no command \"" << first << "\"\n\n";
        print_help(std::cerr);
        return wrong_use;
    }
    return found->run(args.subspan(1), std::cout, std::cerr);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // a peer or a reader that went away is an error of that write only
    try {
        return run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
    } catch (std::exception const& e) {
        std::cerr << "coregulation: " << e.what() << '\n';
        return 1;
    }
}
