// Flags and environment, each argument a line.
#include "server/cli/configuration.hpp"
#include "tests/fuzz/target.hpp"

#include <string>
#include <vector>

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto rest = fuzz::text(data, size);
    std::vector<std::string> args;
    std::string database;
    while (!rest.empty()) {
        auto const end = rest.find('\n');
        std::string const line{rest.substr(0, end)};
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        // Files are not the subject here, and a fuzzer must not read the machine's.
        if (line.find("config") != std::string::npos) continue;
        if (line.rfind("DATABASE_URL=", 0) == 0)
            database = line.substr(13);
        else
            args.push_back(line);
    }
    auto const environment = [&](std::string const& name) -> std::optional<std::string> {
        if (name == "DATABASE_URL" && !database.empty()) return database;
        return std::nullopt;
    };
    for (auto const what : {cli::purpose::serve, cli::purpose::migrate}) {
        auto const made = cli::configure(what, args, environment);
        if (auto const* end = std::get_if<cli::early_end>(&made))
            fuzz::require(!end->text.empty(), "a configuration is refused without a word");
    }
    cli::without_password(database);
    return 0;
}
