#include "tests/support/postgres_cluster.hpp"

#include "storage/postgres/migrate.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include <unistd.h>

namespace coregulation::testing {

namespace {

// As one word of the shell.
std::string quoted(std::string const& text) {
    std::string out = "'";
    for (char const c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// What a command writes on stdout and stderr; throws when it fails.
std::string output_of(std::string const& command) {
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (!pipe) throw std::runtime_error("no process for: " + command);
    std::string out;
    std::array<char, 4096> part{};
    while (auto const count = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error(command + " failed:\n" + out);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

} // namespace

postgres_cluster::postgres_cluster(std::string const& name) {
    temporary_ = (std::filesystem::temp_directory_path() / "coregulation-test-XXXXXX").string();
    if (!::mkdtemp(temporary_.data())) throw std::runtime_error("no temporary folder: " + temporary_);
    // The server may run as another user, who has to get through to the folder inside.
    std::filesystem::permissions(
        temporary_, std::filesystem::perms::group_exec | std::filesystem::perms::others_exec,
        std::filesystem::perm_options::add);
    folder_ = temporary_ + "/" + name;
    try {
        start();
        url_ = run("url");
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(temporary_, ignored);
        throw;
    }
}

postgres_cluster::~postgres_cluster() {
    try {
        stop("immediate");
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
    }
    std::error_code ignored; // a folder left behind in /tmp is no reason to fail
    std::filesystem::remove_all(temporary_, ignored);
}

void postgres_cluster::start() {
    run("start");
}

void postgres_cluster::stop(std::string const& mode) {
    run("stop", mode);
}

std::string postgres_cluster::run(std::string const& command, std::string const& argument) const {
    return output_of(
        quoted(COREGULATION_SOURCE_DIR "/deploy/postgres") + " " + command + " " + quoted(folder_) + " " + argument);
}

std::string const& shared_database() {
    static std::unique_ptr<postgres_cluster> cluster;
    static std::string const url = [] {
        auto const* given = std::getenv("TEST_DATABASE_URL");
        std::string out = given ? given : "";
        if (out.empty()) {
            cluster = std::make_unique<postgres_cluster>();
            out = cluster->url();
        }
        storage::migrate(out);
        return out;
    }();
    return url;
}

} // namespace coregulation::testing
