// A process as the nemesis treats its server, played by a small script.
#include "tests/faults/nemesis/server_process.hpp"

#include "tests/faults/nemesis/listening_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace coregulation::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Not;

constexpr auto patience = 20s; // on a busy machine

bool soon(std::function<bool()> const& happens) {
    auto const until = std::chrono::steady_clock::now() + patience;
    while (!happens()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

class played_server : public ::testing::Test {
protected:
    std::string folder_ = [] {
        auto pattern = (std::filesystem::temp_directory_path() / "coregulation-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        return pattern;
    }();
    listening_socket socket_;

    ~played_server() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    server_command script(std::string const& body) const {
        auto const path = folder_ + "/server";
        std::ofstream(path) << "#!/bin/sh\n" << body;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return {
            .binary = path,
            .database_url = "db",
            .web_root = folder_,
            .log = folder_ + "/log",
            .port = 1,
            .listening = socket_.descriptor()};
    }

    static constexpr char const* waits =
        "echo 'listening on http://x'\ntrap 'exit 3' TERM\nwhile :; do sleep 0.02; done\n";
};

TEST_F(played_server, is_handed_the_listening_socket_as_systemd_does_it_and_nothing_else) {
    auto const ours = ::open("/dev/null", O_RDONLY); // not marked as ours alone
    server_process one(script(
        "test \"$LISTEN_PID\" = $$ && echo pid is right\necho fds $LISTEN_FDS\ntest -S /proc/$$/fd/3 && echo a socket\n"
        "test -e /proc/$$/fd/" +
        std::to_string(ours) + " && test " + std::to_string(ours) + " -gt 3 && echo leaked\n" + waits));
    one.start();
    ASSERT_TRUE(soon([&] { return one.listens(); }));
    auto const log = one.log_lines();
    EXPECT_THAT(log, Contains("pid is right"));
    EXPECT_THAT(log, Contains("fds 1"));
    EXPECT_THAT(log, Contains("a socket"));
    EXPECT_THAT(log, Not(Contains("leaked")));
    ::close(ours);
}

TEST_F(played_server, says_once_how_it_ended) {
    server_process one(script(waits));
    one.start();
    ASSERT_TRUE(soon([&] { return one.listens(); }));
    EXPECT_FALSE(one.ended());
    one.end();
    std::optional<int> code;
    ASSERT_TRUE(soon([&] { return (code = one.ended()).has_value(); }));
    EXPECT_EQ(code, 3);
    EXPECT_FALSE(one.ended());
    EXPECT_FALSE(one.running());
}

TEST_F(played_server, is_gone_when_killed_and_listens_anew_when_started_again) {
    server_process one(script(waits));
    one.start();
    ASSERT_TRUE(soon([&] { return one.listens(); }));
    EXPECT_GT(one.now().value().rss_kib, 0U);
    EXPECT_EQ(one.now().value().tcp_connections, 0U);
    one.kill();
    EXPECT_FALSE(one.running());
    EXPECT_FALSE(one.now());
    one.start();
    EXPECT_TRUE(soon([&] { return one.listens(); }));
    EXPECT_EQ(one.lives(), 2U);
}

TEST_F(played_server, stands_still_when_frozen) {
    server_process one(script("echo 'listening on http://x'\nwhile :; do echo beat; sleep 0.01; done\n"));
    one.start();
    ASSERT_TRUE(soon([&] { return one.log_lines().size() > 3; }));
    one.freeze();
    std::size_t lines = 0;
    ASSERT_TRUE(soon([&] { // what was under way is over when two looks agree
        auto const before = std::exchange(lines, one.log_lines().size());
        std::this_thread::sleep_for(100ms);
        return before == lines;
    }));
    one.thaw();
    EXPECT_TRUE(soon([&] { return one.log_lines().size() > lines; }));
}

} // namespace
} // namespace coregulation::faults
