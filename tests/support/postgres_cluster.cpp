#include "tests/support/postgres_cluster.hpp"

#include "storage/postgres/migrate.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <csignal>
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

struct process_status {
    char state = 0; // Z: ended, not yet waited for by its parent
    pid_t parent = 0;
};

// Of a process that is gone: nothing.
process_status status_of(pid_t which) {
    std::ifstream in("/proc/" + std::to_string(which) + "/stat");
    std::string text;
    std::getline(in, text);
    process_status out;
    auto const after_name = text.rfind(')');
    if (after_name != std::string::npos) std::istringstream(text.substr(after_name + 1)) >> out.state >> out.parent;
    return out;
}

bool is_zombie(pid_t which) {
    return status_of(which).state == 'Z';
}

} // namespace

postgres_cluster::postgres_cluster(not_yet, std::string const& name) {
    temporary_ = (std::filesystem::temp_directory_path() / "coregulation-test-XXXXXX").string();
    if (!::mkdtemp(temporary_.data())) throw std::runtime_error("no temporary folder: " + temporary_);
    // The server may run as another user, who has to get through to the folder inside.
    std::filesystem::permissions(
        temporary_, std::filesystem::perms::group_exec | std::filesystem::perms::others_exec,
        std::filesystem::perm_options::add);
    folder_ = temporary_ + "/" + name;
}

postgres_cluster::postgres_cluster(std::string const& name)
    : postgres_cluster(not_yet{}, name) {
    begin("start", {});
}

postgres_cluster::postgres_cluster(on_disk const& where)
    : folder_(where.folder + "/pg") {
    begin("start", {});
}

postgres_cluster::postgres_cluster(postgres_cluster const& primary, std::string const& application)
    : postgres_cluster(not_yet{}, "pg") {
    begin("follow", quoted(primary.url() + "&application_name=" + application));
}

// From a constructor that delegates: when this throws, the destructor runs and removes the folder.
void postgres_cluster::begin(std::string const& command, std::string const& argument) {
    run(command, argument);
    url_ = run("url");
}

postgres_cluster::~postgres_cluster() {
    try {
        thaw();
        stop("immediate");
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
    }
    std::error_code ignored; // a folder left behind in /tmp is no reason to fail
    std::filesystem::remove_all(temporary_.empty() ? folder_ : temporary_, ignored);
}

void postgres_cluster::start() {
    run("start");
}

void postgres_cluster::stop(std::string const& mode) {
    run("stop", mode);
}

void postgres_cluster::promote() {
    run("promote");
}

void postgres_cluster::kill() {
    auto const all = processes();
    for (auto const one : all) ::kill(one, SIGKILL);
    for (auto const one : all) {
        while (::kill(one, 0) == 0 && !is_zombie(one)) ::usleep(1'000);
    }
}

void postgres_cluster::freeze() {
    for (auto known = frozen_.size();; known = frozen_.size()) {
        for (auto const one : processes()) {
            if (std::ranges::find(frozen_, one) != frozen_.end()) continue;
            ::kill(one, SIGSTOP);
            frozen_.push_back(one); // the parent first: it starts no others from then on
        }
        if (known == frozen_.size()) return;
    }
}

void postgres_cluster::thaw() {
    for (auto const one : frozen_) ::kill(one, SIGCONT);
    frozen_.clear();
}

std::vector<pid_t> postgres_cluster::processes() const {
    std::vector<pid_t> out;
    pid_t parent = 0;
    std::ifstream(folder_ + "/data/postmaster.pid") >> parent;
    if (parent <= 0 || ::kill(parent, 0) != 0) return out;
    out.push_back(parent);
    for (auto const& entry : std::filesystem::directory_iterator("/proc")) {
        auto const name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        auto const one = static_cast<pid_t>(std::stol(name));
        if (status_of(one).parent == parent) out.push_back(one);
    }
    return out;
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
