// A live server with a real PostgreSQL, and people at it: the ground of every test of this folder.
//
//   begin(cluster.url());       // server, session, people; they speak and are acknowledged
//   …the fault…
//   display_goes_on();          // frames and pulses, while …
//   nothing_is_acknowledged();
//   …its end…
//   everything_is_there(url);   // once, acknowledged, and the review is what was seen
#pragma once

#include "storage/postgres/postgres_store.hpp"
#include "tests/outage/people.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

namespace coregulation::testing {

class outage : public ::testing::Test {
protected:
    // The limits of production, shortened where a test would wait for them.
    storage::postgres_settings limits_{std::chrono::seconds(1), std::chrono::seconds(20)};
    storage::writer_settings writing_{
        400'000, 1'000, std::chrono::milliseconds(20), std::chrono::milliseconds(50), std::chrono::milliseconds(200)};

    // Migrated, running, shared by the tests that leave it as they found it.
    static postgres_cluster& shared();
    static void TearDownTestSuite();

    void begin(std::string const& database) { serve(database), enter(database); }
    void serve(std::string const& database);
    // A session and its people, whose acknowledgements are looked for in this database.
    void enter(std::string const& database, int persons = 3);

    void display_goes_on();
    void nothing_is_acknowledged(); // during three frames, while people say more
    void is_not_ready();            // in the end; and alive
    void is_ready();
    void everything_is_there(std::string const& database);

    std::uint16_t port() const { return server_->port(); }
    static void wait_until(std::function<bool()> const&); // throws when it never happens

    std::unique_ptr<live_server> server_;
    links links_;
    std::unique_ptr<people> people_;
};

} // namespace coregulation::testing
