// The store in PostgreSQL.
#pragma once

#include "storage/store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace coregulation::storage {

struct postgres_settings {
    // A statement's time on the server; half as long again, and the connection is cut even
    // if the server is frozen. A batch of 1,000 takes milliseconds.
    std::chrono::milliseconds call{5'000};
    std::chrono::milliseconds load{60'000}; // a whole history: thousands of people, hours
};

// `url`: postgresql://… or libpq's keyword=value pairs. Of several hosts the one that can be written
// is used, also after another was promoted. The tables must be there (migrate.hpp).
// Throws unavailable when the server cannot be reached, std::invalid_argument when the
// URL is none.
std::unique_ptr<store> open_postgres(std::string const& url, postgres_settings = {});

} // namespace coregulation::storage
