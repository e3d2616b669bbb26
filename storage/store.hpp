// The boundary to the database.
//
// What depends on the input returns an optional; when the database is
// unavailable these functions throw storage::unavailable, nothing is half done,
// and the same call may be made again. Each call is one transaction. An object is
// used by one thread at a time; open one for each thread.
#pragma once

#include "storage/records.hpp"

#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace coregulation::storage {

struct unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class store {
public:
    virtual ~store() = default;

    // A new session with the links that open it.
    virtual void create(session_row const&, std::span<link_row const>) = 0;

    // What a link's secret opens.
    virtual std::optional<link_row> find(secret_hash const&) = 0;

    // Stores all or nothing; rows that are already there are left as they are.
    virtual void append(std::span<record const>) = 0;

    // The session's row and its whole log.
    virtual std::optional<stored_session> load(session_id const&) = 0;

    // Newest first.
    virtual std::vector<session_summary> list(std::span<session_id const>) = 0;
};

} // namespace coregulation::storage
