// Brings a database's tables to what this program expects.
//
// Numbered files (storage/migrations/001_….sql) are part of the program. Each is applied once,
// in order, in a transaction of its own under an advisory lock (two servers may start at
// once), and recorded in schema_migration with its SHA-256. History is never edited: a
// file that changed after it was applied is an error.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::storage {

struct migration {
    int number = 0;          // 1, 2, 3 …
    std::string_view name;   // the file's
    std::string_view sha256; // of the file, 64 hexadecimal digits
    std::string_view sql;
};

std::span<migration const> migrations(); // those built in, in order

// The database's history is not the program's: says which file and what to do.
struct migration_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Returns the names of the files it applied. Throws unavailable, or migration_error (then
// the files before the faulty one are applied).
std::vector<std::string> migrate(std::string const& url);
std::vector<std::string> migrate(std::string const& url, std::span<migration const>);

} // namespace coregulation::storage
