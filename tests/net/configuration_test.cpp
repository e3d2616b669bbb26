#include "server/cli/configuration.hpp"

#include "server/net/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace coregulation::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using variables = std::map<std::string, std::string>;

environment with(variables given) {
    return [given = std::move(given)](std::string const& name) -> std::optional<std::string> {
        auto const found = given.find(name);
        if (found == given.end()) return {};
        return found->second;
    };
}

class file_with {
public:
    explicit file_with(std::string const& text)
        : path_(std::filesystem::temp_directory_path() / ("coregulation-" + net::draw_secret() + ".toml")) {
        std::ofstream(path_) << text;
    }
    ~file_with() { std::filesystem::remove(path_); }
    file_with(file_with const&) = delete;
    file_with& operator=(file_with const&) = delete;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

configuration accepted(std::vector<std::string> const& args, variables const& env = {}) {
    auto out = configure(purpose::serve, args, with(env));
    if (auto const* end = std::get_if<early_end>(&out)) ADD_FAILURE() << end->text;
    return std::get<configuration>(out);
}

early_end ended(std::vector<std::string> const& args, variables const& env = {}, purpose p = purpose::serve) {
    return std::get<early_end>(configure(p, args, with(env)));
}

variables const database{{"DATABASE_URL", "postgresql://ada:secret@db.example/hearts"}};

TEST(configuration, has_defaults_for_all_but_the_database) {
    auto const c = accepted({}, database);
    EXPECT_EQ(c.address, "127.0.0.1");
    EXPECT_EQ(c.port, 8080);
    EXPECT_EQ(c.threads, 2);
    EXPECT_EQ(c.database_url, database.at("DATABASE_URL"));
}

TEST(configuration, prefers_flags_to_the_environment_to_the_file) {
    file_with const file("port = 1001\nthreads = 3\nstop-seconds = 7\n");
    auto env = database;
    env["COREGULATION_PORT"] = "1002";
    env["COREGULATION_THREADS"] = "4";
    auto const c = accepted({"--config", file.path(), "--port", "1003"}, env);
    EXPECT_EQ(c.port, 1003);
    EXPECT_EQ(c.threads, 4);
    EXPECT_EQ(c.stop_seconds, 7);
}

TEST(configuration, takes_lists_from_flags_and_files) {
    file_with const file("allow-origin = [\"http://a.example\", \"http://b.example:81\"]\n");
    EXPECT_EQ(
        accepted({"--config", file.path()}, database).origins,
        (std::vector<std::string>{"http://a.example", "http://b.example:81"}));
    EXPECT_EQ(accepted({"--allow-origin", "http://c.example,http://d.example"}, database).origins.size(), 2U);
}

TEST(configuration, lists_every_fault_at_once_with_what_was_expected) {
    file_with const file("colour = blue\nthreads = many\n");
    variables const env{{"COREGULATION_PORT", "70000"}};
    auto const end = ended(
        {"--config", file.path(), "--address", "localhost", "--public-url", "ftp://x", "--allow-origin", "*",
         "--web-root", "/nowhere", "--stop-seconds", "-1", "--loud"},
        env);
    EXPECT_EQ(end.code, 2);
    for (auto const* part :
         {"10 faults", "--loud: unknown", "colour (in ", "threads (in ",
          "\"many\"; expected a whole number from 1 to 64",
          "port (from the environment COREGULATION_PORT): \"70000\"; expected a whole number from 0 to 65535",
          "address (from the flag --address): \"localhost\"; expected an IP address", "public-url", "allow-origin",
          "web-root", "stop-seconds", "database-url: missing; expected postgresql://"})
        EXPECT_THAT(end.text, HasSubstr(part));
}

TEST(configuration, says_when_its_file_cannot_be_read) {
    EXPECT_THAT(ended({"--config", "/nowhere.toml"}, database).text, HasSubstr("\"/nowhere.toml\" cannot be read"));
}

TEST(configuration, prints_what_it_would_use_without_passwords) {
    auto const end = ended({"--print-config", "--port", "9"}, database);
    EXPECT_EQ(end.code, 0);
    EXPECT_THAT(end.text, HasSubstr("port = \"9\"\n"));
    EXPECT_THAT(end.text, HasSubstr("database-url = \"postgresql://ada:***@db.example/hearts\"\n"));
    EXPECT_THAT(end.text, Not(HasSubstr("secret")));
}

TEST(configuration, reads_what_it_printed) {
    // A folder that is there, wherever the tests run and whether or not the web client is built.
    std::string const web_root = COREGULATION_SOURCE_DIR;
    auto const printed =
        ended({"--print-config", "--port", "9", "--allow-origin", "http://a.example", "--web-root", web_root}, database)
            .text;
    file_with const file(printed);
    EXPECT_EQ(ended({"--print-config", "--config", file.path()}).text, printed);
}

TEST(configuration, takes_an_empty_value_for_none) {
    auto env = database;
    env["COREGULATION_PORT"] = "";
    EXPECT_EQ(accepted({}, env).port, 8080);
    EXPECT_THAT(ended({}, {{"DATABASE_URL", ""}}).text, HasSubstr("database-url: missing"));
}

TEST(configuration, hides_passwords_in_every_form_and_in_faults) {
    EXPECT_EQ(without_password("host=db password=secret user=ada"), "host=db password=*** user=ada");
    EXPECT_EQ(without_password("password = 'se cret' host=db"), "password = *** host=db");
    EXPECT_EQ(
        without_password("postgresql:///hearts?host=/run&password=secret"),
        "postgresql:///hearts?host=/run&password=***");
    EXPECT_EQ(without_password("postgresql://ada:p@ss:w@db/x"), "postgresql://ada:***@db/x");
    EXPECT_EQ(without_password("postgresql://ada@db:5432/x"), "postgresql://ada@db:5432/x");
    EXPECT_EQ(without_password("postgresql:///hearts?host=/run"), "postgresql:///hearts?host=/run");
    auto const end = ended({"--database-url", "mysql://ada:secret@db"});
    EXPECT_EQ(end.code, 2);
    EXPECT_THAT(end.text, Not(HasSubstr("secret")));
}

TEST(configuration, takes_origins_and_addresses_only) {
    for (auto const* good :
         {"http://localhost", "https://a-b.example:8443", "http://127.0.0.1:80", "http://[::1]:8080"})
        EXPECT_EQ(accepted({"--public-url", good}, database).public_url, good);
    for (auto const* bad :
         {"localhost:80", "http://", "http://a:0", "http://a:99999", "http://a b", "http://a/path", "http://[::1",
          "http://[x]", "http://u@a"})
        EXPECT_EQ(ended({"--public-url", bad}, database).code, 2) << bad;
    EXPECT_EQ(accepted({"--address", "::1"}, database).address, "::1");
    EXPECT_EQ(ended({"--address", "256.0.0.1"}, database).code, 2);
}

TEST(configuration, helps_with_every_name) {
    auto const end = ended({"--help"});
    EXPECT_EQ(end.code, 0);
    for (auto const* name :
         {"--address", "--port", "--public-url", "--allow-origin", "--web-root", "--threads", "--stop-seconds",
          "--database-url", "--config", "--print-config", "COREGULATION_PORT", "DATABASE_URL"})
        EXPECT_THAT(end.text, HasSubstr(name));
}

TEST(configuration, of_migrate_knows_the_database_only) {
    EXPECT_THAT(ended({"--port", "1"}, database, purpose::migrate).text, HasSubstr("--port: unknown"));
    auto const env = variables{{"DATABASE_URL", "dbname=hearts"}, {"COREGULATION_PORT", "not looked at"}};
    EXPECT_EQ(std::get<configuration>(configure(purpose::migrate, {}, with(env))).database_url, "dbname=hearts");
}

} // namespace
} // namespace coregulation::cli
