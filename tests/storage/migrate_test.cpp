#include "storage/postgres/migrate.hpp"

#include "storage/store.hpp"
#include "tests/storage/examples.hpp"
#include "tests/storage/second_connection.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <future>

namespace coregulation::storage {
namespace {

using namespace examples;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A database of this test's own in the shared cluster.
class migrating : public ::testing::Test {
protected:
    std::string name = "m_" + std::to_string(std::random_device()());
    second_connection first{coregulation::testing::shared_database()};
    std::string url = [this] {
        first.ask("create database " + name);
        auto out = coregulation::testing::shared_database();
        auto const end = out.find('?');
        auto const path = out.rfind('/', end);
        return out.replace(path + 1, (end == std::string::npos ? out.size() : end) - path - 1, name);
    }();

    ~migrating() override { first.ask("drop database " + name + " with (force)"); }

    std::string ask(std::string const& sql) { return second_connection(url).ask(sql); }

    static std::string failure_of(std::function<void()> const& run) {
        try {
            run();
        } catch (migration_error const& e) {
            return e.what();
        }
        return "";
    }
};

constexpr migration one{1, "001_one.sql", "aaaa", "create table one (x int);"};
constexpr migration two{2, "002_two.sql", "bbbb", "create table two (x int); insert into two values (2);"};
constexpr migration two_edited{2, "002_two.sql", "cccc", "create table two (x text);"};
constexpr migration faulty{3, "003_faulty.sql", "dddd", "create table three (x int); insert into nowhere values (1);"};

TEST_F(migrating, applies_the_files_of_the_program_once) {
    EXPECT_EQ(migrate(url).size(), migrations().size());
    EXPECT_THAT(migrate(url), IsEmpty());
    EXPECT_EQ(ask("select count(*) from schema_migration"), std::to_string(migrations().size()));
    EXPECT_EQ(ask("select count(*) from notification"), "0");
}

TEST_F(migrating, numbers_the_files_without_a_gap) {
    ASSERT_FALSE(migrations().empty());
    int expected = 1;
    for (auto const& file : migrations()) {
        EXPECT_EQ(file.number, expected++);
        EXPECT_EQ(file.sha256.size(), 64u);
        EXPECT_EQ(
            ask("select encode(sha256(convert_to($coregulation$" + std::string(file.sql) +
                "$coregulation$, 'UTF8')), 'hex')"),
            file.sha256)
            << file.name;
    }
}

TEST_F(migrating, applies_only_what_is_new) {
    EXPECT_THAT(migrate(url, std::array{one}), ElementsAre("001_one.sql"));
    EXPECT_THAT(migrate(url, std::array{one, two}), ElementsAre("002_two.sql"));
    EXPECT_EQ(ask("select x from two"), "2");
}

TEST_F(migrating, says_which_applied_file_has_changed) {
    migrate(url, std::array{one, two});
    auto const why = failure_of([&] { migrate(url, std::array{one, two_edited, faulty}); });
    EXPECT_THAT(why, HasSubstr("002_two.sql has changed"));
    EXPECT_THAT(why, HasSubstr("bbbb"));
    EXPECT_THAT(why, HasSubstr("cccc"));
    EXPECT_EQ(ask("select x from two"), "2");
}

TEST_F(migrating, leaves_nothing_of_a_file_that_fails) {
    auto const why = failure_of([&] { migrate(url, std::array{one, two, faulty}); });
    EXPECT_THAT(why, HasSubstr("003_faulty.sql failed"));
    EXPECT_THAT(why, HasSubstr("nowhere"));
    EXPECT_EQ(ask("select to_regclass('three') is null"), "t");
    EXPECT_EQ(ask("select max(number) from schema_migration"), "2") << "those before it stay";
}

TEST_F(migrating, says_when_the_database_is_newer_than_the_program) {
    migrate(url, std::array{one, two});
    EXPECT_THAT(
        failure_of([&] { migrate(url, std::array{one}); }), HasSubstr("002_two.sql, which this program does not know"));
}

TEST_F(migrating, may_be_started_by_several_servers_at_once) {
    std::vector<std::future<std::size_t>> running;
    for (int i = 0; i < 4; ++i) {
        running.push_back(std::async(std::launch::async, [this] { return migrate(url).size(); }));
    }
    std::size_t applied = 0;
    for (auto& each : running) applied += each.get();
    EXPECT_EQ(applied, migrations().size()) << "each file by one of them";
}

TEST_F(migrating, is_unavailable_without_a_server) {
    EXPECT_THROW(migrate("postgresql:///nothing?host=/nonexistent"), unavailable);
}

} // namespace
} // namespace coregulation::storage
