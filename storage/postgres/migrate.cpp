#include "storage/postgres/migrate.hpp"

#include "storage/postgres/connection.hpp"

#include <map>

namespace coregulation::storage {

namespace {

constexpr std::chrono::milliseconds limit{600'000}; // of one file: rewriting a large table takes minutes
constexpr char const* lock = "select pg_advisory_xact_lock(7164020251)"; // a number of our own; means nothing

struct applied {
    std::string name, sha256;
};

std::map<int, applied> history(pqxx::transaction_base& transaction) {
    transaction.exec0("create table if not exists schema_migration ("
                      "number integer primary key, name text not null, sha256 text not null, "
                      "applied_at timestamptz not null default now())");
    std::map<int, applied> out;
    for (auto const& row : transaction.exec("select number, name, sha256 from schema_migration")) {
        out[row[0].as<int>()] = {row[1].c_str(), row[2].c_str()};
    }
    return out;
}

void compare(migration const& ours, applied const& theirs) {
    if (ours.sha256 == theirs.sha256) return;
    throw migration_error(
        "migration " + std::string(ours.name) + " has changed since it was applied to this database as " + theirs.name +
        " (SHA-256 then " + theirs.sha256 + ", now " + std::string(ours.sha256) +
        "): put the old file back and add a new one for the change");
}

// True when it was applied now.
bool apply(pqxx::transaction_base& transaction, migration const& one, std::span<migration const> all) {
    transaction.exec(lock);
    auto const done = history(transaction);
    for (auto const& [number, theirs] : done) {
        if (number > all.back().number) {
            throw migration_error(
                "the database has migration " + theirs.name + ", which this program does not know: it is too old");
        }
    }
    if (auto const found = done.find(one.number); found != done.end()) {
        compare(one, found->second);
        return false;
    }
    transaction.exec(std::string(one.sql));
    transaction.exec_params(
        "insert into schema_migration (number, name, sha256) values ($1, $2, $3)", one.number, std::string(one.name),
        std::string(one.sha256));
    return true;
}

} // namespace

std::vector<std::string> migrate(std::string const& url) {
    return migrate(url, migrations());
}

std::vector<std::string> migrate(std::string const& url, std::span<migration const> all) {
    std::vector<std::string> out;
    connection db(url, limit);
    for (auto const& one : all) {
        bool now = false;
        db.transact(connection::mode::write, [&](auto& transaction) {
            try {
                now = apply(transaction, one, all);
            } catch (pqxx::sql_error const& e) {
                throw migration_error("migration " + std::string(one.name) + " failed: " + e.what());
            }
        });
        if (now) out.emplace_back(one.name);
    }
    return out;
}

} // namespace coregulation::storage
