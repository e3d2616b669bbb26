// Reading a command's arguments with CLI11.
#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace coregulation::cli {

inline constexpr int makes_no_sense = 2; // the exit code for arguments that cannot be understood

// Nothing: go on. Else the exit code: 0 after --help, makes_no_sense after a sentence on `err`.
inline std::optional<int>
parse(CLI::App& app, std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    std::vector<std::string> backwards(args.rbegin(), args.rend()); // as CLI11 takes them
    try {
        app.parse(backwards);
    } catch (CLI::ParseError const& outcome) {
        return app.exit(outcome, out, err) == 0 ? 0 : makes_no_sense;
    }
    return {};
}

} // namespace coregulation::cli
