#include "server/cli/migrate.hpp"

#include "server/cli/configuration.hpp"
#include "storage/postgres/migrate.hpp"

#include <exception>

namespace coregulation::cli {

int migrate(std::span<std::string const> args, std::ostream& out, std::ostream& err) {
    auto configured = configure(purpose::migrate, args, process_environment());
    if (auto const* end = std::get_if<early_end>(&configured)) {
        (end->code == 0 ? out : err) << end->text;
        return end->code;
    }
    try {
        auto const applied = storage::migrate(std::get<configuration>(configured).database_url);
        for (auto const& name : applied) out << "applied " << name << '\n';
        if (applied.empty()) out << "the database is up to date\n";
        return 0;
    } catch (std::exception const& e) {
        err << "migrate: " << e.what() << '\n';
        return 1;
    }
}

} // namespace coregulation::cli
