// What `serve` and `migrate` are told: by flags, by the environment, by a file, under the
// same names. Flags win over the environment, the environment over the file, the file over
// defaults.
//
//   flag            environment                 file
//   --port 8080     COREGULATION_PORT=8080      port = 8080      (INI or TOML)
//   --database-url  DATABASE_URL                database-url
//
// All faults of a configuration are found together, each with what was expected.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace coregulation::cli {

struct configuration {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url; // empty: http://localhost:<port>
    std::vector<std::string> origins;
    std::string web_root;
    int threads = 2;
    int seats = 1000; // of one session
    std::string database_url;
    int stop_seconds = 10; // for what waits to be stored when stopping
};

// Which of the names a subcommand takes.
enum class purpose { serve, migrate };

// Nothing more to do: the text for `out` and exit code 0 (help, --print-config), or the
// text for `err` and exit code 2 (faults).
struct early_end {
    int code = 0;
    std::string text;
};

using environment = std::function<std::optional<std::string>(std::string const& name)>;
environment process_environment();

std::variant<configuration, early_end> configure(purpose, std::span<std::string const> args, environment const&);

// A database's URL without its password, for people to read.
std::string without_password(std::string const& url);

} // namespace coregulation::cli
