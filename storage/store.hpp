// The boundary to the database.
//
// What depends on the input returns an optional; when the database is
// unavailable these functions throw storage::unavailable, nothing is half done,
// and the same call may be made again (perhaps it was done: every call is
// idempotent). Each call is one transaction. An object is used by one thread at a
// time; open one for each thread. After `unavailable` an object connects anew with
// its next call; nothing is repeated behind the caller's back.
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

// What no repetition will store: records of a session that was never created (or
// is erased), text with a NUL or not UTF-8 in a title or id, numbers beyond 63 bits.
// A fault of the caller; nothing of that call is stored.
struct refused : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

class store {
public:
    virtual ~store() = default;

    // A new session with the links that open it. Rows already there are left as they are.
    virtual void create(session_row const&, std::span<link_row const>) = 0;

    // What a link's secret opens.
    virtual std::optional<link_row> find(secret_hash const&) = 0;

    // Stores all or nothing; rows that are already there are left as they are.
    virtual void append(std::span<record const>) = 0;

    // The session's row and its whole log, in ordinal order. Should two servers have
    // written at once, an `at` that would go back is raised to the one before it.
    virtual std::optional<stored_session> load(session_id const&) = 0;

    // Of these sessions those that exist, newest first.
    virtual std::vector<session_summary> list(std::span<session_id const>) = 0;
};

} // namespace coregulation::storage
