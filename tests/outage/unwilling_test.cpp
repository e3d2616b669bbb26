// PostgreSQL is there and does not do what it is asked: locks, commits that wait, no connection left, a
// password that is no longer right.
#include "tests/outage/outage.hpp"
#include "tests/storage/second_connection.hpp"

#include <pqxx/pqxx>

#include <deque>
#include <filesystem>
#include <fstream>

namespace coregulation::testing {
namespace {

using storage::examples::quoted;
using storage::examples::second_connection;

constexpr char const* end_ours =
    "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'coregulation'";

TEST_F(outage, a_lock_on_the_tables_only_delays) {
    auto& cluster = shared();
    begin(cluster.url());
    pqxx::connection other(cluster.url());
    {
        pqxx::work locking(other);
        locking.exec("lock table notification, event in access exclusive mode");
        is_not_ready();
        nothing_is_acknowledged();
    }
    everything_is_there(cluster.url());
}

TEST_F(outage, commits_that_wait_for_ever_only_delay) {
    auto& cluster = shared();
    begin(cluster.url());
    second_connection control(cluster.url());
    auto const copies = [&](std::string const& names) {
        control.ask("alter system set synchronous_standby_names = " + quoted(names));
        control.ask("select pg_reload_conf()");
    };
    copies("a_copy_that_is_not_there");
    wait_until([&] { // the setting has reached the server's connections
        return control.ask("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") != "0";
    });
    is_not_ready();
    nothing_is_acknowledged();
    copies("");
    everything_is_there(cluster.url());
}

TEST_F(outage, no_connection_left_only_delays) {
    auto& cluster = shared();
    begin(cluster.url());
    second_connection control(cluster.url());
    std::deque<pqxx::connection> crowd;
    wait_until([&] {
        control.ask(end_ours);
        try {
            for (;;) crowd.emplace_back(cluster.url() + "&application_name=crowd");
        } catch (pqxx::broken_connection const& e) {
            EXPECT_NE(std::string(e.what()).find("too many clients"), std::string::npos) << e.what();
        }
        return control.ask("select count(*) from pg_stat_activity where application_name = 'coregulation'") == "0";
    });
    is_not_ready();
    nothing_is_acknowledged();
    crowd.clear();
    everything_is_there(cluster.url());
}

TEST_F(outage, a_password_that_is_no_longer_right_only_delays) {
    auto& cluster = shared();
    second_connection control(cluster.url());
    auto const rules = std::filesystem::path(cluster.folder()) / "data" / "pg_hba.conf";
    std::string before;
    {
        std::ifstream in(rules);
        before.assign(std::istreambuf_iterator<char>(in), {});
    }
    auto const write_rules = [&](std::string const& text) {
        std::ofstream(rules) << text;
        control.ask("select pg_reload_conf()");
    };
    control.ask("drop role if exists server");
    control.ask("create role server login superuser password 'right'");
    write_rules("local all server scram-sha-256\n" + before);
    auto url = cluster.url();
    url.replace(url.find("coregulation@"), std::string("coregulation@").size(), "server:right@");

    begin(url);
    people_->look_in(cluster.url()); // they keep the key
    control.ask("alter role server password 'another'");
    control.ask(end_ours);
    is_not_ready();
    nothing_is_acknowledged();
    control.ask("alter role server password 'right'");
    everything_is_there(cluster.url());
    server_.reset();
    write_rules(before);
}

} // namespace
} // namespace coregulation::testing
