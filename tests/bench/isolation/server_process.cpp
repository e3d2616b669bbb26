#include "tests/bench/isolation/server_process.hpp"

#include "server/net/server.hpp"
#include "storage/failing_store.hpp"
#include "storage/memory_store.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <linux/sock_diag.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace coregulation::bench {
namespace {

// Sessions and links, but no log: a session has all it needs in itself.
class forgetful_store final : public storage::store {
public:
    explicit forgetful_store(storage::memory_store data)
        : data_(std::move(data)) {}

    void create(storage::session_row const& row, std::span<storage::link_row const> links) override {
        data_.create(row, links);
    }
    std::optional<storage::link_row> find(storage::secret_hash const& secret) override { return data_.find(secret); }
    void append(std::span<storage::record const>) override {}
    std::optional<storage::stored_session> load(storage::session_id const& id) override { return data_.load(id); }
    std::vector<storage::session_summary> list(std::span<storage::session_id const> ids) override {
        return data_.list(ids);
    }

private:
    storage::memory_store data_;
};

std::size_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::size_t pages = 0, resident = 0;
    in >> pages >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// What the kernel holds for our sockets: received and not read, written and not acknowledged.
footprint measure() {
    footprint out;
    for (auto const& one : std::filesystem::directory_iterator("/proc/self/fd")) {
        ++out.descriptors;
        std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
        socklen_t size = sizeof memory;
        auto const fd = std::stoi(one.path().filename().string());
        if (::getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory.data(), &size) != 0) continue;
        out.kernel += memory[SK_MEMINFO_RMEM_ALLOC] + memory[SK_MEMINFO_WMEM_QUEUED] + memory[SK_MEMINFO_FWD_ALLOC];
    }
    out.resident = resident_bytes();
    return out;
}

} // namespace

int serve(std::size_t capacity) {
    storage::memory_store const data;
    auto const plan = std::make_shared<storage::fault_plan>();
    net::settings how;
    how.port = 0;
    if (capacity != 0) how.writing.capacity = capacity;
    net::server server(
        how, [=] { return std::make_unique<storage::failing_store>(std::make_unique<forgetful_store>(data), plan); });
    server.start();
    std::printf("%u\n", server.port());
    std::fflush(stdout);
    for (int question = 0; (question = std::getchar()) != EOF;) {
        if (question == 't') ::malloc_trim(0); // so that what is resident is what is in use
        if (question == 'o' || question == 'O') plan->outage(question == 'O');
        auto const found = measure();
        std::printf("%zu %zu %zu\n", found.resident, found.kernel, found.descriptors);
        std::fflush(stdout);
    }
    server.stop(std::chrono::milliseconds(0));
    return 0;
}

server_process::server_process(std::size_t capacity) {
    std::array<int, 2> in{}, out{};
    if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "a pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    for (int const end : {in[0], in[1], out[0], out[1]}) posix_spawn_file_actions_addclose(&files, end);
    std::string program = "isolation_bench", wish = "--serve", number = std::to_string(capacity);
    std::array<char*, 4> arguments{program.data(), wish.data(), number.data(), nullptr};
    auto const failed = ::posix_spawn(&pid_, "/proc/self/exe", &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(in[0]);
    ::close(out[1]);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), "the server process");
    to_ = in[1];
    from_ = out[0];
    port_ = static_cast<std::uint16_t>(std::stoi(ask('\0')));
}

server_process::~server_process() {
    ::close(to_); // the end of its input is its end
    ::waitpid(pid_, nullptr, 0);
    ::close(from_);
}

std::string server_process::ask(char question) {
    if (question != '\0' && ::write(to_, &question, 1) != 1) throw std::runtime_error("the server process is gone");
    std::string line;
    for (char c = 0; ::read(from_, &c, 1) == 1 && c != '\n';) line += c;
    if (line.empty()) throw std::runtime_error("the server process does not answer");
    return line;
}

footprint server_process::now() {
    footprint out;
    if (std::sscanf(ask('t').c_str(), "%zu %zu %zu", &out.resident, &out.kernel, &out.descriptors) != 3)
        throw std::runtime_error("the server process is not understood");
    return out;
}

double server_process::processor_s() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
    std::string field;
    double ticks = 0;
    for (int i = 1; i <= 15 && in >> field; ++i) { // 14 and 15: user and system time; its name has no spaces
        if (i >= 14) ticks += std::stod(field);
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void server_process::outage(bool on) {
    ask(on ? 'O' : 'o');
}

} // namespace coregulation::bench
