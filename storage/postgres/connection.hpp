// One connection to PostgreSQL, made when needed and dropped at the first fault.
//
// libpqxx 6 would reconnect by itself in the middle of things; here it may not: after
// a fault the object is thrown away, the caller hears `unavailable`, and the next
// transaction starts on a new connection. Only storage/postgres/*.cpp include this.
#pragma once

#include "storage/postgres/call_limit.hpp"
#include "storage/store.hpp"

#include <pqxx/pqxx>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace coregulation::storage {

class connection {
public:
    // The URL is postgresql://… or libpq's keyword=value pairs; what it does not say gets
    // our time limits. Throws std::invalid_argument when it is neither.
    connection(std::string const& url, std::chrono::milliseconds limit);
    ~connection();

    void open(); // unless it is; throws unavailable

    enum class mode { write, read }; // read: one snapshot for all statements
    using work = std::function<void(pqxx::transaction_base&)>;

    // One transaction: runs the work, commits. Throws refused when the data break a rule of
    // the tables, unavailable for everything else (then perhaps it was committed).
    void transact(mode, work const&);
    void transact(mode, std::chrono::milliseconds limit, work const&);

private:
    struct live;

    std::string options_;
    std::chrono::milliseconds limit_;
    call_limit watch_;
    std::unique_ptr<live> live_;
};

} // namespace coregulation::storage
