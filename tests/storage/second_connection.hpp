// Another client of the same database: what it sees is committed.
#pragma once

#include <pqxx/pqxx>

#include <string>

namespace coregulation::storage::examples {

class second_connection {
public:
    explicit second_connection(std::string const& url)
        : to_(url) {}

    // The first value of the first row.
    std::string ask(std::string const& sql) {
        pqxx::nontransaction now(to_);
        auto const found = now.exec(sql);
        return found.empty() || found[0][0].is_null() ? "" : found[0][0].c_str();
    }

private:
    pqxx::connection to_;
};

inline std::string quoted(std::string const& harmless) {
    return "'" + harmless + "'";
}

} // namespace coregulation::storage::examples
